// Learns the weights of the hand-over from the tune halves of the project's own sets and writes them to
// answering/handover/weights.json: logistic regression, drawn towards the weights that signs.json gives each group.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { plainText } from '../handover/clauses.ts';
import { measureText, priors } from '../handover/measure-text.ts';
import { readSigns } from '../handover/read-signs.ts';
import { readEscalation, readQuestions, readWishes } from './own-data.ts';

const steps = 1_500;
const stepSize = 0.5;
/** How hard a weight is held to its prior, in rows. */
const pull = 2;

type Example = { measures: [string, number][]; isTrouble: boolean };

const examples: Example[] = [
  ...readEscalation().map(({ text, escalate, split }) => ({ text, isTrouble: escalate, split })),
  ...readQuestions().map(({ text, kind, split }) => ({ text, isTrouble: kind === 'angry', split })),
  ...readWishes().map(({ text, split }) => ({ text, isTrouble: false, split })),
].flatMap(({ text, isTrouble, split }) => {
  const plain = plainText(text);
  return split === 'tune' ? [{ measures: [...measureText(plain, readSigns(plain))], isTrouble }] : [];
});

const priorOf = (name: string): number => priors.get(name) ?? 0;
const weights = new Map<string, number>();
for (const { measures } of examples) for (const [name] of measures) weights.set(name, priorOf(name));

for (let step = 0; step < steps; step += 1) {
  const slopes = new Map<string, number>();
  for (const { measures, isTrouble } of examples) {
    const evidence = measures.reduce((sum, [name, value]) => sum + value * (weights.get(name) ?? 0), 0);
    const error = 1 / (1 + Math.exp(-evidence)) - (isTrouble ? 1 : 0);
    for (const [name, value] of measures) slopes.set(name, (slopes.get(name) ?? 0) + error * value);
  }
  for (const [name, weight] of weights) {
    // The bias is free: it only says how common trouble is among the examples.
    const held = name === 'bias' ? 0 : pull * (weight - priorOf(name));
    weights.set(name, weight - (stepSize * ((slopes.get(name) ?? 0) + held)) / examples.length);
  }
}

const rounded = Object.fromEntries([...weights].map(([name, weight]) => [name, Number(weight.toFixed(3))]));
const file = path.resolve(import.meta.dirname, '../handover/weights.json');
writeFileSync(file, `${JSON.stringify(rounded, null, 2)}\n`);
process.stdout.write(`${JSON.stringify({ examples: examples.length, weights: weights.size })}\n`);
