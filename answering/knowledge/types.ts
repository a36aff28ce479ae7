// What the agency knows, and what a question to it brings back.

type Provenance = {
  /** Unique within an index. */
  id: string;
  /** Who keeps it right, and where it comes from; both are shown with the answer. */
  owner?: string;
  source?: string;
  /** Used from, inclusive, and until, exclusive; absent: without limit. */
  validFrom?: Date;
  validTo?: Date;
  /** Who may be told, e.g. `member`; absent or empty: everybody. */
  audience?: readonly string[];
};

export type QuestionEntry = Provenance & { kind: 'question'; questions: readonly string[]; answer: string };
export type ArticleEntry = Provenance & { kind: 'article'; title: string; text: string };
export type ThingEntry = Provenance & {
  kind: 'product' | 'place';
  name: string;
  aliases?: readonly string[];
  fields: readonly { name: string; value: string }[];
};
export type KnowledgeEntry = QuestionEntry | ArticleEntry | ThingEntry;

export type Asker = {
  /** Decides what is valid. */
  now: Date;
  /** The groups the asker belongs to. */
  audience?: readonly string[];
  /** The question before this one: 那婴儿呢 leaves out what was asked of. */
  previous?: string;
};

export type Candidate = {
  id: string;
  /** The text that answers: a pair's answer, the fitting passage of an article, the fitting field of a product or place. */
  answer: string;
  owner: string | null;
  source: string;
  /** 0 to 1: how surely this entry answers the question. */
  confidence: number;
};

export type Finding = {
  /** `choose` offers up to three, `human` offers none. */
  action: 'answer' | 'choose' | 'human';
  /** Set where the action is not `answer`. */
  reason: 'unclear' | 'unknown' | 'contradicting' | null;
  /** The best entry where the action is `answer`. */
  answer: Candidate | null;
  /** Up to five, best first, whatever the action. */
  candidates: readonly Candidate[];
  confidence: number;
};
