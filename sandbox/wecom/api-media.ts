// Uploading temporary material (facts 5.2).
import { fileApi, type ApiTable } from './api-definition.ts';
import type { MediaRow } from './corp.types.ts';
import { keepMedia, MEDIA_LIMITS } from './media.ts';
import { fileOfForm } from './multipart.ts';
import { wecomError } from './wecom-error.ts';

const isMediaType = (type: string): type is MediaRow['type'] => Object.hasOwn(MEDIA_LIMITS, type);

export const mediaApis: ApiTable = {
  'media/upload': fileApi(({ world, corp }, { query, contentType, body }) => {
    const type = query.get('type') ?? '';
    if (!isMediaType(type)) throw wecomError(40005);
    const file = fileOfForm(contentType, body, 'media');
    if (!file) throw wecomError(44001);
    const told = /;\s*filelength=(\d+)/.exec(file.headers)?.[1];
    if (told !== undefined && Number(told) !== file.bytes.length) throw wecomError(40006, 'filelength');
    const row = keepMedia(world, corp, type, file.fileName, file.bytes);
    return { type, media_id: row.mediaId, created_at: String(row.createdAt) };
  }),
};
