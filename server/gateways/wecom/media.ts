// Temporary material (临时素材, DOC 90253): a picture is uploaded and then named by its media id for three days.
import { z } from 'zod';
import { id, instant } from './answer-fields.ts';
import { checkCount } from './check-limits.ts';
import { apis } from './wecom-apis.ts';
import { type WecomClient } from './wecom-client.ts';
import { isWecomCode } from './wecom-errors.ts';
import { type WecomGateway } from './wecom.types.ts';

/** "所有文件size必须大于5个字节", "图片（image）：10MB，支持JPG,PNG格式" (DOC 90253, 上传的媒体文件限制). */
const imageBytes = { least: 6, most: 10 * 1024 * 1024 };
const lifeMs = 3 * 86_400_000;

const uploadedAnswer = z.object({ media_id: id, created_at: instant });

/** WeCom does not know the picture that a message names: three days are over, or it forgot it early (40007, DOC 90313). */
export const isMediaUnknown = (error: unknown): boolean => isWecomCode(error, 40007);

export const mediaOperations = (call: WecomClient): Pick<WecomGateway, 'uploadImage'> => ({
  async uploadImage({ bytes, type }) {
    checkCount('image bytes', bytes.length, imageBytes.least, imageBytes.most);
    const fileName = type === 'image/png' ? 'image.png' : 'image.jpg';
    const file = { field: 'media', fileName, type, bytes };
    const answer = await call({ api: apis.uploadMedia, query: { type: 'image' }, file, answer: uploadedAnswer });
    return { mediaId: answer.media_id, expiresAt: new Date(answer.created_at.getTime() + lifeMs) };
  },
});
