// Attachments of welcomes and group sends: our words to WeCom's and back, with WeCom's limits (DOC 92135, 92599).
import { z } from 'zod';
import { text, textOrNull } from './answer-fields.ts';
import { checkBytes, checkCount, checkFilled } from './check-limits.ts';
import { outOfLimits } from './wecom-errors.ts';
import { type Attachment, type ListedAttachment } from './wecom.types.ts';

const mostAttachments = 9;
const mostTextBytes = 4000;
const mostUrlBytes = 2048;

const checkAttachment = (attachment: Attachment): void => {
  switch (attachment.kind) {
    case 'link':
      checkFilled('link title', attachment.title);
      checkBytes('link title', attachment.title, 128);
      checkBytes('link description', attachment.description ?? '', 512);
      checkFilled('link url', attachment.url);
      checkBytes('link url', attachment.url, mostUrlBytes);
      checkBytes('link picture url', attachment.pictureUrl ?? '', mostUrlBytes);
      return;
    case 'image':
      if ('mediaId' in attachment) checkFilled('image media id', attachment.mediaId);
      else checkFilled('image picture url', attachment.pictureUrl);
      return;
    case 'miniprogram':
      checkFilled('mini-program title', attachment.title);
      checkBytes('mini-program title', attachment.title, 64);
      checkFilled('mini-program cover', attachment.coverMediaId);
      checkFilled('mini-program app id', attachment.appId);
      checkFilled('mini-program page', attachment.page);
      return;
  }
};

/** Text of at most 4,000 bytes and at most 9 attachments, not both empty: the same for welcomes and group sends. */
export const checkContent = (content: string, attachments: readonly Attachment[]): void => {
  checkBytes('text', content, mostTextBytes);
  checkCount('attachments', attachments.length, 0, mostAttachments);
  if (content === '' && attachments.length === 0) throw outOfLimits('neither text nor attachments are given');
  for (const attachment of attachments) checkAttachment(attachment);
};

const toVendorAttachment = (attachment: Attachment): object => {
  switch (attachment.kind) {
    case 'link': {
      const { title, url, description, pictureUrl } = attachment;
      const optional = { ...(pictureUrl ? { picurl: pictureUrl } : {}), ...(description ? { desc: description } : {}) };
      return { msgtype: 'link', link: { title, url, ...optional } };
    }
    case 'image':
      return {
        msgtype: 'image',
        image: 'mediaId' in attachment ? { media_id: attachment.mediaId } : { pic_url: attachment.pictureUrl },
      };
    case 'miniprogram': {
      const { title, coverMediaId, appId, page } = attachment;
      return { msgtype: 'miniprogram', miniprogram: { title, pic_media_id: coverMediaId, appid: appId, page } };
    }
  }
};

/** The part of a request body that carries the content; an empty text is left out, as WeCom refuses an empty one. */
export const toVendorContent = (content: string, attachments: readonly Attachment[]): object => ({
  ...(content === '' ? {} : { text: { content } }),
  ...(attachments.length === 0 ? {} : { attachments: attachments.map(toVendorAttachment) }),
});

export const vendorAttachment = z.object({
  msgtype: text,
  link: z.object({ title: text, url: text, desc: textOrNull, picurl: textOrNull }).nullish(),
  image: z.object({ media_id: textOrNull, pic_url: textOrNull }).nullish(),
  miniprogram: z.object({ title: text, pic_media_id: text, appid: text, page: text }).nullish(),
});

export const fromVendorAttachment = (listed: z.infer<typeof vendorAttachment>): ListedAttachment => {
  const { msgtype, link, image, miniprogram } = listed;
  if (link) {
    const optional = {
      ...(link.desc === null ? {} : { description: link.desc }),
      ...(link.picurl === null ? {} : { pictureUrl: link.picurl }),
    };
    return { kind: 'link', title: link.title, url: link.url, ...optional };
  }
  // The media id wins where both are there (DOC 92599).
  if (image?.media_id) return { kind: 'image', mediaId: image.media_id };
  if (image?.pic_url) return { kind: 'image', pictureUrl: image.pic_url };
  if (miniprogram) {
    const { title, pic_media_id: coverMediaId, appid: appId, page } = miniprogram;
    return { kind: 'miniprogram', title, coverMediaId, appId, page };
  }
  return { kind: 'other', vendorType: msgtype };
};
