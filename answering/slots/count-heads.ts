// Counts heads kind by kind: kin and friends, children, the old, and the totals a text names.
import { readQuantity } from '../text/numbers.ts';
import * as patterns from './party-patterns.ts';

export type Party = { people?: number; adults?: number; children?: number; seniors?: number };

/** Heads of one kind: how many were named, and whether some were named without saying how many. */
export type Heads = { count: number; isOpen: boolean; at: number };

export const mostHeads = 500;
export const companion = '(?:和|跟|与|带着?|带上|陪着?|同|加上?|还有|领着?|、|及|叫上|约|约上|拉上)';
/** The speaker stays at home: "给爸妈订", "送父母去". */
const forOthers = /(?:给|帮|替|送|为|让|问|听)(?:我|咱)?(?:的)?$/;

export const numberOf = (text: string | undefined): number | null => {
  if (text === undefined) return null;
  if (text === '俩') return 2;
  if (text === '仨') return 3;
  return readQuantity(text.replace(/[个对位名]$/, ''))?.max ?? null;
};

export const sumOf = (
  text: string,
  pattern: RegExp,
  each: (groups: Record<string, string | undefined>, at: number) => number | null,
): Heads => {
  const heads: Heads = { count: 0, isOpen: false, at: -1 };
  for (const match of text.matchAll(pattern)) {
    const count = each(match.groups ?? {}, match.index);
    if (count === 0) continue;
    if (count === null) heads.isOpen = true;
    else heads.count += count;
    if (heads.at < 0) heads.at = match.index;
  }
  return heads;
};

const joinedBefore = new RegExp(
  `(?:${companion}|我|我们|一家|老婆|老公|媳妇|爸妈|父母|老人|大人|孩子|夫妻|两口子?|弟弟|妹妹|哥哥|姐姐)(?:[一个我了的位着\\d\\s]|全家|家里){0,3}$`,
);
const joins = (text: string, at: number): boolean =>
  joinedBefore.test(text.slice(Math.max(0, at - 8), at)) ||
  /^[^，。,；\n]{0,8}(?:和|跟|、)我(?!们|说|讲|推荐)/.test(text.slice(at, at + 12));

/** Kin and friends beside the speaker; each is one head. */
export const kinIn = (text: string): Heads => {
  const one = (_: unknown, at: number): number => (joins(text, at) ? 1 : 0);
  const friends = sumOf(text, patterns.friends, ({ count, many }, at) => {
    if (!joins(text, at) && count === undefined) return 0;
    if (forOthers.test(text.slice(0, at))) return 0;
    if (count === undefined) return many === undefined ? 1 : null;
    return numberOf(count);
  });
  const parts = [sumOf(text, patterns.partners, one), sumOf(text, patterns.siblings, one), friends];
  const named = parts.filter(({ at }) => at >= 0);
  return {
    count: parts.reduce((sum, { count }) => sum + count, 0),
    isOpen: parts.some(({ isOpen }) => isOpen),
    at: named.length === 0 ? -1 : Math.min(...named.map(({ at }) => at)),
  };
};

/** Children: a bare "孩子" counts as one only where somebody brings it along. */
export const childrenIn = (text: string): Heads => {
  const seen = new Set<string>();
  let generals = 0;
  const heads = sumOf(text, patterns.children, ({ twins, count, age, word = '', after }, at) => {
    if (twins !== undefined) return 2;
    const stated = numberOf(count) ?? numberOf(after);
    if (stated !== null) {
      const isNew = age !== undefined || !seen.has(word);
      seen.add(word);
      return isNew ? stated : 0;
    }
    if (count !== undefined) return null;
    const comes = joins(text, at) || /(?:岁|个月|周岁)(?:大|半|多)?的?$/.test(text.slice(Math.max(0, at - 4), at));
    if (!comes || /^(?:小的|长辈)$/.test(word)) return 0;
    const isGeneral = /^(?:孩|小|娃|宝|婴|幼|儿童)/.test(word);
    if (isGeneral && seen.size > 0) return 0;
    seen.add(word);
    if (/们$/.test(word)) return null;
    if (isGeneral && age === undefined) generals += 1;
    return 1;
  });
  // "想带孩子去，我和老婆还有一个6岁的儿子": the same child, told twice.
  const count = generals > 0 && heads.count > generals ? heads.count - generals : heads.count;
  // "带老人孩子" says that they come, not how many.
  const isOpen = heads.isOpen || (heads.count === generals && generals > 0 && withOldOnes.test(text));
  return { ...heads, count: isOpen && heads.count === generals ? 0 : count, isOpen };
};

const withOldOnes = /老人[和、跟]?(?:小孩|孩子|娃)|(?:小孩|孩子|娃)[和、跟]?老人/;

export const seniorsIn = (text: string): Heads & { areAlone: boolean } => {
  const isForThem = (at: number): boolean => forOthers.test(text.slice(Math.max(0, at - 4), at));
  const pairs = sumOf(text, patterns.parentPairs, ({ both }) => (both === undefined ? 2 : 4));
  const ones = sumOf(text.replace(patterns.parentPairs, '＿'), patterns.parentOnes, () => 1);
  const named = sumOf(text, patterns.seniors, ({ count, after, word = '' }, at) => {
    const stated = numberOf(count) ?? numberOf(after);
    if (stated === null) return joins(text, at) && word !== '老的' ? null : 0;
    return stated;
  });
  const kin = pairs.count + ones.count;
  // "爸妈两位老人" are the same heads.
  const count = named.count > 0 ? named.count + (named.count >= kin ? 0 : kin) : kin;
  const at = [pairs.at, ones.at, named.at].find((place) => place >= 0) ?? -1;
  return {
    count,
    isOpen: count === 0 && named.isOpen,
    at,
    areAlone: isForThem(at) && !/我(?:和|跟|与|带|陪)/.test(text),
  };
};

export const headsByAge = (text: string): Party | null => {
  const heads = { 大: 0, 小: 0, 老: 0 };
  let kinds = 0;
  for (const { groups = {} } of text.matchAll(patterns.headsByAge)) {
    const count = numberOf(groups.count);
    const kind = groups.kind;
    if (count === null || count > 50 || (kind !== '大' && kind !== '小' && kind !== '老') || heads[kind] > 0) continue;
    heads[kind] = count;
    kinds += 1;
  }
  if (kinds < 2) return null;
  return {
    people: heads.大 + heads.小 + heads.老,
    ...(heads.大 > 0 && { adults: heads.大 }),
    ...(heads.小 > 0 && { children: heads.小 }),
    ...(heads.老 > 0 && { seniors: heads.老 }),
  };
};

type Total = { count: number; isAll: boolean; end: number };

export const totalIn = (text: string): Total | null => {
  const totals: Total[] = [];
  const { men, women } = patterns.menAndWomen.exec(text)?.groups ?? {};
  if (men !== undefined) return { count: (numberOf(men) ?? 0) + (numberOf(women) ?? 0), isAll: true, end: 0 };
  for (const pattern of [patterns.allHeads, patterns.usHeads, patterns.friendHeads])
    for (const match of text.matchAll(pattern)) {
      const { header, total, count, pair } = match.groups ?? {};
      const heads = pair === undefined ? numberOf(header ?? count) : 2;
      const end = match.index + match[0].length;
      const [before, after] = [text.slice(Math.max(0, match.index - 4), match.index), text.slice(end, end + 4)];
      if (heads === null || heads < 1 || heads > mostHeads || !Number.isInteger(heads)) continue;
      if (heads === 1 && !patterns.alone.test(text.slice(Math.max(0, match.index - 2), end + 4))) continue;
      if (pattern === patterns.friendHeads && (joins(text, match.index) || /[和跟与]\s?$/.test(before))) continue;
      if (
        /(?:每|[一\d]间|住|够|坐|加|多|少|再来|另外|适合|满|[/])$/.test(before) ||
        /^(?:\/|起|成团|拼|座|以上|以内)/.test(after)
      )
        continue;
      totals.push({ count: heads, isAll: total !== undefined || header !== undefined, end });
    }
  const words = patterns.partyWords.exec(text)?.groups;
  if (totals.length === 0 && words !== undefined)
    return {
      count: words.pair === undefined ? (numberOf(words.count ?? words.of?.replace('人', '')) ?? 1) : 2,
      isAll: true,
      end: 0,
    };
  return totals.find(({ isAll }) => isAll) ?? totals.find(({ count }) => count > 1) ?? totals[0] ?? null;
};
