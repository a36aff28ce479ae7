// The content of welcome messages and group sends, with the vendor's limits (facts 3.6, 3.7).
import { z } from 'zod';
import type { Corp } from './corp.ts';
import type { Attachment, MediaRow, MessageContent } from './corp.types.ts';
import { requireMedia } from './media.ts';
import { wecomError } from './wecom-error.ts';

const MAX_TEXT_BYTES = 4000;
const MAX_ATTACHMENTS = 9;

const bytesUpTo = (max: number) => z.string().refine((text) => Buffer.byteLength(text) <= max);

const PARTS: Record<string, z.ZodType> = {
  image: z.object({ image: z.union([z.object({ media_id: z.string() }), z.object({ pic_url: z.string() })]) }),
  link: z.object({
    link: z.object({
      title: bytesUpTo(128).min(1),
      url: bytesUpTo(2048).min(1),
      picurl: bytesUpTo(2048).optional(),
      desc: bytesUpTo(512).optional(),
    }),
  }),
  miniprogram: z.object({
    miniprogram: z.object({
      title: bytesUpTo(64).min(1),
      pic_media_id: z.string(),
      appid: z.string().min(1),
      page: z.string().min(1),
    }),
  }),
  video: z.object({ video: z.object({ media_id: z.string() }) }),
  file: z.object({ file: z.object({ media_id: z.string() }) }),
};

export const contentFields = {
  text: z.object({ content: z.string().optional() }).optional(),
  attachments: z.array(z.looseObject({ msgtype: z.string() })).optional(),
};

const mediaParts = z.object({
  image: z.object({ media_id: z.string().optional() }).optional(),
  miniprogram: z.object({ pic_media_id: z.string() }).optional(),
  video: z.object({ media_id: z.string() }).optional(),
  file: z.object({ media_id: z.string() }).optional(),
});

/** The uploaded files that an attachment names. */
export function mediaOf(attachment: Attachment): { mediaId: string; type: MediaRow['type'] }[] {
  const { image, miniprogram, video, file } = mediaParts.parse(attachment);
  const named = [
    { mediaId: image?.media_id, type: 'image' as const },
    { mediaId: miniprogram?.pic_media_id, type: 'image' as const },
    { mediaId: video?.media_id, type: 'video' as const },
    { mediaId: file?.media_id, type: 'file' as const },
  ];
  return named.flatMap(({ mediaId, type }) => (mediaId === undefined ? [] : [{ mediaId, type }]));
}

/** Throws 40063 for nothing to say, 40058 for a text too long, 41064/41065 for attachments, 40007 for files that are not there (any more). */
export function toContent(corp: Corp, input: z.infer<z.ZodObject<typeof contentFields>>): MessageContent {
  const text = input.text?.content ?? '';
  const attachments = input.attachments ?? [];
  if (text === '' && attachments.length === 0) throw wecomError(40063, 'text');
  if (Buffer.byteLength(text) > MAX_TEXT_BYTES) throw wecomError(40058, 'text.content');
  if (attachments.length > MAX_ATTACHMENTS) throw wecomError(41064);
  for (const attachment of attachments) {
    if (!PARTS[attachment.msgtype]?.safeParse(attachment).success) throw wecomError(41065, attachment.msgtype);
    for (const { mediaId, type } of mediaOf(attachment)) requireMedia(corp, mediaId, type);
  }
  return { text, attachments };
}
