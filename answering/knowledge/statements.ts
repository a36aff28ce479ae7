// What of an entry is searched: the ways to ask for it, and the passages that answer.
import type { KnowledgeEntry } from './types.ts';

export type Statement = {
  /** An `ask` is worded as a customer might; a `passage` merely talks about the matter. */
  role: 'ask' | 'passage';
  text: string;
  /** What is answered when this statement fits best. */
  answer: string;
};

/** Long enough to say something, short enough that one passage is about one thing. */
const passageLength = 120;

/** Cuts a text at its sentences into passages of about 120 characters. */
export const cutPassages = (text: string): string[] => {
  const passages: string[] = [];
  let current = '';
  for (const sentence of text.match(/[^。！？!?；;\n]+[。！？!?；;\n]*/g) ?? []) {
    if (current !== '' && current.length + sentence.length > passageLength) {
      passages.push(current.trim());
      current = '';
    }
    current += sentence;
  }
  return [...passages, current.trim()].filter((passage) => passage !== '');
};

/** Statements of an entry, its ways to ask first. */
export const statementsOf = (entry: KnowledgeEntry): Statement[] => {
  if (entry.kind === 'question')
    return [
      ...entry.questions.map((text): Statement => ({ role: 'ask', text, answer: entry.answer })),
      ...cutPassages(entry.answer)
        .slice(0, 3)
        .map((text): Statement => ({ role: 'passage', text, answer: entry.answer })),
    ];
  if (entry.kind === 'article')
    return cutPassages(entry.text).flatMap((passage): Statement[] => [
      { role: 'passage', text: passage, answer: passage },
      { role: 'ask', text: `${entry.title} ${passage.slice(0, 40)}`, answer: passage },
    ]);
  return [entry.name, ...(entry.aliases ?? [])].flatMap((name) =>
    entry.fields.map(({ name: field, value }): Statement => {
      return { role: 'ask', text: `${name}${field}`, answer: `${entry.name}${field}：${value}` };
    }),
  );
};
