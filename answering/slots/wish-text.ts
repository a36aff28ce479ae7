// A customer's message made ready for reading: one width of letters and digits, no control characters, a bounded length.

/** Characters read of one message; WeCom itself carries 2,048 bytes of text. */
export const longestWish = 2000;

export type WishText = {
  /** As long as `written`, character for character, so that a place found here is cut out there. */
  plain: string;
  written: string;
  /** Parts between punctuation, as offsets. */
  clauses: readonly { start: number; end: number }[];
  /** True for a character within quotation marks. */
  isQuoted: (at: number) => boolean;
};

const narrow = (character: string): string => {
  if (/[０-９Ａ-Ｚａ-ｚ％．／：－～＋]/.test(character)) return character.normalize('NFKC').toLowerCase();
  return /[\p{Cc}\p{Cf}]/u.test(character) && character !== '\n' ? ' ' : character.toLowerCase();
};

/** Reads the first 2,000 characters of a message. */
export const readWish = (message: string): WishText => {
  const written = message.slice(0, longestWish);
  const plain = written
    .split('')
    .map(narrow)
    .map((text, index) => (text.length === 1 ? text : (written[index] ?? ' ')))
    .join('')
    .replaceAll(' / ', ' | ')
    .replaceAll('千把', '1千')
    .replaceAll('万把', '1万');
  const clauses = [...plain.matchAll(/[^，。！？；!?;\n|｜]+/g)].flatMap(({ 0: text, index }) =>
    // A comma that is no part of a number divides too.
    [...text.matchAll(/(?:[^,]|(?<=\d),(?=\d{3}(?!\d)))+/g)].map((part) => ({
      start: index + part.index,
      end: index + part.index + part[0].length,
    })),
  );
  const quoted = new Set<number>();
  for (const { 0: text, index } of plain.matchAll(/['‘"“「『《]([^'’"”」』》\n]{1,40})['’"”」』》]/g))
    for (let at = index + 1; at < index + text.length - 1; at += 1) quoted.add(at);
  return { plain, written, clauses, isQuoted: (at) => quoted.has(at) };
};
