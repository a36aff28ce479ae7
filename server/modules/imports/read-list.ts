// A file as people have it, xlsx or CSV in whatever encoding Excel gave it, as rows of trimmed text.
import { parse } from 'csv-parse/sync';
import { readSheet } from 'read-excel-file/node';
import { AppError } from '../../errors.ts';

export const mostRows = 10_000;
const mostColumns = 60;
const mostCharacters = 2_000;

const unreadable = (): AppError =>
  new AppError('invalid', 'imports.unreadable', '这个文件读不出来：请用 Excel 另存为 xlsx 或 CSV 再上传');
const tooLong = (): AppError =>
  new AppError('invalid', 'imports.too-long', `一个文件最多 ${mostRows} 行、${mostColumns} 列，请拆成几个文件`);
const empty = (): AppError => new AppError('invalid', 'imports.empty', '文件里没有数据：第一行是列名，第二行起是数据');

const twoDigits = (number: number): string => String(number).padStart(2, '0');

/** Excel's dates carry no zone: their UTC parts are the day that the sheet shows. */
const showDate = (date: Date): string =>
  `${date.getUTCFullYear()}-${twoDigits(date.getUTCMonth() + 1)}-${twoDigits(date.getUTCDate())}`;

const plainText = (cell: unknown): string => {
  if (cell instanceof Date) return showDate(cell);
  if (typeof cell === 'number' || typeof cell === 'boolean') return String(cell);
  return typeof cell === 'string' ? cell : '';
};

/** Texts pasted from elsewhere bring spaces of all kinds, and zero-width marks that nobody sees. */
const toText = (cell: unknown): string =>
  plainText(cell)
    .replaceAll(/[\u200b-\u200f\ufeff]/g, '')
    .trim()
    .slice(0, mostCharacters);

/** Excel in China saves CSV as GBK, others as UTF-8: what is no sound UTF-8 is the former. */
const decode = (bytes: Buffer): string => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('gb18030').decode(bytes);
  }
};

const isZip = (bytes: Buffer): boolean => bytes.subarray(0, 4).equals(Buffer.from([0x50, 0x4b, 3, 4]));

const readRaw = async (bytes: Buffer): Promise<unknown[][]> => {
  if (isZip(bytes)) return readSheet(bytes);
  const text = decode(bytes);
  if (text.includes('\0')) throw unreadable();
  const [firstLine = ''] = text.split('\n', 1);
  const delimiter = ['\t', ';', ','].find((one) => firstLine.includes(one)) ?? ',';
  return parse(text, { delimiter, relax_column_count: true, relax_quotes: true, skip_empty_lines: true, bom: true });
};

export type List = { header: string[]; rows: { line: number; cells: string[] }[] };

/** Throws `imports.unreadable`, `imports.empty`, `imports.too-long`. */
export const readList = async (bytes: Buffer): Promise<List> => {
  let raw: unknown[][];
  try {
    raw = await readRaw(bytes);
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw unreadable();
  }
  const [first, ...others] = raw.map((cells) => cells.map(toText));
  const rows = others
    .map((cells, at) => ({ line: at + 2, cells }))
    .filter((row) => row.cells.some((cell) => cell !== ''));
  if (!first || rows.length === 0) throw empty();
  if (rows.length > mostRows || first.length > mostColumns) throw tooLong();
  return { header: first, rows };
};
