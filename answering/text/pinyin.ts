// How characters sound, without tone and with what southern tongues and fast thumbs mix up folded together (zh/z, n/l, ang/an).
import table from './pinyin.json' with { type: 'json' };

const fold = (syllable: string): string =>
  syllable
    .replace(/^([zcs])h/, '$1')
    .replace(/^n(?=[aeiouv])/, 'l')
    .replace(/([aei])ng$/, '$1n');

const soundOf = new Map<string, string>();
const syllables = new Set<string>();
for (const [syllable, characters] of Object.entries(table)) {
  syllables.add(syllable);
  for (const character of characters) soundOf.set(character, fold(syllable));
}

/** The folded sound of a character of GB 2312; null for everything else. */
export const pinyinOf = (character: string): string | null => soundOf.get(character) ?? null;

/** Characters that sound exactly alike before folding are not told apart; for making slips in training data. */
export const soundsLike = (character: string): string[] => {
  const own = Object.values(table).find((characters) => characters.includes(character));
  return own === undefined
    ? []
    : Array.from(own)
        .slice(0, 12)
        .filter((other) => other !== character);
};

/** Splits letters typed instead of characters ("tuifang") into folded syllables, longest first; null where they are no pinyin. */
export const spelledPinyin = (letters: string): string[] | null => {
  if (letters.length < 4 || letters.length > 24) return null;
  const from = (start: number): string[] | null => {
    if (start === letters.length) return [];
    for (let length = Math.min(6, letters.length - start); length >= 2; length -= 1) {
      const head = letters.slice(start, start + length);
      const rest = syllables.has(head) ? from(start + length) : null;
      if (rest !== null) return [fold(head), ...rest];
    }
    return null;
  };
  const found = from(0);
  return found !== null && found.length >= 2 ? found : null;
};
