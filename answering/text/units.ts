// Cuts a normalized text into units: one Chinese character, one Latin word, one number, or one syllable typed in letters.
import { pinyinOf, spelledPinyin } from './pinyin.ts';
import { cutWords, informationOf } from './words.ts';

export type Unit = {
  text: string;
  kind: 'han' | 'latin' | 'number';
  /** Folded sound, null for numbers and Latin words that are no pinyin. */
  sound: string | null;
  /** The word this unit is part of, and where that word starts. */
  word: string;
  wordStart: number;
  /** How much the unit says, its share of its word. */
  information: number;
  /** Where it stands in the text; syllables of one stretch of letters share theirs. */
  at: number;
  end: number;
  /** False where a sign stood between this unit and the one before. */
  isJoined: boolean;
};

type Found = { text: string; kind: Unit['kind']; sound: string | null; at: number; end: number };

const pattern = /\p{Script=Han}|[a-z]+|\d+(?:[.:]\d+)*/gu;

const findUnits = (text: string): Found[] =>
  [...text.matchAll(pattern)].flatMap((match): Found[] => {
    const [part] = match;
    const at = match.index;
    const end = at + part.length;
    if (/^\d/.test(part)) return [{ text: part, kind: 'number', sound: null, at, end }];
    if (!/^[a-z]/.test(part)) return [{ text: part, kind: 'han', sound: pinyinOf(part), at, end }];
    const sounds = spelledPinyin(part);
    if (sounds === null) return [{ text: part, kind: 'latin', sound: null, at, end }];
    return sounds.map((sound) => ({ text: `~${sound}`, kind: 'latin', sound, at, end }));
  });

/** Units of a normalized text, each with its word and weight. */
export const cutUnits = (text: string): Unit[] => {
  const found = findUnits(text);
  const units: Unit[] = [];
  let next = 0;
  let offset = 0;
  let previousEnd = -1;
  for (const word of cutWords(text)) {
    const wordEnd = offset + word.length;
    const wordStart = units.length;
    let item = found[next];
    const members: Found[] = [];
    while (item !== undefined && item.at < wordEnd) {
      members.push(item);
      next += 1;
      item = found[next];
    }
    const share = members.length === 0 ? 0 : informationOf(word) / Math.sqrt(members.length);
    for (const { text: unit, kind, sound, at, end } of members) {
      const information = kind === 'number' ? 0.35 : share;
      units.push({
        text: unit,
        kind,
        sound,
        word,
        wordStart,
        information,
        at,
        end,
        isJoined: at <= previousEnd || units.length === 0,
      });
      previousEnd = end;
    }
    offset = wordEnd;
  }
  return units;
};
