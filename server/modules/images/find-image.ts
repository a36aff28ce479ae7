// Reads of a picture; and the note that a message names it, so that it stays.
import type { Context } from '../../context.ts';
import type { Tx } from '../../database/transaction.ts';
import { AppError, notFound } from '../../errors.ts';
import { ImageModel, type ImageRecord } from './image.model.ts';
import type { ImageType } from './read-picture.ts';

/** Throws `images.not-found`. Whoever calls has made sure that the actor may see what carries it. */
export const readImage = async (context: Context, imageId: string): Promise<{ type: ImageType; bytes: Buffer }> => {
  const image = await ImageModel.findOne({ agencyId: context.agencyId, hash: imageId }, { type: 1, bytes: 1 }).lean<
    Pick<ImageRecord, 'type' | 'bytes'>
  >();
  if (!image) throw notFound('images.not-found', '没有这张图片');
  return { type: image.type, bytes: Buffer.from(image.bytes.value()) };
};

/** In the transaction of what names it. Throws `images.not-found` where it was forgotten meanwhile, or never uploaded. */
export const useImage = async (context: Context, imageId: string, { session }: Tx): Promise<void> => {
  const used = await ImageModel.updateOne(
    { agencyId: context.agencyId, hash: imageId },
    { $set: { isUsed: true } },
    { session },
  );
  if (used.matchedCount === 0) throw new AppError('invalid', 'images.not-found', '图片已经不在了，请重新上传');
};
