// The content of welcome messages and group sends, with the vendor's limits (facts 3.6, 3.7).
import { z } from 'zod';
import type { MessageContent } from './corp.types.ts';
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

/** Throws 40063 for nothing to say, 40058 for a text too long, 41064/41065 for attachments. */
export function toContent(input: z.infer<z.ZodObject<typeof contentFields>>): MessageContent {
  const text = input.text?.content ?? '';
  const attachments = input.attachments ?? [];
  if (text === '' && attachments.length === 0) throw wecomError(40063, 'text');
  if (Buffer.byteLength(text) > MAX_TEXT_BYTES) throw wecomError(40058, 'text.content');
  if (attachments.length > MAX_ATTACHMENTS) throw wecomError(41064);
  for (const attachment of attachments) {
    if (!PARTS[attachment.msgtype]?.safeParse(attachment).success) throw wecomError(41065, attachment.msgtype);
  }
  return { text, attachments };
}
