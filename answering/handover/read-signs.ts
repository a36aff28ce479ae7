// Finds the signs of trouble (and of peace) in a text: which group, which words, told or only asked about.
import { type Clause, clausesOf } from './clauses.ts';
import data from './signs.json' with { type: 'json' };

export const reasons = [
  'asked-for-human',
  'anger',
  'complaint',
  'urging',
  'emergency',
  'refund',
  'threat',
  'two-misses',
] as const;
export type Reason = (typeof reasons)[number];

/** `clause` is the place of its clause in the text. */
export type Sign = { group: string; words: string; isTold: boolean; clause: number };

type Group = { name: string; reason: Reason | null; prior: number; evenAsked: boolean; pattern: RegExp };

export const groups: readonly Group[] = Object.entries(data).map(([name, { reason, prior, evenAsked, patterns }]) => ({
  name,
  reason: reasons.find((known) => known === reason) ?? null,
  prior,
  evenAsked,
  pattern: new RegExp(patterns.flatMap((line) => line.split(' ')).join('|'), 'gu'),
}));

// The engine compiles a pattern at its first two uses; done here, so that no customer's message pays for it.
for (const { pattern } of groups) for (const text of ['还没有人来', '还没有人来']) text.match(pattern);

/** 不吵, 没有异味, 别太赶: the sign is denied. Signs that carry their own 不 are denied by 没有 alone (没有不满意). */
const denied =
  /(不|没|没有|无|并非|不是|不算|不会|不太|不怎么|没什么|没啥|毫不|从不)(很|太|是|再|什么|任何|那么|会|被|有|用|必|需要)?$/u;
const warned = /(别|不要|不想|免得|避免)(太|再|被|那么)?$/u;
const doubled = /(没有?|无)(任何|什么|哪里|一点)?$/u;
const carriesNo = /^(不|没|无|未|别|拒|毫|非|连|一点)/u;

const isDenied = (words: string, before: string, evenAsked: boolean): boolean =>
  carriesNo.test(words) ? doubled.test(before) : denied.test(before) || (!evenAsked && warned.test(before));

const signsOfClause = (clause: Clause, place: number): Sign[] =>
  groups.flatMap(({ name, evenAsked, pattern }) =>
    [...clause.text.matchAll(pattern)].flatMap((match) => {
      const [words] = match;
      if (words === '') return [];
      const before = clause.text.slice(Math.max(0, match.index - 6), match.index);
      const isTold = evenAsked || !(clause.isAsked || clause.isSupposed);
      if (!isDenied(words, before, evenAsked)) return [{ group: name, words, isTold, clause: place }];
      // 不干净 is a complaint, 不吵 is none.
      return name === 'praise' ? [{ group: 'poor', words: before.slice(-1) + words, isTold, clause: place }] : [];
    }),
  );

/** All signs of a plain text, in the order of its clauses. */
export const readSigns = (text: string): Sign[] => clausesOf(text).flatMap(signsOfClause);
