// Who comes along: all heads, and of these adults, children and the old, as far as the text says.
import { readQuantity } from '../text/numbers.ts';
import * as patterns from './party-patterns.ts';
import { type WishText } from './wish-text.ts';

export type Party = { people?: number; adults?: number; children?: number; seniors?: number };

/** Heads of one kind: how many were named, and whether some were named without saying how many. */
type Heads = { count: number; isOpen: boolean; at: number };

const mostHeads = 500;
const companion = '(?:和|跟|与|带着?|带上|陪着?|同|加上?|还有|领着?|、|及|叫上|约|约上|拉上)';
/** The speaker stays at home: "给爸妈订", "送父母去". */
const forOthers = /(?:给|帮|替|送|为|让|问|听)(?:我|咱)?(?:的)?$/;

const numberOf = (text: string | undefined): number | null => {
  if (text === undefined) return null;
  if (text === '俩') return 2;
  if (text === '仨') return 3;
  return readQuantity(text.replace(/[个对位名]$/, ''))?.max ?? null;
};

const sumOf = (
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
const kinIn = (text: string): Heads => {
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
const childrenIn = (text: string): Heads => {
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

const seniorsIn = (text: string): Heads & { areAlone: boolean } => {
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

const headsByAge = (text: string): Party | null => {
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

const totalIn = (text: string): Total | null => {
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

const party = (people: number | null, adults: number, children: number, seniors: number): Party => ({
  ...(people !== null && people > 0 && people <= mostHeads && { people }),
  ...(adults > 0 && { adults }),
  ...(children > 0 && { children }),
  ...(seniors > 0 && { seniors }),
});

/** Heads as the text counts or lists them; what it leaves open stays open. */
export const readParty = ({ plain }: WishText): Party => {
  const text = plain.replace(/(?:双|单|三|[一二两三]?)人(?:间|房|床)|人民币|个人觉得|朋友圈|亲子/g, '＿');
  const byAge = headsByAge(text);
  if (byAge !== null) return byAge;
  const children = childrenIn(text);
  const old = seniorsIn(text);
  const seniors = isParentLed(text) ? { ...old, count: 0 } : old;
  const seniorCount = seniors.at < 0 ? 0 : seniors.count;
  const stated = sumOf(text, patterns.adults, ({ count, after }) => numberOf(count) ?? numberOf(after) ?? 0);
  const family = numberOf([...text.matchAll(patterns.familyOf)][0]?.groups?.count);
  if (family === 3 || family === 4) {
    const young = Math.max(children.count, family - 2);
    const joined = seniorCount > 0 && stated.count === 0;
    if (stated.count + seniorCount + children.count === family)
      return party(family, stated.count, children.count, seniorCount);
    return joined ? party(family + seniorCount, 2, family - 2, seniorCount) : party(family, family - young, young, 0);
  }
  if (family !== null) {
    const adults =
      children.count + seniorCount > 0 && children.count + seniorCount < family
        ? family - children.count - seniorCount
        : 0;
    return party(family, adults, children.count, seniorCount);
  }
  let couples = 0;
  const couple = sumOf(text, patterns.couples, ({ count }) => {
    couples += 1;
    // "情侣去度蜜月" tells of the same two.
    return count === undefined && couples > 1 ? 0 : (numberOf(count) ?? 1) * 2;
  });
  const friends = kinIn(text);
  const kin = isParentLed(text)
    ? { ...friends, count: friends.count + old.count, at: Math.max(friends.at, old.at) }
    : friends;
  const total = totalIn(text);
  if (stated.count > 0) {
    const people = stated.count + children.count + seniorCount;
    return party(
      total !== null && total.count > people ? total.count : people,
      stated.count,
      children.count,
      seniorCount,
    );
  }
  const dependants = children.count + seniorCount;
  // "夫妻二人带老母亲" counts the couple, not all.
  const isOfCouple = total !== null && total.count === couple.count && dependants > 0;
  if (total !== null && !isOfCouple) {
    if (total.count === 1 && dependants + couple.count + kin.count > 0 && !/一个人带|1个人带/.test(text))
      return listed(text, couple, kin, children, seniors);
    const following = text.slice(total.end, total.end + 12);
    const adds =
      dependants > 0 &&
      !total.isAll &&
      kin.at < 0 &&
      couple.at < 0 &&
      /^[，,\s]*(?:还|再|另外)?(?:要)?(?:带|加|外加|和|跟(?!团)|还有|领)/.test(following);
    if (adds) return party(total.count + dependants, total.count, children.count, seniorCount);
    const adults =
      dependants > 0 && dependants < total.count && !children.isOpen && !seniors.isOpen ? total.count - dependants : 0;
    const isCoupled = couple.count === total.count && dependants === 0 ? total.count : 0;
    return dependants > total.count
      ? party(total.count, 0, 0, 0)
      : party(total.count, adults || isCoupled, children.count, seniorCount);
  }
  return listed(text, couple, kin, children, seniors);
};

const hasPartner = new RegExp(patterns.partners.source);
const comesAlong = new RegExp(
  `(?:我|我们|咱|自己)(?:想|要|打算|准备|计划|们)*${companion}|带|陪|领着|(?:和|跟)(?:我|我的)?(?:老|女|男|朋|闺|同|爸|妈|父|家|对|媳|孩|姐|妹|弟|哥|室|舍|发小|爱人|先生|太太|未婚)|(?:和|跟|、)我(?!们?(?:说|讲|推荐|联系))`,
);
/** "妈妈带儿子", "爸爸妈妈带我和弟弟": the parents lead, they are no seniors. */
const isParentLed = (text: string): boolean =>
  /(?:爸|妈|父母|父亲|母亲)(?:带着?|领着?)(?!我爸|我妈)/.test(text) && !/我(?:和|跟|与)/.test(text);

/** Nobody counted: the listed heads are added up, with the speaker where he is one of them. */
const listed = (
  text: string,
  couple: Heads,
  kin: Heads,
  children: Heads,
  seniors: Heads & { areAlone: boolean },
): Party => {
  const seniorCount = seniors.at < 0 ? 0 : seniors.count;
  const others = couple.count + kin.count + children.count + seniorCount;
  if (others === 0 && !kin.isOpen && !seniors.isOpen) return patterns.alone.test(text) ? { people: 1 } : {};
  const onlyOld = seniorCount > 0 && seniorCount === others && !comesAlong.test(text);
  if (seniors.areAlone || onlyOld) return party(seniorCount, 0, 0, seniorCount);
  const self = couple.count > 0 ? 0 : (isParentLed(text) ? /[带领]着?我/ : comesAlong).test(text) ? 1 : 0;
  const grown = couple.count + kin.count + self;
  // "想带孩子去三亚" does not say who else comes.
  const isBareChild =
    grown === self && seniorCount === 0 && !/我(?:自己|一个人)?(?:要|想|打算|准备|们)?[带领和]|[和跟、]我/.test(text);
  const isOpen = kin.isOpen || children.isOpen || seniors.isOpen || (isBareChild && !isParentLed(text));
  const knowsGrown = grown > 0 && !kin.isOpen;
  const areAdults = couple.count > 0 || children.count + seniorCount > 0 || hasPartner.test(text);
  const people =
    isOpen || (self === 0 && couple.count === 0 && !isParentLed(text)) ? null : grown + children.count + seniorCount;
  return party(people, knowsGrown && areAdults && people !== null ? grown : 0, children.count, seniorCount);
};
