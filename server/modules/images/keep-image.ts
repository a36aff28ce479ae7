// Command: keep a picture that somebody uploaded. Equal bytes are kept once.
import { createHash } from 'node:crypto';
import mongoose from 'mongoose';
import type { Context } from '../../context.ts';
import { AppError } from '../../errors.ts';
import { authorize } from '../identity/index.ts';
import { ImageModel } from './image.model.ts';
import type { UploadedImage } from './images.contract.ts';
import { mostPixelsASide, readPicture, type PictureProblem } from './read-picture.ts';

const sentences: Record<PictureProblem, string> = {
  'not-a-picture': '只能上传 JPG 或 PNG 图片',
  'cut-short': '图片不完整，请重新选择文件',
  'too-many-pixels': `图片的长和宽最多 ${mostPixelsASide} 像素`,
};

/** Whoever may launch a broadcast may. Throws `images.not-a-picture`, `images.cut-short`, `images.too-many-pixels`. */
export const keepImage = async (context: Context, bytes: Buffer): Promise<UploadedImage> => {
  authorize(context.actor, 'broadcasts.launch');
  const picture = readPicture(bytes);
  if (typeof picture === 'string') throw new AppError('invalid', `images.${picture}`, sentences[picture]);
  const hash = createHash('sha256').update(bytes).digest('hex');
  const { type, width, height } = picture;
  await ImageModel.updateOne(
    { agencyId: context.agencyId, hash },
    {
      $set: { uploadedAt: context.now() },
      $setOnInsert: { type, bytes: new mongoose.mongo.Binary(bytes), isUsed: false, media: null },
    },
    { upsert: true },
  );
  return { imageId: hash, type, bytes: bytes.length, width, height };
};
