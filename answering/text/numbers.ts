// Numbers as customers write them: 3000, 8,000, 3k, 1.2w, 1万2, 一万二, 两千五, 十二, and ranges such as 一两千, 三到五千, 8000-10000.

const digitOf: Readonly<Record<string, number>> = {
  零: 0,
  〇: 0,
  一: 1,
  二: 2,
  两: 2,
  俩: 2,
  三: 3,
  仨: 3,
  四: 4,
  五: 5,
  六: 6,
  七: 7,
  八: 8,
  九: 9,
};
const unitOf: Readonly<Record<string, number>> = { 十: 10, 百: 100, 千: 1000, 万: 10_000, k: 1000, w: 10_000 };

const arabic = String.raw`(?:\d{1,3}(?:,\d{3})+|\d{1,9})(?:\.\d{1,3})?(?:[百千万kw]\d?(?!\d))?`;
const chinese = '[零〇一二两三四五六七八九十百千万]{1,10}';

/** Source of a pattern for one number; 几 beside it makes it no number ("十几个", "几千"). */
export const numberSource = String.raw`(?:${arabic}|(?<!几)${chinese}(?!几))`;
/** Source of a pattern for a number or a range of two. */
export const quantitySource = String.raw`(?:${numberSource}(?:\s?[-~—–到至]{1,2}\s?${numberSource})?)`;

/** A number of 万 and below, read from the left: 一万二 is 12,000 and 两千五 is 2,500, since a last digit takes the next lower unit. */
const readChinese = (text: string): number | null => {
  let total = 0;
  let digit: number | null = null;
  let unit = 0;
  let afterZero = false;
  for (const character of text) {
    const value = digitOf[character];
    const factor = unitOf[character];
    if (value !== undefined) {
      if (digit !== null && digit !== 0) return null;
      afterZero ||= value === 0;
      digit = value;
    } else if (factor === 10_000) {
      if (total + (digit ?? 0) === 0 || unit === 10_000) return null;
      total = (total + (digit ?? 0)) * factor;
      [digit, unit, afterZero] = [null, factor, false];
    } else if (factor !== undefined) {
      if (digit === null && factor !== 10) return null;
      total += (digit ?? 1) * factor;
      [digit, unit, afterZero] = [null, factor, false];
    } else return null;
  }
  if (digit !== null) total += unit >= 100 && !afterZero ? (digit * unit) / 10 : digit;
  return total;
};

/** What one number means, or null where it is none: "1.2w" is 12,000, "二零二五" is 2,025. */
export const readNumber = (text: string): number | null => {
  const plain = text.trim().toLowerCase().replaceAll(',', '');
  const written = /^(\d+(?:\.\d+)?)(?:([百千万kw])(\d)?)?$/.exec(plain);
  if (written !== null) {
    const unit = unitOf[written[2] ?? ''] ?? 1;
    return Math.round((Number(written[1]) * unit + (Number(written[3] ?? 0) * unit) / 10) * 1000) / 1000;
  }
  if (/^[零〇一二三四五六七八九]{2,8}$/.test(plain) && !isNeighbours(plain))
    return Number(plain.replace(/./g, (character) => String(digitOf[character] ?? '')));
  return plain === '' ? null : readChinese(plain);
};

const isNeighbours = (text: string): boolean => {
  const [first, second] = [digitOf[text[0] ?? ''], digitOf[text[1] ?? '']];
  return text.length === 2 && first !== undefined && second !== undefined && first > 0 && second - first === 1;
};

export type Quantity = { min: number; max: number };

/** "一两千" and "五六个": two neighbouring digits before the same units. */
const readNeighbours = (text: string): Quantity | null => {
  const found = /^(十?)([一二两三四五六七八九])([二两三四五六七八九])([十百千万]?)$/.exec(text);
  if (found === null) return null;
  const [, ten = '', low = '', high = '', unit = ''] = found;
  const [first, second] = [digitOf[low] ?? 0, digitOf[high] ?? 0];
  if (second !== first + 1) return null;
  const factor = unitOf[unit] ?? 1;
  const base = ten === '' ? 0 : 10;
  return { min: (base + first) * factor, max: (base + second) * factor };
};

/** A number or a range; the first part of "三到五千" and "8-10k" takes the unit of the second. */
export const readQuantity = (text: string): Quantity | null => {
  const parts = text.trim().split(/\s?[-~—–到至]{1,2}\s?/);
  const [first = '', second] = parts;
  if (second === undefined) {
    const neighbours = readNeighbours(first);
    if (neighbours !== null) return neighbours;
    const value = readNumber(first);
    return value === null ? null : { min: value, max: value };
  }
  const [low, high] = [readNumber(first), readQuantity(second)?.max ?? null];
  if (low === null || high === null) return null;
  const unit = unitOf[/([百千万kw])$/i.exec(second)?.[1]?.toLowerCase() ?? ''] ?? 1;
  const min = unit > 1 && low < high / unit ? low * unit : low;
  return min <= high ? { min, max: high } : null;
};
