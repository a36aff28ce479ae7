// npm run eval: measures everything on the project's own sets, prints the figures as JSON, writes docs/answering-report.md and
// figures.json. With --check it writes nothing and fails where a figure has fallen by more than its interval.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fallenFigures, type Figure, type Figures, figuresSchema } from './figures.ts';
import { measureAll, type Measured } from './measure-all.ts';
import { reportPage } from './report-page.ts';
import { type Share, wilson } from './wilson.ts';

const page = path.resolve(import.meta.dirname, '../../docs/answering-report.md');
const committedFile = path.resolve(import.meta.dirname, 'figures.json');

const high = (share: Share): Figure => ({ ...share, wanted: 'high' });
const low = (share: Share): Figure => ({ ...share, wanted: 'low' });

/** The figures that must not fall: those of the test halves. */
const figuresOf = ({ engines, handOver, handOverApart, slots, facts }: Measured): Figures => {
  const ours = engines.get('ours')?.test;
  if (ours === undefined) throw new Error('our engine was not measured');
  return {
    'answers: right of answered': high(ours.rightAnswers),
    'answers: coverage': high(ours.coverage),
    'answers: wrong of all': low(ours.wrongAnswers),
    'answers: found first': high(ours.first),
    'answers: among first three': high(ours.firstThree),
    'answers: kept back': high(ours.keptBack),
    'hand-over: recall': high(handOver.test.recall),
    'hand-over: false alarms': low(handOver.test.falseAlarms),
    'hand-over, apart: recall': high(handOverApart.test.recall),
    'hand-over, apart: false alarms': low(handOverApart.test.falseAlarms),
    ...Object.fromEntries([...slots.test].map(([key, share]) => [`slots: ${key}`, high(share)])),
    'facts: right': high(facts.right),
    'facts: invented': low(facts.invented),
  };
};

const asJson = (figures: Figures): object => {
  const round = (value: number): number => Math.round(value * 1e4) / 1e4;
  return Object.fromEntries(
    Object.entries(figures).map(([name, { part, whole, wanted }]) => {
      const { rate, low: from, high: to } = wilson({ part, whole });
      return [name, { part, whole, wanted, rate: round(rate), interval: [round(from), round(to)] }];
    }),
  );
};

export const evalReport = (args: readonly string[]): void => {
  const measured = measureAll();
  const figures = figuresOf(measured);
  if (args.includes('--check')) {
    const committed = figuresSchema.parse(JSON.parse(readFileSync(committedFile, 'utf8')));
    const fallen = fallenFigures(committed, figures);
    process.stdout.write(`${JSON.stringify({ figures: asJson(figures), fallen }, null, 2)}\n`);
    if (fallen.length > 0) process.exitCode = 1;
    return;
  }
  writeFileSync(page, reportPage(measured));
  writeFileSync(committedFile, `${JSON.stringify(figures, null, 2)}\n`);
  process.stdout.write(`${JSON.stringify({ figures: asJson(figures) }, null, 2)}\n`);
};
