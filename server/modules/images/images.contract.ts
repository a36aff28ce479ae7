// What the workbench asks about pictures.
import { z } from 'zod';

/** The picture's hash. */
export const imageId = z.string().regex(/^[0-9a-f]{64}$/);

export const uploadImage = {
  method: 'post',
  path: '/staff/images',
  summary: '上传一张 JPG 或 PNG 图片（最大 10 MB），供群发使用；一天内没有用到的图片会被删除',
  /** WeCom's limit (上传临时素材, DOC 90253). */
  upload: { mostBytes: 10 * 1024 * 1024 },
  data: z.object({
    imageId,
    type: z.enum(['image/jpeg', 'image/png']),
    bytes: z.number(),
    width: z.number(),
    height: z.number(),
  }),
} as const;
export type UploadedImage = z.infer<typeof uploadImage.data>;
