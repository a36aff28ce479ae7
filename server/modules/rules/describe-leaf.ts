// Pure: one part of a condition in plain Chinese.
import {
  behaviourWords,
  choices,
  consentWords,
  days,
  genderWords,
  knowns,
  months,
  numbers,
  originWords,
  sourceWords,
  typeWords,
} from './fields.ts';
import type { Comparison, Leaf, Window } from './rules.contract.ts';
import type { Span } from './windows.ts';

/** Names for ids, as the reader knows them. */
export type Words = {
  tags: ReadonlyMap<string, string>;
  staff: ReadonlyMap<string, string>;
  liveCodes: ReadonlyMap<string, string>;
};

type LeafOf<Type extends Leaf['type']> = Extract<Leaf, { type: Type }>;

const either = (list: readonly string[]): string =>
  list.length < 2 ? list.join('') : `${list.slice(0, -1).join('、')}或${list.at(-1) ?? ''}`;

const spanWords = ({ n, unit }: Span): string => `${n} ${unit === 'day' ? '天' : '个月'}`;

const windowWords = (window: Window): string => {
  switch (window.kind) {
    case 'last':
      return window.unit === 'day' && window.n === 1 ? '今天' : `近 ${spanWords(window)}`;
    case 'next':
      return window.unit === 'day' && window.n === 1 ? '今天' : `未来 ${spanWords(window)}`;
    case 'past':
      return '到今天为止';
    case 'future':
      return '从今天起';
    case 'between':
      if (window.from === null) return `${window.to ?? ''} 及以前`;
      return window.to === null ? `${window.from} 及以后` : `${window.from} 至 ${window.to}`;
  }
};

const comparisonWords = ({ is, value }: Comparison, unit: string): string => {
  if (is === 'at-least') return ` ${value} ${unit}以上`;
  return is === 'at-most' ? `不超过 ${value} ${unit}` : `正好 ${value} ${unit}`;
};

/** At most none, and exactly none. */
const isNever = ({ is, value }: Comparison): boolean => value === 0 && is !== 'at-least';
const isOnce = ({ is, value }: Comparison): boolean => value === 1 && is === 'at-least';

const choiceNames = ({ field }: LeafOf<'choice'>, words: Words): ReadonlyMap<string, string> => {
  switch (field) {
    case 'type':
      return new Map(Object.entries(typeWords));
    case 'gender':
      return new Map(Object.entries(genderWords));
    case 'source':
      return new Map(Object.entries(sourceWords));
    case 'consent':
      return new Map(Object.entries(consentWords));
    case 'staff':
      return words.staff;
    case 'liveCode':
      return words.liveCodes;
    default:
      return new Map();
  }
};

const nameless: Partial<Record<LeafOf<'choice'>['field'], string>> = {
  staff: '（已不在的同事）',
  liveCode: '（找不到的活码）',
};

const choicePhrase = (leaf: LeafOf<'choice'>, words: Words): string => {
  const names = choiceNames(leaf, words);
  const isList = leaf.field === 'staff' || leaf.field.startsWith('remark') || leaf.field === 'personalTag';
  const list = leaf.in.map((value) => names.get(value) ?? nameless[leaf.field] ?? value);
  return `${choices[leaf.field].words}${isList ? '有' : '是'}${either(list)}`;
};

const markPhrase = ({ tagIds, origins, since }: LeafOf<'mark'>, words: Words): string => {
  const names = either(tagIds.map((tagId) => words.tags.get(tagId) ?? '（已删除的标签）'));
  const by = origins.length === 0 ? '' : `${either(origins.map((origin) => originWords[origin]))}打的`;
  return `${since === null ? '' : `${windowWords(since)}打上`}${since === null ? '有' : ''}${by}标签${names}`;
};

const behaviourPhrase = (leaf: LeafOf<'behaviour'>): string => {
  const { did, never } = behaviourWords[leaf.kind];
  const when = `近 ${spanWords(leaf.last)}`;
  if (isNever(leaf)) return `${when}${never}`;
  if (isOnce(leaf)) return `${when}有过${did}`;
  return `${when}${did}${comparisonWords(leaf, leaf.measure === 'days' ? '天' : '次')}`;
};

const tripWords = { any: '出行或入住', trip: '出行', stay: '入住' } as const;

const ofTrips = ({ kind, destinations, products }: LeafOf<'latest-trips'> | LeafOf<'trips'>): string =>
  [
    ...(destinations.length === 0 ? [] : [`去${either(destinations)}的`]),
    ...(products.length === 0 ? [] : [`${either(products)}的`]),
    tripWords[kind],
  ].join('');

const tripsPhrase = (leaf: LeafOf<'trips'>): string => {
  const when = `${windowWords(leaf.within)}${leaf.by === 'departsOn' ? '' : '结束的'}`;
  const what = ofTrips(leaf);
  if (isNever(leaf)) return `${when}没有${what}`;
  if (leaf.measure === 'count')
    return isOnce(leaf) ? `${when}有${what}` : `${when}${what}${comparisonWords(leaf, '次')}`;
  if (leaf.measure === 'nights') return `${when}${what}共${comparisonWords(leaf, '晚')}`;
  return `${when}${what}消费${comparisonWords({ ...leaf, value: leaf.value / 100 }, '元')}`;
};

/** One part, without what binds it to the others. */
export const describeLeaf = (leaf: Leaf, words: Words): string => {
  switch (leaf.type) {
    case 'choice':
      return choicePhrase(leaf, words);
    case 'number':
      return `${numbers[leaf.field].words}${comparisonWords(leaf, numbers[leaf.field].unit)}`;
    case 'month':
      return `${months[leaf.field].words}在 ${leaf.in.join('、')} 月`;
    case 'day':
      return `${days[leaf.field].words}在${windowWords(leaf.within)}`;
    case 'known':
      return `${leaf.isKnown ? '有' : '没有'}${knowns[leaf.field].words}`;
    case 'birthday':
      return leaf.nextDays === 1 ? '今天过生日' : `未来 ${leaf.nextDays} 天内过生日`;
    case 'mark':
      return markPhrase(leaf, words);
    case 'behaviour':
      return behaviourPhrase(leaf);
    case 'trips':
      return tripsPhrase(leaf);
    case 'latest-trips':
      return `最近 ${leaf.count} 次${tripWords[leaf.kind]}都是${ofTrips(leaf)}`;
  }
};
