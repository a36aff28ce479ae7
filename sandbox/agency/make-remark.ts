// Draws what a consultant wrote about a customer, within WeCom's limits.

import { type Person } from './make-person.ts';
import { type Random } from './random.ts';
import { CONCERNS, DESCRIPTIONS, LOCAL_CONCERNS } from './remark-parts.ts';

/** WeCom `externalcontact/remark`: remark <= 20 characters, counted here in UTF-16 units, the strictest reading. */
const REMARK_LIMIT = 20;

/** Left alone, WeCom shows the nickname as the remark; others get a form of address; the busy get the trade's short-hand. */
export function makeRemark(random: Random, person: Person): string {
  const style = random.next();
  if (style < 0.34) return cutToLimit(person.customer.name);
  const address = makeAddress(random, person);
  if (style < 0.5) return address;
  const parts = [
    address,
    `${person.favourite.tag}${random.pick(person.favourite.months)}月`,
    `${person.partySize}人`,
    pickConcern(random, person),
  ];
  const wanted = style < 0.62 ? parts.slice(0, 2) : style < 0.78 ? parts.slice(0, 3) : parts;
  return joinToLimit(wanted);
}

export function makeDescription(random: Random, person: Person): string {
  if (!random.chance(0.28)) return '';
  return random
    .pick(DESCRIPTIONS)
    .replace('{place}', person.favourite.tag)
    .replace('{people}', String(person.partySize))
    .replace('{concern}', pickConcern(random, person));
}

function pickConcern(random: Random, person: Person): string {
  return random.pick(random.chance(0.4) ? LOCAL_CONCERNS[person.favourite.tag] : CONCERNS);
}

const ADDRESSES = {
  0: ['总', '老师'],
  1: ['哥', '先生', '总', '叔', '老师'],
  2: ['姐', '女士', '阿姨', '老师', '总'],
} as const;

function makeAddress(random: Random, person: Person): string {
  return person.name.surname + random.pick<string>(ADDRESSES[person.customer.gender]);
}

function joinToLimit(parts: string[]): string {
  const joined = parts.join('-');
  return joined.length <= REMARK_LIMIT ? joined : joinToLimit(parts.slice(0, -1));
}

const graphemes = new Intl.Segmenter('zh', { granularity: 'grapheme' });

/** Cuts between what a reader sees as characters, never through an emoji. */
function cutToLimit(text: string): string {
  if (text.length <= REMARK_LIMIT) return text;
  let cut = '';
  for (const { segment } of graphemes.segment(text)) {
    if (cut.length + segment.length > REMARK_LIMIT) break;
    cut += segment;
  }
  return cut;
}
