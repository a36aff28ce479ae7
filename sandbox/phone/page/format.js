// How times, texts and links are written on the phone.
import { simulatedNow } from './api.js';
import { h } from './dom.js';

const ZONE = 'Asia/Shanghai';
const dayFormat = new Intl.DateTimeFormat('sv-SE', { timeZone: ZONE });
const clockFormat = new Intl.DateTimeFormat('zh-CN', {
  timeZone: ZONE,
  hour: '2-digit',
  minute: '2-digit',
  hour12: false,
});
const dateFormat = new Intl.DateTimeFormat('zh-CN', { timeZone: ZONE, month: 'numeric', day: 'numeric' });
const fullFormat = new Intl.DateTimeFormat('zh-CN', {
  timeZone: ZONE,
  year: 'numeric',
  month: 'numeric',
  day: 'numeric',
});

const dayOf = (at) => dayFormat.format(at);

/** For lists: the clock today, 昨天, a date, with the year where it is another one. */
export function shortTime(at) {
  const now = simulatedNow();
  const day = dayOf(at);
  if (day === dayOf(now)) return clockFormat.format(at);
  if (day === dayOf(now.getTime() - 86_400_000)) return '昨天';
  return day.slice(0, 4) === dayOf(now).slice(0, 4) ? dateFormat.format(at) : fullFormat.format(at);
}

/** For inside a chat: always with the clock. */
export function longTime(at) {
  const short = shortTime(at);
  return short.includes(':') ? short : `${short} ${clockFormat.format(at)}`;
}

const isWebAddress = (text) => {
  if (!URL.canParse(text)) return false;
  return ['http:', 'https:'].includes(new URL(text).protocol);
};

export function link(href, testid, ...children) {
  if (!isWebAddress(href)) return h('span', {}, ...children);
  return h('a', { href, target: '_blank', rel: 'noopener', testid }, ...children);
}

const LINK = /<a\s[^>]*href=["']([^"']*)["'][^>]*>(.*?)<\/a>|(https?:\/\/[^\s<>"'，。；）]+)/gis;

/** Text with its addresses made into links; WeCom's app messages may also carry <a href>. */
export function richText(text, testid) {
  const parts = [];
  let at = 0;
  for (const match of text.matchAll(LINK)) {
    parts.push(text.slice(at, match.index));
    const href = match[1] ?? match[3] ?? '';
    parts.push(link(href, testid, match[2] ?? href));
    at = match.index + match[0].length;
  }
  return [...parts, text.slice(at)];
}

/** A text card's description: WeCom allows div.gray, div.normal, div.highlight and br. */
export function cardLines(description) {
  const lines = [];
  const pieces = description.split(/(<div[^>]*>.*?<\/div>)|<br\s*\/?>|\n/is);
  for (const piece of pieces) {
    if (!piece) continue;
    const tagged = /^<div[^>]*class=["']?(gray|normal|highlight)["']?[^>]*>(.*?)<\/div>$/is.exec(piece);
    const text = (tagged?.[2] ?? piece).replaceAll(/<[^>]*>/g, '');
    if (text.trim()) lines.push(h(`p.${tagged?.[1] ?? 'normal'}`, {}, text));
  }
  return lines;
}
