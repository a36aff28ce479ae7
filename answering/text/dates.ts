// Days a customer names, as days of the calendar: 10月1号到5号, 下周五, 这周末, 五一, 大年初二, 三天后, 下个月中旬.
import { addDays, isDay, type Day } from './calendar-days.ts';
import { readFound, type DateMention, type Found } from './date-meanings.ts';
import { datePatterns } from './date-patterns.ts';

export { type DateMention } from './date-meanings.ts';

const matchesIn = (text: string): Found[] => {
  const taken = new Uint8Array(text.length);
  const found: Found[] = [];
  for (const [rule, pattern] of datePatterns)
    for (const match of text.matchAll(pattern)) {
      const [start, end] = [match.index, match.index + match[0].length];
      const groups = match.groups ?? {};
      const isDuration = rule === 'later' && groups.past === undefined && groups.after === undefined;
      if (isDuration || taken.subarray(start, end).some((mark) => mark === 1)) continue;
      taken.fill(1, start, end);
      found.push({ start, end, rule, groups });
    }
  return found.sort((a, b) => a.start - b.start);
};

/** "国庆前" and "5号之后" name no day but the time before or after it. */
const besideIt = (mention: DateMention, text: string, today: Day): DateMention => {
  const after = text.slice(mention.end, mention.end + 6);
  if (/^(?:节|假期)?(?:之|以)?前(?!后|往|面|门|台|去|来)/.test(after))
    return { ...mention, kind: 'window', to: addDays(mention.from, -1), from: today };
  if (/^(?:节|假期)?(?:之|以)?后(?!天|面)/.test(after))
    return { ...mention, kind: 'window', from: addDays(mention.to, 1), to: addDays(mention.to, 14) };
  return mention;
};

/**
 * The days named in a text, in its order; "10月1号到5号" is one span. Days that have passed go to the next year.
 * `today` is a day YYYY-MM-DD; where it is none, nothing is found.
 */
export const findDates = (text: string, today: Day): DateMention[] => {
  if (!isDay(today)) return [];
  const mentions: DateMention[] = [];
  for (const found of matchesIn(text)) {
    const before = mentions.at(-1);
    const gap = before === undefined ? text : text.slice(before.end, found.start);
    // "11月12号是周三", "12月5日(周五)": the weekday only repeats the day.
    if (found.rule === 'weekday' && before?.kind === 'day' && /^[是为(（,，\s]{0,2}$/.test(gap)) {
      before.end = found.end;
      continue;
    }
    const meaning = readFound(found, { today, before, gap });
    if (meaning === null) continue;
    const isRange = before !== undefined && before.kind !== 'window' && /^\s?(?:[-~—–]{1,2}|到|至)\s?$/.test(gap);
    if (isRange && meaning.kind === 'day' && meaning.from >= before.from)
      Object.assign(before, { to: meaning.from, end: found.end, kind: 'span' });
    else mentions.push({ start: found.start, end: found.end, ...meaning });
  }
  return mentions.map((mention) => besideIt(mention, text, today));
};
