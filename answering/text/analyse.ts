// Reads a text once: its units, the trade's concepts over them, what kind of question it is, and whether it denies something.
import { broaderOf, conceptTree, questionTree, soundTree } from './lexicon.ts';
import { normalize } from './normalize.ts';
import { respell } from './respell.ts';
import { cutUnits, type Unit } from './units.ts';
import { isFiller } from './words.ts';

const questionForms =
  /有没有|能不能|可不可以|是不是|要不要|行不行|会不会|用不用|好不好|对不对|需不需要|能不|可以不|行不|有不|不好意思|没问题|[没不]$/g;
const denial = /不|没|无法|别|未/;

/** A unit of a question word says little by itself: the kind of question says it. */
const questionWordInformation = 0.15;

const findConcepts = (units: readonly Unit[], row: readonly string[]): string[][] => {
  const concepts: string[][] = units.map(() => []);
  const cover = (start: number, end: number, labels: readonly string[]): void => {
    for (let at = start; at < end; at += 1)
      for (const label of labels) if (concepts[at]?.includes(label) === false) concepts[at]?.push(label);
  };
  for (const { start, end, labels } of conceptTree.find(row)) cover(start, end, labels);
  for (const { start, end, labels } of soundTree.find(units.map(({ sound }) => sound))) {
    const part = units.slice(start, end);
    const isKnown = part.some((_, index) => (concepts[start + index]?.length ?? 0) > 0);
    // A whole word of the dictionary that merely sounds like a term is no slip.
    const isWord = part.every(({ wordStart, kind }) => kind === 'han' && wordStart === part[0]?.wordStart);
    if (!isKnown && !isWord) cover(start, end, labels);
  }
  return concepts;
};

/** What is known of a text. Most of it is found only when it is asked for: taking in 20,000 entries needs a part of it. */
export class Analysis {
  readonly text: string;
  readonly units: readonly Unit[];
  /** Concepts that cover each unit; a term found by its sound alone counts as well. */
  readonly concepts: readonly (readonly string[])[];
  readonly allConcepts: ReadonlySet<string>;
  readonly kinds: ReadonlySet<string>;
  #words: Set<string> | null = null;
  #pairs: Set<string> | null = null;
  #soundPairs: Set<string> | null = null;
  #characters: Set<string> | null = null;
  #numbers: Set<string> | null = null;
  #broader: Set<string> | null = null;

  constructor(raw: string) {
    const written = normalize(raw);
    const cut = cutUnits(written);
    const mended = respell(written, cut);
    this.text = mended ?? written;
    const units = mended === null ? cut : cutUnits(mended);
    const row = units.map(({ text }) => text);
    this.concepts = findConcepts(units, row);
    this.allConcepts = new Set(this.concepts.flat());
    const kinds = new Set<string>();
    for (const { start, end, labels } of questionTree.find(row)) {
      for (const label of labels) kinds.add(label);
      for (const unit of units.slice(start, end))
        unit.information = Math.min(unit.information, questionWordInformation);
    }
    this.units = units;
    this.kinds = kinds;
  }

  get broaderConcepts(): ReadonlySet<string> {
    this.#broader ??= new Set([...this.allConcepts].flatMap((concept) => broaderOf.get(concept) ?? []));
    return this.#broader;
  }

  get words(): ReadonlySet<string> {
    this.#words ??= new Set(this.units.map(({ word }) => word));
    return this.#words;
  }

  get characters(): ReadonlySet<string> {
    this.#characters ??= new Set(this.units.map(({ text }) => text));
    return this.#characters;
  }

  get numbers(): ReadonlySet<string> {
    this.#numbers ??= new Set(this.units.filter(({ kind }) => kind === 'number').map(({ text }) => text));
    return this.#numbers;
  }

  /** Neighbouring units without a sign between them. */
  get pairs(): ReadonlySet<string> {
    this.#pairs ??= this.#join(({ text }) => text, '');
    return this.#pairs;
  }

  get soundPairs(): ReadonlySet<string> {
    this.#soundPairs ??= this.#join(({ sound }) => sound, ' ');
    return this.#soundPairs;
  }

  get isDenied(): boolean {
    return denial.test(this.text.replace(questionForms, ''));
  }

  /** The text without fillers and signs: equal keys are the same question. */
  get key(): string {
    return this.units
      .filter(({ word }) => !isFiller(word))
      .map(({ text }) => text)
      .join('');
  }

  #join(partOf: (unit: Unit) => string | null, between: string): Set<string> {
    const joined = new Set<string>();
    this.units.forEach((unit, index) => {
      const before = this.units[index - 1];
      if (before === undefined || !unit.isJoined) return;
      const [left, right] = [partOf(before), partOf(unit)];
      if (left !== null && right !== null) joined.add(left + between + right);
    });
    return joined;
  }
}

/** Everything that is asked of a text; never throws, whatever the text is. */
export const analyse = (raw: string): Analysis => new Analysis(raw);
