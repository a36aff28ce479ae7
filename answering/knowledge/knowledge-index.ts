// The knowledge index: takes entries in and out, and finds for a question the entries that answer it, each with its confidence.
import { analyse, type Analysis } from '../text/analyse.ts';
import { foreignTopic, readAbout, type AboutReader } from '../text/matters.ts';
import { doubtNames, probabilities, trainedModel, type Model } from './confidence.ts';
import { contrast } from './contrast.ts';
import { answersContradict } from './contradictions.ts';
import { weigh, type Hit } from './evidence.ts';
import { contextLength, pointsBack, readTogether, type Weighed } from './follow-up.ts';
import { Postings, termsOf } from './postings.ts';
import { statementsOf } from './statements.ts';
import type { Asker, Candidate, Finding, KnowledgeEntry } from './types.ts';
import type { Weights } from './compare.ts';

type Stored = { entry: KnowledgeEntry; statements: number[]; terms: Set<string>; keys: Set<string> };
type StoredStatement = { text: string; role: 'ask' | 'passage'; answer: string; entryId: string | null };

const statementLimit = 60;
const entryLimit = 14;
const hitsOfEntry = 6;
const cacheLimit = 6_000;
/** Entries that are found by their topic as well; among more, 400 topics tell little apart and cost a fifth of the time. */
const topicLimit = 1_500;

export class KnowledgeIndex {
  #entries = new Map<string, Stored>();
  #statements: StoredStatement[] = [];
  #postings = new Postings();
  #deadStatements = 0;
  /** Entries by each question they answer, fillers aside: the same question twice may be a contradiction. */
  #askedBy = new Map<string, Set<string>>();
  readonly #cache = new Map<string, Analysis>();

  readonly #read: AboutReader;

  constructor(entries: Iterable<KnowledgeEntry> = [], read: AboutReader = readAbout) {
    this.#read = read;
    for (const entry of entries) this.put(entry);
  }

  get size(): number {
    return this.#entries.size;
  }

  get(id: string): KnowledgeEntry | null {
    return this.#entries.get(id)?.entry ?? null;
  }

  /** Adds an entry, or replaces the one of the same id. */
  put(entry: KnowledgeEntry): void {
    this.remove(entry.id);
    const terms = new Set<string>();
    const keys = new Set<string>();
    const read = this.size < topicLimit ? this.#read : null;
    const statements = statementsOf(entry).map(({ role, text, answer }) => {
      const analysis = analyse(text);
      const own = termsOf(analysis, role, read);
      if (role === 'ask' || entry.kind === 'article') for (const term of own) terms.add(term);
      if (role === 'ask' && analysis.key !== '') keys.add(analysis.key);
      this.#statements.push({ text, role, answer, entryId: entry.id });
      return this.#postings.add(own, role);
    });
    for (const key of keys) this.#askedBy.set(key, (this.#askedBy.get(key) ?? new Set()).add(entry.id));
    this.#postings.countEntry(terms, 1);
    this.#entries.set(entry.id, { entry, statements, terms, keys });
  }

  /** Takes an entry out; false where there is none of that id. */
  remove(id: string): boolean {
    const stored = this.#entries.get(id);
    if (stored === undefined) return false;
    this.#entries.delete(id);
    this.#postings.countEntry(stored.terms, -1);
    for (const key of stored.keys) this.#askedBy.get(key)?.delete(id);
    for (const number of stored.statements)
      this.#statements[number] = { text: '', role: 'ask', answer: '', entryId: null };
    this.#deadStatements += stored.statements.length;
    if (this.#deadStatements > 1_000 && this.#deadStatements > this.#statements.length / 2) this.#rebuild();
    return true;
  }

  /** Evidence for the entries that may be used, before confidence. */
  weighAll(raw: string, asker: Asker): Weighed {
    const question = analyse(raw);
    const own = this.#weighQuestion(question, asker);
    if (asker.previous === undefined || !pointsBack(question)) return own;
    return readTogether(own, this.#weighQuestion(analyse(`${asker.previous.slice(-contextLength)}，${raw}`), asker));
  }

  #weighQuestion(question: Analysis, asker: Asker): Weighed {
    const weights = this.#weightsOf(question);
    const usable = new Map<string, boolean>();
    const isAlive = (number: number): boolean => {
      const statement = this.#statements[number];
      if (statement?.entryId === undefined || statement.entryId === null) return false;
      let known = usable.get(statement.entryId);
      if (known === undefined) {
        known = this.#isUsable(statement.entryId, asker);
        usable.set(statement.entryId, known);
      }
      return known;
    };
    const found = this.#postings.find(termsOf(question, 'ask', this.#read), statementLimit, isAlive);
    const byEntry = new Map<string, Hit[]>();
    let rank = 0;
    for (const { statement: number, score } of found) {
      const statement = this.#statements[number];
      if (statement === undefined || statement.entryId === null) continue;
      const hits = byEntry.get(statement.entryId) ?? [];
      if (hits.length === 0 && byEntry.size >= entryLimit) continue;
      byEntry.set(statement.entryId, hits);
      const place = statement.role === 'ask' ? rank++ : rank;
      if (hits.length >= hitsOfEntry) continue;
      const analysis = this.#recall(statement.text);
      hits.push({
        analysis,
        weights: this.#weightsOf(analysis),
        role: statement.role,
        score,
        rank: place,
        answer: statement.answer,
      });
    }
    const topScore = found[0]?.score ?? 0;
    const alone = [...byEntry].flatMap(([id, hits]) => {
      const entry = this.#entries.get(id)?.entry;
      const evidence = weigh(question, weights, hits, topScore, this.#read);
      return entry === undefined || evidence === null ? [] : [{ entry, evidence }];
    });
    const contrasts = contrast(
      alone.map(({ evidence }) => evidence),
      weights,
    );
    const entries = alone.map(({ entry, evidence: { best, isElsewhere, vector } }, index) => ({
      entry,
      evidence: { best, isElsewhere, vector: [...vector, ...(contrasts[index] ?? [])] },
    }));
    return { entries, doubt: this.#doubtOf(question, weights) };
  }

  /** Finds what answers a question; never throws, whatever the question is. */
  search(raw: string, asker: Asker, model: Model = trainedModel): Finding {
    const { entries, doubt } = this.weighAll(raw, asker);
    const chances = probabilities(
      entries.map(({ evidence }) => evidence.vector),
      doubt,
      model,
    );
    const ranked = entries
      .map(({ entry, evidence }, index) => ({ entry, evidence, chance: chances[index] ?? 0 }))
      .sort((left, right) => right.chance - left.chance);
    const candidates: Candidate[] = [];
    // Entries that say the same are one candidate with their confidence together.
    for (const { entry, evidence, chance } of ranked) {
      const { best } = evidence;
      const twin = candidates.find(({ answer }) => answer === best.answer);
      if (twin !== undefined) twin.confidence += chance;
      else
        candidates.push({
          id: entry.id,
          answer: best.answer,
          owner: entry.owner ?? null,
          source: entry.source ?? entry.id,
          confidence: chance,
        });
    }
    candidates.sort((left, right) => right.confidence - left.confidence);
    const [top] = candidates;
    const offered = candidates.slice(0, 5);
    if (top === undefined) return { action: 'human', reason: 'unknown', answer: null, candidates: [], confidence: 0 };
    const isElsewhere = ranked.some(({ entry, evidence }) => entry.id === top.id && evidence.isElsewhere);
    const sure = top.confidence >= model.answer && !isElsewhere;
    if (sure && this.#isContradicted(top.id, asker))
      return {
        action: 'human',
        reason: 'contradicting',
        answer: null,
        candidates: offered,
        confidence: top.confidence,
      };
    if (sure) return { action: 'answer', reason: null, answer: top, candidates: offered, confidence: top.confidence };
    const together = candidates.slice(0, 3).reduce((sum, { confidence }) => sum + confidence, 0);
    return together >= model.choose
      ? { action: 'choose', reason: 'unclear', answer: null, candidates: offered, confidence: top.confidence }
      : { action: 'human', reason: 'unknown', answer: null, candidates: offered, confidence: top.confidence };
  }

  #isUsable(id: string, { now, audience = [] }: Asker): boolean {
    const entry = this.#entries.get(id)?.entry;
    if (entry === undefined) return false;
    if (entry.validFrom !== undefined && entry.validFrom > now) return false;
    if (entry.validTo !== undefined && entry.validTo <= now) return false;
    const groups = entry.audience ?? [];
    return groups.length === 0 || groups.some((group) => audience.includes(group));
  }

  /** True where another usable entry answers the same question otherwise. */
  #isContradicted(id: string, asker: Asker): boolean {
    const own = this.#entries.get(id);
    if (own?.entry.kind !== 'question') return false;
    const { answer } = own.entry;
    return [...own.keys].some((key) =>
      [...(this.#askedBy.get(key) ?? [])].some((rivalId) => {
        const rival = this.#entries.get(rivalId)?.entry;
        if (rivalId === id || rival?.kind !== 'question' || !this.#isUsable(rivalId, asker)) return false;
        return answersContradict(answer, rival.answer);
      }),
    );
  }

  /** What a unit says by itself, and how well it tells this index' entries apart. */
  #weightsOf({ units, concepts, pairs }: Analysis): Weights {
    return units.map((unit, index) => {
      const known = (concepts[index] ?? []).map((concept) => this.#postings.rarityOf(`c${concept}`));
      const word = this.#postings.rarityOf(unit.word.length > 1 ? `w${unit.word}` : `u${unit.text}`);
      const before = units[index - 1];
      const after = units[index + 1];
      if (before !== undefined && pairs.has(before.text + unit.text))
        known.push(this.#postings.rarityOf(`b${before.text}${unit.text}`));
      if (after !== undefined && pairs.has(unit.text + after.text))
        known.push(this.#postings.rarityOf(`b${unit.text}${after.text}`));
      return unit.information * (0.3 + 0.7 * Math.min(word, ...known));
    });
  }

  #doubtOf(question: Analysis, weights: Weights): number[] {
    const { units, concepts, pairs } = question;
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    const unknown = weights.map((weight, index) => {
      const unit = units[index];
      const after = units[index + 1];
      if (unit === undefined) return 0;
      const isKnown =
        this.#postings.rarityOf(`w${unit.word}`) < 1 ||
        (concepts[index] ?? []).some((concept) => this.#postings.rarityOf(`c${concept}`) < 1) ||
        (after !== undefined &&
          pairs.has(unit.text + after.text) &&
          this.#postings.rarityOf(`b${unit.text}${after.text}`) < 1) ||
        (unit.word.length === 1 && this.#postings.rarityOf(`u${unit.text}`) < 1);
      return isKnown ? 0 : weight;
    });
    const about = this.#read(question);
    const values: Record<(typeof doubtNames)[number], number> = {
      always: 1,
      entries: Math.log10(1 + this.size),
      length: Math.min(1, units.length / 30),
      isTiny: total < 0.8 ? 1 : 0,
      unknownShare: total === 0 ? 1 : unknown.reduce((sum, weight) => sum + weight, 0) / total,
      information: Math.min(1, total / 8),
      foreign: (about.topics.get(foreignTopic) ?? 0) * about.knownShare,
    };
    return doubtNames.map((name) => values[name]);
  }

  /** The analysis of a statement, kept for the next question. */
  #recall(text: string): Analysis {
    const known = this.#cache.get(text);
    if (known !== undefined) return known;
    const analysis = analyse(text);
    if (this.#cache.size >= cacheLimit) this.#cache.clear();
    this.#cache.set(text, analysis);
    return analysis;
  }

  #rebuild(): void {
    const entries = [...this.#entries.values()].map(({ entry }) => entry);
    this.#entries = new Map();
    this.#statements = [];
    this.#postings = new Postings();
    this.#deadStatements = 0;
    this.#askedBy = new Map();
    for (const entry of entries) this.put(entry);
  }
}
