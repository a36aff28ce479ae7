// Hand-over: must the bot fetch a human for this message, why, how strongly, and which words show it.
import { plainText } from './clauses.ts';
import { measureText, type Measures } from './measure-text.ts';
import { groups, type Reason, readSigns, type Sign } from './read-signs.ts';
import weights from './weights.json' with { type: 'json' };

export type HandOver = {
  escalate: boolean;
  /** Null where nothing speaks for a human. */
  reason: Reason | null;
  /** 0 to 1; from 0.5 on a human is fetched. */
  strength: number;
  /** As they stand in the message (in plain form), the strongest reason's first. */
  words: readonly string[];
};

const learned: ReadonlyMap<string, number> = new Map(Object.entries(weights));
const weightOf = (name: string): number => learned.get(name) ?? 0;

/** After so many questions in a row that the bot could not answer, a human is due. */
const missesToGiveUp = 2;
const shownWords = 8;

const toStrength = (evidence: number): number => 1 / (1 + Math.exp(-evidence));
const evidenceOf = (measures: Measures): number =>
  [...measures].reduce((sum, [name, value]) => sum + value * weightOf(name), 0);

type Found = { reason: Reason; weight: number; words: string[] };

/** The told signs of trouble by reason, the heaviest first. */
const findReasons = (signs: readonly Sign[]): Found[] => {
  const found = new Map<Reason, Found>();
  for (const { name, reason } of groups) {
    const words = signs.filter(({ group, isTold }) => group === name && isTold).map((sign) => sign.words);
    if (reason === null || words.length === 0) continue;
    const sofar = found.get(reason) ?? { reason, weight: 0, words: [] };
    // Whoever threatens or asks for money also complains: the special reason says more.
    const share = reason === 'complaint' ? 0.4 : 1;
    const weight = sofar.weight + share * weightOf(name) * Math.log2(1 + words.length);
    found.set(reason, { reason, weight, words: [...sofar.words, ...words] });
  }
  return [...found.values()].sort((left, right) => right.weight - left.weight);
};

/**
 * Judges one message. `misses`: how many questions in a row, this one included, the bot could not answer. Any text is
 * taken (empty, huge, broken); of long ones the beginning and the end are read.
 */
export const judgeHandOver = (message: string, misses = 0): HandOver => {
  const text = plainText(message);
  const signs = readSigns(text);
  const strength = text === '' ? 0 : toStrength(evidenceOf(measureText(text, signs)));
  const found = findReasons(signs);
  const words = [...new Set(found.flatMap((one) => one.words))].slice(0, shownWords);
  if (strength >= 0.5) return { escalate: true, reason: found[0]?.reason ?? 'complaint', strength, words };
  if (misses >= missesToGiveUp) return { escalate: true, reason: 'two-misses', strength: 0.5, words };
  return { escalate: false, reason: found[0]?.reason ?? null, strength, words };
};
