// Reads a text once: its units, the trade's concepts over them, what kind of question it is, and whether it denies something.
import { broaderOf, conceptTree, questionTree, soundTree } from './lexicon.ts';
import { normalize } from './normalize.ts';
import { cutUnits, type Unit } from './units.ts';
import { isFiller } from './words.ts';

export type Analysis = {
  text: string;
  units: readonly Unit[];
  /** Concepts that cover each unit; a term found by its sound alone counts as well. */
  concepts: readonly (readonly string[])[];
  allConcepts: ReadonlySet<string>;
  broaderConcepts: ReadonlySet<string>;
  kinds: ReadonlySet<string>;
  isDenied: boolean;
  numbers: ReadonlySet<string>;
  words: ReadonlySet<string>;
  pairs: ReadonlySet<string>;
  characters: ReadonlySet<string>;
  soundPairs: ReadonlySet<string>;
  /** The text without fillers and signs: equal keys are the same question. */
  key: string;
};

const questionForms =
  /有没有|能不能|可不可以|是不是|要不要|行不行|会不会|用不用|好不好|对不对|需不需要|能不|可以不|行不|有不|不好意思|没问题|[没不]$/g;
const denial = /不|没|无法|别|未/;

/** A unit of a question word says little by itself: the kind of question says it. */
const questionWordInformation = 0.15;

const findConcepts = (units: readonly Unit[]): string[][] => {
  const concepts: string[][] = units.map(() => []);
  const cover = (start: number, end: number, labels: readonly string[]): void => {
    for (let at = start; at < end; at += 1)
      for (const label of labels) if (concepts[at]?.includes(label) === false) concepts[at]?.push(label);
  };
  for (const { start, end, labels } of conceptTree.find(units.map(({ text }) => text))) cover(start, end, labels);
  for (const { start, end, labels } of soundTree.find(units.map(({ sound }) => sound))) {
    const part = units.slice(start, end);
    const isKnown = part.some((_, index) => (concepts[start + index]?.length ?? 0) > 0);
    // A whole word of the dictionary that merely sounds like a term is no slip.
    const isWord = part.every(({ wordStart, kind }) => kind === 'han' && wordStart === part[0]?.wordStart);
    if (!isKnown && !isWord) cover(start, end, labels);
  }
  return concepts;
};

/** Everything that is asked of a text; never throws, whatever the text is. */
export const analyse = (raw: string): Analysis => {
  const text = normalize(raw);
  const units = cutUnits(text);
  const concepts = findConcepts(units);
  const kinds = new Set<string>();
  for (const { start, end, labels } of questionTree.find(units.map((unit) => unit.text))) {
    for (const label of labels) kinds.add(label);
    for (const unit of units.slice(start, end)) unit.information = Math.min(unit.information, questionWordInformation);
  }
  const allConcepts = new Set(concepts.flat());
  const pairs = new Set<string>();
  const soundPairs = new Set<string>();
  units.forEach((unit, index) => {
    const before = units[index - 1];
    if (before === undefined || !unit.isJoined) return;
    pairs.add(before.text + unit.text);
    if (before.sound !== null && unit.sound !== null) soundPairs.add(`${before.sound} ${unit.sound}`);
  });
  return {
    text,
    units,
    concepts,
    allConcepts,
    broaderConcepts: new Set([...allConcepts].flatMap((concept) => broaderOf.get(concept) ?? [])),
    kinds,
    isDenied: denial.test(text.replace(questionForms, '')),
    numbers: new Set(units.filter(({ kind }) => kind === 'number').map((unit) => unit.text)),
    words: new Set(units.map(({ word }) => word)),
    pairs,
    characters: new Set(units.map((unit) => unit.text)),
    soundPairs,
    key: units
      .filter(({ word }) => !isFiller(word))
      .map((unit) => unit.text)
      .join(''),
  };
};
