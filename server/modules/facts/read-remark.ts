// Pure: what a consultant's remark says, such as 王姐-云南5月-4人-怕高反. The remark itself is never changed.
import { destinations as places } from '../../../config/destinations.ts';

export type RemarkFacts = { destinations: string[]; months: number[]; people: number | null; notes: string[] };

const digits = new Map('零 一 二 三 四 五 六 七 八 九 十'.split(' ').map((digit, value) => [digit, value]));
digits.set('两', 2).set('俩', 2).set('仨', 3);

/** 4, 四, 十二, 二十; null where it is no number. */
const numberOf = (text: string): number | null => {
  if (/^\d+$/.test(text)) return Number(text);
  const ten = text.indexOf('十');
  const value = (part: string, empty: number): number | undefined => (part === '' ? empty : digits.get(part));
  const high = ten < 0 ? 0 : value(text.slice(0, ten), 1);
  const low = value(text.slice(ten + 1), 0);
  return high === undefined || low === undefined ? null : high * 10 + low;
};

const number = '(\\d{1,3}|[一二两三四五六七八九十]{1,3})';
const familyOf = /一家([一二两三四五六七八九十\d]{1,2})口|([一二两三四五六七八九十\d]{1,2})口(?:之家|人)?/;
const adultsAndChildren = new RegExp(`${number}大(?:${number}小)?`);
const heads = new RegExp(`${number}个?[人位]`);
const monthRange = new RegExp(`${number}月?[-~～至到]${number}月份?`);
const oneMonth = new RegExp(`${number}月份?`);

const seasons: [RegExp, readonly number[]][] = [
  [/暑假|暑期/, [7, 8]],
  [/寒假/, [1, 2]],
  [/春节|过年/, [1, 2]],
  [/清明/, [4]],
  [/五一|劳动节/, [5]],
  [/端午/, [6]],
  [/中秋/, [9]],
  [/国庆|十一黄金周/, [10]],
  [/元旦/, [1]],
];

/** How a consultant addresses somebody: such a part is a name, not a wish. */
const address = /(?:姐|哥|总|叔|伯|姨|嫂|爷|奶奶|先生|女士|太太|小姐|老师|阿姨|叔叔|医生|经理|老板|妈妈?|爸爸?|同学)$/;

/** 云南 before 云: the longest name of a place that a text begins with. */
const placesByLength = [...places].sort((one, other) => other.length - one.length);

type Rest = { text: string };

/** Cuts the first match out of what is left of a part. */
const take = (rest: Rest, pattern: RegExp): RegExpExecArray | null => {
  const found = pattern.exec(rest.text);
  if (found) rest.text = `${rest.text.slice(0, found.index)} ${rest.text.slice(found.index + found[0].length)}`;
  return found;
};

const isMonth = (month: number | null): month is number => month !== null && month >= 1 && month <= 12;

const takeMonths = (rest: Rest): number[] => {
  const months: number[] = [];
  const range = take(rest, monthRange);
  if (range) {
    const [from, to] = [numberOf(range[1] ?? ''), numberOf(range[2] ?? '')];
    // 11-2月 goes over the turn of the year.
    if (isMonth(from) && isMonth(to)) {
      for (let month = from; ; month = (month % 12) + 1) {
        months.push(month);
        if (month === to) break;
      }
    }
  }
  for (let found = take(rest, oneMonth); found; found = take(rest, oneMonth)) {
    const month = numberOf(found[1] ?? '');
    if (isMonth(month)) months.push(month);
  }
  for (const [pattern, named] of seasons) if (take(rest, pattern)) months.push(...named);
  return months;
};

const takePeople = (rest: Rest): number | null => {
  const family = take(rest, familyOf);
  if (family) return numberOf(family[1] ?? family[2] ?? '');
  const mixed = take(rest, adultsAndChildren);
  if (mixed) {
    const [adults, children] = [numberOf(mixed[1] ?? ''), mixed[2] === undefined ? 0 : numberOf(mixed[2])];
    return adults === null || children === null ? null : adults + children;
  }
  const counted = take(rest, heads);
  return counted ? numberOf(counted[1] ?? '') : null;
};

const takePlaces = (rest: Rest): string[] => {
  const found: string[] = [];
  for (const place of placesByLength) {
    const at = rest.text.indexOf(place);
    if (at < 0) continue;
    found.push(place);
    rest.text = `${rest.text.slice(0, at)} ${rest.text.slice(at + place.length)}`;
  }
  return found;
};

const separators = /[-－—–_/|｜,，、;；:：·.。+＋\s]+/;
/** Where he does not want to go, or has been: no wish. */
const declined = /不|别|勿|去过|除了/;

const unique = <T>(list: readonly T[]): T[] => [...new Set(list)];

/** `isNamed`: the first part is how the customer is called, unless it says something else. Personal tags have no such part. */
const read = (text: string, isNamed: boolean): RemarkFacts => {
  const whole: Rest = { text };
  // A range of months holds a separator, so it is read before the parts are told apart.
  const months = takeMonths(whole);
  const people: (number | null)[] = [];
  const destinations: string[] = [];
  const notes: string[] = [];
  whole.text.split(separators).forEach((part, at) => {
    const trimmed = part.trim();
    if (trimmed === '') return;
    const isName = isNamed && (at === 0 || address.test(trimmed));
    if (isName && address.test(trimmed)) return;
    const rest: Rest = { text: trimmed };
    people.push(takePeople(rest));
    const isDeclined = declined.test(rest.text);
    const found = isDeclined ? [] : takePlaces(rest);
    const left = rest.text.trim();
    // A nickname may hold a place, too: 云南小王 is a name, 云南5月 is a wish.
    if (!isName || left === '' || address.test(left)) destinations.push(...found);
    if (left !== '' && !isName) notes.push(found.length > 0 ? trimmed : left);
  });
  return {
    destinations: unique(destinations),
    months: unique(months).sort((one, other) => one - other),
    people: people.find((count) => count !== null && count > 0) ?? null,
    notes: unique(notes),
  };
};

/** A remark of one relation. A nickname that WeCom put there says nothing, as long as it is one part. */
export const readRemark = (remark: string): RemarkFacts => read(remark, true);

/** The tags that a consultant gave for himself, each read by itself. */
export const readPersonalTags = (tags: readonly string[]): RemarkFacts => {
  const each = tags.map((tag) => read(tag, false));
  return {
    destinations: unique(each.flatMap((facts) => facts.destinations)),
    months: unique(each.flatMap((facts) => facts.months)).sort((one, other) => one - other),
    people: each.find((facts) => facts.people !== null)?.people ?? null,
    notes: unique(each.flatMap((facts) => facts.notes)),
  };
};
