// Brings slips back to the trade's words before anything else reads them: 顶金 is 定金, 迟寸 is 尺寸, tuifang is 退房.
// Only what is no word by itself, sounds like a term and shares a character with it (or is typed in letters) is a slip.
import { conceptTree, soundTree, termsBySound } from './lexicon.ts';
import type { Unit } from './units.ts';
import { informationOf, isDictionaryWord, isFiller } from './words.ts';

/** A character that everybody uses by itself (吃, 住) is hardly a slip. */
const oddInformation = 0.5;

const isTyped = ({ kind, sound }: Unit): boolean => kind === 'latin' && sound !== null;

/** True for a character that stands oddly: alone though it is seldom alone, or in a word that no dictionary has. */
const isOdd = ({ text, kind, word, information }: Unit): boolean => {
  if (kind !== 'han' || isFiller(text)) return false;
  if (word.length > 1) return information > 0.1 && !isDictionaryWord(word);
  return informationOf(text) >= oddInformation && conceptTree.find([text]).length === 0;
};

/** True where the unit's word ends within these units. */
const isWithin = ({ word }: Unit, part: readonly Unit[]): boolean =>
  part.filter((unit) => unit.word === word).length === word.length;

/** The term that these units were meant to be; null where they are none, or are right as they are. */
const meant = (part: readonly Unit[]): string | null => {
  const terms = termsBySound.get(part.map(({ sound }) => sound).join(' ')) ?? [];
  const written = part.map(({ text }) => text).join('');
  if (terms.includes(written)) return null;
  if (part.every(isTyped)) return terms[0] ?? null;
  if (isDictionaryWord(written)) return null;
  const fits = terms.map((term) => ({ term, changed: part.filter(({ text }, index) => text !== term[index]) }));
  const [best] = fits.sort((left, right) => left.changed.length - right.changed.length);
  if (best === undefined) return null;
  const { term, changed } = best;
  const kept = part.filter((unit) => !changed.includes(unit));
  if (kept.every(({ text }) => isFiller(text))) return null;
  return changed.every((unit) => isOdd(unit) && isWithin(unit, part)) ? term : null;
};

/** The text with its slips mended; null where there are none. */
export const respell = (text: string, units: readonly Unit[]): string | null => {
  // Nearly all texts hold nothing odd: they need no second look.
  if (!units.some((unit) => isTyped(unit) || isOdd(unit))) return null;
  const known = new Set<number>();
  for (const { start, end } of conceptTree.find(units.map(({ text: unit }) => unit)))
    if (end - start > 1) for (let at = start; at < end; at += 1) known.add(at);
  let mended = '';
  let done = 0;
  for (const { start, end } of soundTree.find(units.map(({ sound }) => sound))) {
    const part = units.slice(start, end);
    const term = part.some((_, index) => known.has(start + index)) ? null : meant(part);
    const [from, to] = [part[0]?.at, part.at(-1)?.end];
    if (term === null || from === undefined || to === undefined) continue;
    mended += text.slice(done, from) + term;
    done = to;
  }
  return done === 0 ? null : mended + text.slice(done);
};
