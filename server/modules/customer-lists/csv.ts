// Pure: lines of a CSV file that Excel opens as it is, and in which no cell is ever run.

/** Without it Excel takes UTF-8 for the code page of the machine. */
export const byteOrderMark = '\ufeff';

/** Excel and its like run a cell that begins so; an apostrophe before it makes it text. Full-width signs count as well. */
const runs = /^\s*[=+\-@＝＋－＠]|^[\t\r\n]/;

const cell = (text: string): string => {
  const harmless = runs.test(text) ? `'${text}` : text;
  return /[",\r\n;\t]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
};

export const csvLine = (cells: readonly string[]): string => `${cells.map(cell).join(',')}\r\n`;
