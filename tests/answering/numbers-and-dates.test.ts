// Numbers and days as customers write them.
import { findDates } from '../../answering/text/dates.ts';
import { readNumber, readQuantity } from '../../answering/text/numbers.ts';

const today = '2025-11-01'; // a Saturday

it.each([
  ['8,000', 8000],
  ['3k', 3000],
  ['1.2w', 12_000],
  ['1万2', 12_000],
  ['一万二', 12_000],
  ['两千五', 2500],
  ['一百零五', 105],
  ['一万零五百', 10_500],
  ['二十', 20],
  ['二零二五', 2025],
  ['千', null],
  ['', null],
])('%s is the number %s', (text, value) => expect(readNumber(text)).toBe(value));

it.each([
  ['一两千', 1000, 2000],
  ['三到五千', 3000, 5000],
  ['8-10k', 8000, 10_000],
  ['十五六', 15, 16],
  ['八九千', 8000, 9000],
])('%s lies between %d and %d', (text, min, max) => expect(readQuantity(text)).toEqual({ min, max }));

it.each([
  ['10月1号到5号', '2026-10-01', '2026-10-05', 'span'],
  ['11.12-11.15', '2025-11-12', '2025-11-15', 'span'],
  ['27号到下个月2号', '2025-11-27', '2025-12-02', 'span'],
  ['2025年11月12号是周三', '2025-11-12', '2025-11-12', 'day'],
  ['下周五', '2025-11-07', '2025-11-07', 'day'],
  ['下下周一', '2025-11-10', '2025-11-10', 'day'],
  ['三天后', '2025-11-04', '2025-11-04', 'day'],
  ['大年初二', '2026-02-18', '2026-02-18', 'day'],
  ['腊月二十八', '2026-02-15', '2026-02-15', 'day'],
  ['这周末', '2025-11-01', '2025-11-02', 'holiday'],
  ['五一', '2026-05-01', '2026-05-05', 'holiday'],
  ['春节', '2026-02-17', '2026-02-23', 'holiday'],
  ['春节假期', '2026-02-15', '2026-02-23', 'holiday'],
  ['今年过年', '2026-02-17', '2026-02-23', 'holiday'],
  ['2030年中秋', '2030-09-12', '2030-09-12', 'holiday'],
  ['下个月中旬', '2025-12-11', '2025-12-20', 'window'],
  ['国庆前', '2025-11-01', '2026-09-30', 'window'],
])('%s', (text, from, to, kind) => expect(findDates(text, today)).toMatchObject([{ from, to, kind }]));

it.each(['5日游', '2号线', '一周五天', '3天2晚', '12.5折', '评分4.5', '三明治', '过两天'])('%s names no day', (text) =>
  expect(findDates(text, today)).toEqual([]),
);

it('finds nothing where today is no day', () => expect(findDates('明天', '2025-02-30')).toEqual([]));
