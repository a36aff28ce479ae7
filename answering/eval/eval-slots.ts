// npm run eval:slots -- FILE: the slots of each trip wish of a file {"id","text","today"}, one JSON line each; then a summary.
// A row that brings its own `slots` is compared: jointly right where origin, destination, days, people and budget all are.
import { parseArgs } from 'node:util';
import { readSlots } from '../slots/read-slots.ts';
import { type Slots } from '../slots/slots.ts';
import { printJsonLine, readJsonLines, textOf } from './json-lines.ts';
import { runCommand } from './run-command.ts';

const printed = [
  'origin',
  'destination',
  'days',
  'people',
  'adults',
  'children',
  'seniors',
  'rooms',
  'budgetYuan',
  'departOn',
  'returnOn',
  'transportLike',
  'transportAvoid',
  'dietLike',
  'dietAvoid',
  'attractionLike',
  'attractionAvoid',
  'mustSee',
] as const satisfies readonly (keyof Slots)[];
const joint = ['origin', 'destination', 'days', 'people', 'budgetYuan'] as const;

type Tally = { right: number; wrong: number; missed: number };

/** The keys of the contract alone, in its order. */
const contractOf = (slots: Slots): Slots =>
  Object.fromEntries(printed.flatMap((key) => (slots[key] === undefined ? [] : [[key, slots[key]]])));

const compare = (slots: Slots, expected: object, tallies: Map<string, Tally>): boolean => {
  const isRight = (key: keyof Slots): boolean =>
    JSON.stringify(slots[key] ?? null) === JSON.stringify(Reflect.get(expected, key) ?? null);
  for (const key of printed) {
    const tally = tallies.get(key) ?? { right: 0, wrong: 0, missed: 0 };
    tallies.set(key, tally);
    if (isRight(key)) tally.right += slots[key] === undefined ? 0 : 1;
    else if (slots[key] === undefined) tally.missed += 1;
    else tally.wrong += 1;
  }
  return joint.every(isRight);
};

const run = (): void => {
  const [file] = parseArgs({ allowPositionals: true }).positionals;
  if (file === undefined) throw new Error('npm run eval:slots -- FILE');
  const { rows, unreadable } = readJsonLines(file);
  const tallies = new Map<string, Tally>();
  let [compared, right] = [0, 0];
  const started = performance.now();
  for (const row of rows) {
    const slots = contractOf(readSlots(textOf(row, 'text'), textOf(row, 'today')));
    printJsonLine({ id: row.id ?? null, slots });
    if (typeof row.slots !== 'object' || row.slots === null) continue;
    compared += 1;
    if (compare(slots, row.slots, tallies)) right += 1;
  }
  const ms = performance.now() - started;
  printJsonLine({
    summary: {
      rows: rows.length,
      unreadable,
      msPerRow: Math.round((ms / Math.max(1, rows.length)) * 100) / 100,
      ...(compared > 0 && {
        compared,
        jointlyRight: right,
        rate: right / compared,
        slots: Object.fromEntries(tallies),
      }),
    },
  });
};

runCommand(run);
