// Trains the classifier of matters on answering/training/sayings and writes answering/text/matter-weights.json.
//     node --import tsx answering/training/train-matters.ts [--check]
// A file of sayings is a topic; in it `# name` begins a matter, each line below is a saying. With `--check` a fifth of the sayings is held back, and
// how many of them are recognised is printed; nothing is written.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { analyse } from '../text/analyse.ts';
import { matterTerms, weightScale } from '../text/matter-terms.ts';
import { fitMatters, scoreMatters, type Example, type MatterModel } from './matter-model.ts';

/** Weights nearer to 0 are left out: they say little and would be most of the file. */
const leastWeight = 0.5;
const folds = 5;

type Topic = { name: string; matters: { name: string; sayings: string[] }[] };

const readTopics = (): Topic[] => {
  const folder = path.join(import.meta.dirname, 'sayings');
  return readdirSync(folder)
    .sort()
    .map((file) => ({
      name: path.basename(file, '.txt'),
      matters: readFileSync(path.join(folder, file), 'utf8')
        .split(/^# /m)
        .slice(1)
        .map((part) => {
          const [name = '', ...sayings] = part.split('\n').filter((line) => line !== '');
          return { name, sayings };
        }),
    }));
};

/** One line a term: its name, its rarity, then `matter,weight` for each matter it says something of. */
const writeTerm = (term: string, rarity: number, weights: Float32Array): string[] => {
  const pairs = [...weights].flatMap((weight, matter) =>
    Math.abs(weight) < leastWeight ? [] : [`${matter},${Math.round(weight * weightScale)}`],
  );
  return pairs.length === 0 ? [] : [[term, Math.round(rarity * weightScale), ...pairs].join(' ')];
};

const check = (examples: readonly Example[], matters: number): void => {
  const heldBack = examples.filter((_, index) => index % folds === 0);
  const model = fitMatters(
    examples.filter((_, index) => index % folds !== 0),
    matters,
  );
  const ranks = heldBack.map(({ matter, terms }) => {
    const scores = scoreMatters(model, terms, matters);
    return scores.filter((score) => score > (scores[matter] ?? 0)).length;
  });
  const share = (places: number): number => ranks.filter((rank) => rank < places).length / ranks.length;
  console.log(JSON.stringify({ matters, sayings: examples.length, right: share(1), amongThree: share(3) }));
};

const write = (topics: readonly Topic[], model: MatterModel): void => {
  const names = topics.map(({ name, matters: own }): [string, string] => [
    name,
    own.map((matter) => matter.name).join(' '),
  ]);
  const terms = [...model].flatMap(([term, { rarity, weights }]) => writeTerm(term, rarity, weights)).sort();
  const file = path.join(import.meta.dirname, '../text/matter-weights.json');
  writeFileSync(file, `${JSON.stringify({ topics: Object.fromEntries(names), terms }, null, 2)}\n`);
  console.log(JSON.stringify({ matters: matters.length, sayings: examples.length, terms: terms.length }));
};

const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });
const topics = readTopics();
const matters = topics.flatMap((topic) => topic.matters);
const examples = matters.flatMap(({ sayings }, matter): Example[] =>
  sayings.map((saying) => ({ matter, terms: matterTerms(analyse(saying)) })),
);
if (values.check) check(examples, matters.length);
else write(topics, fitMatters(examples, matters.length));
