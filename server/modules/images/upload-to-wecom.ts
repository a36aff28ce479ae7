// What WeCom calls a picture: uploaded when a message needs it, and known by that name for three days (上传临时素材, DOC 90253).
import type { Context } from '../../context.ts';
import { readImage } from './find-image.ts';
import { ImageModel, type ImageRecord } from './image.model.ts';

/**
 * Nothing says whether WeCom copies a picture when a group send is made or when its consultant confirms it: the name shall outlive a
 * day of staff hours.
 */
const spareMs = 12 * 3_600_000;

/** Whether a message that is made now may name it so. */
export const isUsable = (media: ImageRecord['media'], refusedId: string | null, now: Date): boolean =>
  media !== null && media.id !== refusedId && now.getTime() + spareMs < media.expiresAt.getTime();

/**
 * `refusedId`: a name that WeCom did not know any more, whatever we thought. Uploading twice, after a crash or side by side, leaves a
 * copy that dies by itself. Throws `images.not-found`, GatewayError.
 */
export const uploadToWecom = async (context: Context, imageId: string, refusedId: string | null): Promise<string> => {
  const key = { agencyId: context.agencyId, hash: imageId };
  const known = await ImageModel.findOne(key, { media: 1 }).lean<Pick<ImageRecord, 'media'>>();
  if (known?.media && isUsable(known.media, refusedId, context.now())) return known.media.id;
  const uploaded = await context.gateways.wecom.uploadImage(await readImage(context, imageId));
  const media = { id: uploaded.mediaId, expiresAt: uploaded.expiresAt };
  await ImageModel.updateOne(key, { $set: { media } });
  return media.id;
};
