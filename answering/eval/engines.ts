// The engines a run may choose from: ours, and minisearch with its defaults as the peer.
import MiniSearch from 'minisearch';
import { KnowledgeIndex } from '../knowledge/knowledge-index.ts';
import type { QuestionEntry } from '../knowledge/types.ts';

export type EngineAnswer = {
  action: 'answer' | 'choose' | 'human';
  answerId: string | null;
  /** Up to five ids, best first. */
  candidates: string[];
  confidence: number;
};
/** `previous` is the question before a follow-up, or empty. */
export type Engine = (question: string, previous: string) => EngineAnswer;

export const engineNames = ['ours', 'minisearch'] as const;
export type EngineName = (typeof engineNames)[number];

const round = (value: number): number => Math.round(value * 1e4) / 1e4;

const ours = (entries: readonly QuestionEntry[], now: Date): Engine => {
  const index = new KnowledgeIndex(entries);
  return (question, previous) => {
    const asker = { now, ...(previous !== '' && { previous }) };
    const { action, answer, candidates, confidence } = index.search(question, asker);
    return {
      action,
      answerId: answer?.id ?? null,
      candidates: candidates.map(({ id }) => id),
      confidence: round(confidence),
    };
  };
};

/** It answers with whatever comes first: it knows no doubt. Its score is squeezed into 0 to 1 as a confidence. */
const miniSearch = (entries: readonly QuestionEntry[], now: Date): Engine => {
  const index = new MiniSearch<{ id: string; questions: string; answer: string }>({ fields: ['questions', 'answer'] });
  index.addAll(
    entries
      .filter(({ validFrom, validTo }) => (validFrom ?? now) <= now && (validTo === undefined || validTo > now))
      .map(({ id, questions, answer }) => ({ id, questions: questions.join(' '), answer })),
  );
  return (question, previous) => {
    const found = index.search(`${previous} ${question}`).slice(0, 5);
    const [top] = found;
    const candidates = found.map(({ id }) => String(id));
    return {
      action: top === undefined ? 'human' : 'answer',
      answerId: candidates[0] ?? null,
      candidates,
      confidence: top === undefined ? 0 : round(top.score / (1 + top.score)),
    };
  };
};

export const makeEngine = (name: EngineName, entries: readonly QuestionEntry[], now: Date): Engine =>
  name === 'ours' ? ours(entries, now) : miniSearch(entries, now);
