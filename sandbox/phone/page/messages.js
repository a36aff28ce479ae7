// Chat bubbles, attachments and app messages.
import { mediaAddress } from './api.js';
import { avatar, h } from './dom.js';
import { cardLines, link, longTime, richText } from './format.js';

const GAP_MS = 5 * 60_000;

function attachmentCard(attachment) {
  const part = attachment[attachment.msgtype] ?? {};
  if (attachment.msgtype === 'link') {
    return link(
      part.url ?? '',
      'message-link',
      h('span.link-card', {}, h('b', {}, part.title ?? ''), h('small', {}, part.desc ?? part.url ?? '')),
    );
  }
  if (attachment.msgtype === 'miniprogram') {
    return h(
      'span.link-card',
      { testid: 'message-miniprogram', 'data-appid': part.appid, 'data-page': part.page },
      h('b', {}, part.title ?? ''),
      h('img', { src: mediaAddress(part.pic_media_id ?? ''), alt: '封面' }),
      h('small', {}, '小程序'),
    );
  }
  if (attachment.msgtype === 'image') {
    const src = part.media_id ? mediaAddress(part.media_id) : part.pic_url;
    return h('img.picture', { testid: 'message-image', src, alt: '图片' });
  }
  const label = { video: '[视频]', file: '[文件]' }[attachment.msgtype] ?? '[消息]';
  return h('span.placeholder', {}, label);
}

/** The bubbles of one content: the text and each attachment arrive as messages of their own. */
export function contentBubbles(content) {
  const bubbles = [];
  if (content.text) bubbles.push(h('div.bubble', {}, richText(content.text, 'message-link')));
  for (const attachment of content.attachments ?? []) {
    const isCard = ['link', 'miniprogram', 'image'].includes(attachment.msgtype);
    bubbles.push(h(`div.bubble${isCard ? '.card' : ''}`, {}, attachmentCard(attachment)));
  }
  return bubbles;
}

export function preview(message) {
  if (!message) return '';
  if (message.text) return message.text.replaceAll(/\s+/g, ' ');
  const [first] = message.attachments ?? [];
  if (first?.msgtype === 'image') return '[图片]';
  const [word, part] = first?.msgtype === 'link' ? ['链接', first.link] : ['小程序', first?.miniprogram];
  return part ? `[${word}] ${part.title ?? ''}` : '[附件]';
}

/**
 * @param {any[]} messages
 * @param {{ side: 'customer' | 'staff', customerName: string, staffName: string }} view whose phone it is
 */
export function chatMessages(messages, { side, customerName, staffName }) {
  const rows = [];
  let before = 0;
  for (const message of messages) {
    if (message.at - before > GAP_MS) rows.push(h('div.chat-time', {}, longTime(message.at)));
    before = message.at;
    if (message.kind === 'greeting' && side === 'staff') {
      rows.push(h('div.chat-note', {}, `你已添加了${customerName}，现在可以开始聊天了。`));
      continue;
    }
    if (message.kind === 'greeting') {
      rows.push(h('div.chat-note', { testid: 'message', 'data-kind': 'greeting' }, message.text));
      continue;
    }
    const isFromCustomer = message.kind === 'from-customer';
    const isMine = isFromCustomer === (side === 'customer');
    for (const bubble of contentBubbles(message)) {
      const name = isFromCustomer ? customerName : staffName;
      const row = h(
        `div.chat-row${isMine ? '.mine' : ''}`,
        { testid: 'message', 'data-kind': message.kind },
        avatar(name, 'small'),
        bubble,
      );
      rows.push(row);
    }
  }
  return rows;
}

/** One app message as the consultant sees it: a card with its link, or a text. */
export function appMessage(message) {
  const { content } = message;
  const head = [h('div.chat-time', {}, longTime(message.at))];
  if (message.isRecalled) return [...head, h('div.chat-note', { testid: 'app-message' }, '应用撤回了一条消息')];
  const row = (bubble) => [...head, h('div.chat-row', { testid: 'app-message' }, avatar(message.app, 'small'), bubble)];
  if (message.msgtype === 'textcard') {
    const card = h(
      'span.text-card',
      {},
      h('b', {}, content.title),
      ...cardLines(content.description),
      h('span.text-card-more', {}, content.btntxt || '详情', ' ›'),
    );
    return row(h('div.bubble.card', {}, link(content.url, 'app-message-link', card)));
  }
  if (message.msgtype === 'news') {
    const cards = content.articles.map((article) =>
      link(
        article.url ?? '',
        'app-message-link',
        h('span.link-card', {}, h('b', {}, article.title), h('small', {}, article.description ?? '')),
      ),
    );
    return row(h('div.bubble.card', {}, ...cards));
  }
  if (message.msgtype === 'template_card') return row(templateCard(content));
  return row(h('div.bubble', {}, richText(content.content ?? '', 'app-message-link')));
}

function templateCard(content) {
  const rows = (content.horizontal_content_list ?? []).map((one) =>
    h('p.normal', {}, `${one.keyname ?? ''}  ${one.value ?? ''}`),
  );
  const body = h(
    'span.text-card',
    {},
    h('b', {}, content.main_title?.title ?? content.card_type),
    content.main_title?.desc && h('p.gray', {}, content.main_title.desc),
    content.sub_title_text && h('p.normal', {}, content.sub_title_text),
    ...rows,
    content.card_action?.url && h('span.text-card-more', {}, '详情 ›'),
  );
  return h('div.bubble.card', {}, link(content.card_action?.url ?? '', 'app-message-link', body));
}
