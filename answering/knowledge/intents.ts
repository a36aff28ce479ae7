// Which intent an utterance has, learnt from example rows: the knowledge index' search and a classifier over the examples agree.
import { Classifier } from './classifier.ts';
import { probabilities } from './confidence.ts';
import { KnowledgeIndex } from './knowledge-index.ts';

export type IntentExample = { text: string; intent: string };
export type IntentFinding = { intent: string | null; confidence: number };

/** How much the search counts beside the classifier, and what stands for an intent that the search did not find. */
const searchWeight = 0.35;
const notFound = 0.02;
/** The search knows no time-bound examples. */
const asker = { now: new Date(0) };

export class IntentRecognizer {
  readonly #classifier: Classifier;
  readonly #index: KnowledgeIndex;

  constructor(examples: readonly IntentExample[]) {
    const wordings = new Map<string, string[]>();
    for (const { text, intent } of examples) {
      const known = wordings.get(intent);
      if (known === undefined) wordings.set(intent, [text]);
      else known.push(text);
    }
    const entries = [...wordings];
    this.#classifier = new Classifier(entries.map(([id, texts]) => ({ id, wordings: texts })));
    this.#index = new KnowledgeIndex(
      entries.map(([id, questions]) => ({ kind: 'question', id, questions, answer: id })),
    );
  }

  /** The likeliest intent, and how likely it is; null only where there are no examples. */
  recognize(text: string): IntentFinding {
    const { entries, doubt } = this.#index.weighAll(text, asker);
    const chances = probabilities(
      entries.map(({ evidence }) => evidence.vector),
      doubt,
    );
    const found = new Map(entries.map(({ entry }, index) => [entry.id, chances[index] ?? 0]));
    let [total, best, most]: [number, string | null, number] = [0, null, 0];
    for (const [intent, chance] of this.#classifier.classify(text)) {
      const together = chance * ((found.get(intent) ?? 0) + notFound) ** searchWeight;
      total += together;
      if (together > most) [best, most] = [intent, together];
    }
    return { intent: best, confidence: total === 0 ? 0 : most / total };
  }
}
