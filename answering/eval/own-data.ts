// The project's own labelled sets (see data/README.md), checked while they are read.
import path from 'node:path';
import { z } from 'zod';
import { readJsonLines } from './json-lines.ts';

const split = z.enum(['tune', 'test']);
export type Split = z.infer<typeof split>;

const knowledgeRow = z.strictObject({
  id: z.string(),
  topic: z.string(),
  questions: z.array(z.string()).min(1),
  answer: z.string(),
  validTo: z.iso.date().optional(),
});
export type KnowledgeRow = z.infer<typeof knowledgeRow>;

const questionRow = z.strictObject({
  id: z.string(),
  text: z.string(),
  expected: z.string().nullable(),
  also: z.array(z.string()).optional(),
  previous: z.string().optional(),
  topic: z.string(),
  kind: z.enum([
    'plain',
    'far',
    'typo',
    'dialect',
    'short',
    'several',
    'follow-up',
    'out-of-scope',
    'injection',
    'expired',
    'angry',
  ]),
  family: z.string(),
  split,
});
export type QuestionRow = z.infer<typeof questionRow>;

const escalationRow = z.strictObject({
  id: z.string(),
  text: z.string(),
  escalate: z.boolean(),
  topic: z.string(),
  split,
});
export type EscalationRow = z.infer<typeof escalationRow>;

const list = z.array(z.string()).optional();
const wishRow = z.strictObject({
  id: z.string(),
  text: z.string(),
  today: z.iso.date(),
  slots: z.strictObject({
    origin: z.string().optional(),
    destination: list,
    days: z.number().optional(),
    people: z.number().optional(),
    adults: z.number().optional(),
    children: z.number().optional(),
    seniors: z.number().optional(),
    rooms: z.number().optional(),
    budgetYuan: z.number().optional(),
    departOn: z.iso.date().optional(),
    returnOn: z.iso.date().optional(),
    transportLike: list,
    transportAvoid: list,
    dietLike: list,
    dietAvoid: list,
    attractionLike: list,
    attractionAvoid: list,
    mustSee: list,
  }),
  split,
});
export type WishRow = z.infer<typeof wishRow>;

const fileOf = (name: string): string => path.resolve(import.meta.dirname, 'data', name);
const reader =
  <Row>(name: string, schema: z.ZodType<Row>) =>
  (): Row[] =>
    readJsonLines(fileOf(name)).rows.map((row) => schema.parse(row));

export const readKnowledge = reader('knowledge.jsonl', knowledgeRow);
export const readQuestions = reader('questions.jsonl', questionRow);
export const readEscalation = reader('escalation.jsonl', escalationRow);
/** Written by somebody who had not seen the patterns, half of the neutral ones to mislead them. */
export const readEscalationApart = reader('escalation-apart.jsonl', escalationRow);
export const readWishes = reader('wishes.jsonl', wishRow);

/** The day on which everything here is asked: some prices of the knowledge have expired by then. */
export const dayOfAsking = '2025-11-01';

/** The half of a family: its FNV-1a hash, mixed once more, even or odd. */
export const splitOf = (family: string): Split => {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(family)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b) >>> 0;
  return (hash ^ (hash >>> 13)) % 2 === 0 ? 'tune' : 'test';
};
