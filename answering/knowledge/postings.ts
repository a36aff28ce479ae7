// An inverted index over statements: finds, for a question, the statements that share most with it.
import type { Analysis } from '../text/analyse.ts';
import type { AboutReader } from '../text/matters.ts';
import { isFiller } from '../text/words.ts';

/** How much a shared term of each kind counts; a character alone says little, a trade concept much. */
const weightOf: Readonly<Record<string, number>> = { w: 1, c: 1.1, b: 0.8, s: 0.35, u: 0.35, r: 0.4, t: 0.8, m: 0.8 };
const passageFactor = 0.45;

/** With so many places looked up, common terms are left aside: they cost most and tell least. */
const visitLimit = 15_000;

/** Terms of a text, each marked with its kind: word, concept, pair, sound pair, unit, broader concept, topic, matter. */
export const termsOf = (analysis: Analysis, role: 'ask' | 'passage', read: AboutReader | null): string[] => {
  const terms: string[] = [];
  for (const word of analysis.words) if (!isFiller(word) && word.length > 1) terms.push(`w${word}`);
  for (const concept of analysis.allConcepts) terms.push(`c${concept}`);
  for (const pair of analysis.pairs) terms.push(`b${pair}`);
  if (read !== null) {
    const about = read(analysis);
    for (const topic of [...about.topics.keys()].slice(0, 3)) terms.push(`t${topic}`);
    for (const matter of [...about.matters.keys()].slice(0, 3)) terms.push(`m${matter}`);
  }
  if (role === 'passage') return terms;
  for (const concept of analysis.broaderConcepts) terms.push(`r${concept}`);
  for (const pair of analysis.soundPairs) terms.push(`s${pair}`);
  for (const unit of analysis.units) if (unit.information > 0.1) terms.push(`u${unit.text}`);
  return [...new Set(terms)];
};

/** A broader concept meets the same one named outright. */
const alsoFind = (term: string): string[] => {
  if (term.startsWith('r')) return [`c${term.slice(1)}`, term];
  if (term.startsWith('c')) return [term, `r${term.slice(1)}`];
  return [term];
};

export class Postings {
  readonly #lists = new Map<string, number[]>();
  /** Entries with the term in a way to ask; what is rare among entries distinguishes them. */
  readonly #entries = new Map<string, number>();
  readonly #norms: number[] = [];
  #scores = new Float32Array(1_024);
  entryCount = 0;

  /** Takes in a statement under the next number. */
  add(terms: readonly string[], role: 'ask' | 'passage'): number {
    const number = this.#norms.length;
    for (const term of terms) {
      const list = this.#lists.get(term);
      if (list === undefined) this.#lists.set(term, [number]);
      else list.push(number);
    }
    const size = terms.reduce((sum, term) => sum + (weightOf[term.charAt(0)] ?? 0), 0);
    this.#norms.push((role === 'ask' ? 1 : passageFactor) / Math.sqrt(6 + size));
    return number;
  }

  countEntry(terms: ReadonlySet<string>, by: 1 | -1): void {
    this.entryCount += by;
    for (const term of terms) {
      const count = (this.#entries.get(term) ?? 0) + by;
      if (count === 0) this.#entries.delete(term);
      else this.#entries.set(term, count);
    }
  }

  /** Rarity of a term among the entries, 0 (in all) to 1 (in none). */
  rarityOf(term: string): number {
    const count = this.#entries.get(term) ?? 0;
    if (count === 0) return 1;
    return Math.log(1 + this.entryCount / count) / Math.log(2 + this.entryCount);
  }

  /** The lists to visit, those that tell most first. */
  #weighTerms(terms: readonly string[]): { list: readonly number[]; weight: number }[] {
    return terms
      .flatMap((term) => {
        const own = weightOf[term.charAt(0)] ?? 0;
        return alsoFind(term).flatMap((found) => {
          const list = this.#lists.get(found);
          const weight = found === term ? own : Math.min(own, weightOf.r ?? 0);
          return list === undefined ? [] : [{ list, weight: weight * this.rarityOf(found) ** 2 }];
        });
      })
      .sort((left, right) => right.weight - left.weight);
  }

  /** Numbers of the statements that share most, best first. */
  find(
    terms: readonly string[],
    limit: number,
    isAlive: (statement: number) => boolean,
  ): { statement: number; score: number }[] {
    if (this.#scores.length < this.#norms.length) this.#scores = new Float32Array(this.#norms.length * 2);
    const scores = this.#scores;
    const touched: number[] = [];
    let visited = 0;
    for (const { list, weight } of this.#weighTerms(terms)) {
      for (const statement of list) {
        if (scores[statement] === 0) touched.push(statement);
        scores[statement] = (scores[statement] ?? 0) + weight;
      }
      visited += list.length;
      if (visited > visitLimit) break;
    }
    const found: { statement: number; score: number }[] = [];
    let lowest = 0;
    const keep = (): void => {
      found.sort((left, right) => right.score - left.score);
      found.length = Math.min(found.length, limit);
      lowest = found.length === limit ? (found.at(-1)?.score ?? 0) : 0;
    };
    for (const statement of touched) {
      const score = (scores[statement] ?? 0) * (this.#norms[statement] ?? 0);
      scores[statement] = 0;
      if (score <= lowest || !isAlive(statement)) continue;
      found.push({ statement, score });
      if (found.length >= limit * 4) keep();
    }
    keep();
    return found;
  }
}
