// Variations of the recorded commands, with other values, operators and paths: whatever they say, the answer is a reply or one of MongoDB's errors.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { Binary, Decimal128, Double, Int32, Long, MaxKey, MinKey, ObjectId, Timestamp } from 'bson';
import { type Document, MongoClient } from 'mongodb';
import { startMongoServer } from '../server/index.ts';
import { type Case, exactText, readCases, runCase } from './run-recording.ts';
import { temporaryFolder } from './server-support.ts';

const FILE = join(import.meta.dirname, 'recordings', 'recorded.jsonl.gz');
/** VARIATIONS=20000 tries more of them, SEED=2 others. */
const CASES = Number(process.env.VARIATIONS ?? 150);
let state = Number(process.env.SEED ?? 20261124);
function random(): number {
  state = (state * 1664525 + 1013904223) >>> 0;
  return state / 2 ** 32;
}
function pick<Item>(list: readonly Item[]): Item {
  return list[Math.floor(random() * list.length)]!;
}

const VALUES: readonly unknown[] = [
  null,
  true,
  '',
  'a',
  '$a',
  '$$ROOT',
  'a.b',
  new Int32(0),
  new Int32(-1),
  new Int32(7),
  new Int32(2147483647),
  Long.fromString('9007199254740993'),
  Long.MAX_VALUE,
  Long.MIN_VALUE,
  new Double(0.5),
  new Double(NaN),
  new Double(Infinity),
  new Double(-0),
  Decimal128.fromString('1.50'),
  Decimal128.fromString('NaN'),
  Decimal128.fromString('9E+6000'),
  new Date(0),
  new Date(8.64e15),
  new ObjectId('000000000000000000000001'),
  new Timestamp({ t: 0, i: 0 }),
  new Binary(new Uint8Array([1, 2]), 0),
  /^a/i,
  new MinKey(),
  new MaxKey(),
  [],
  [[]],
  [null, new Int32(1)],
  {},
  { a: new Int32(1) },
  { $gt: new Int32(1) },
  { $add: ['$a', new Int32(1)] },
  [{ $eq: 'x' }],
];
const PATHS = [
  'a',
  'a.b',
  'a.0',
  'a.0.b',
  'tags',
  'tags.0',
  'tags.$',
  'tags.$[]',
  '_id',
  '_id.x',
  '',
  '.',
  'a.',
  '$a',
  'x'.repeat(300),
  '__proto__',
  'constructor',
];

/** Every operator that the recordings hold, gathered on the way. */
const operators = new Set<string>();

function isPlain(value: unknown): value is Document {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

function gather(value: unknown): void {
  if (Array.isArray(value)) value.forEach(gather);
  if (!isPlain(value)) return;
  for (const [name, inner] of Object.entries(value)) {
    if (name.startsWith('$')) operators.add(name);
    gather(inner);
  }
}

function nameFor(name: string): string {
  return name.startsWith('$') ? pick([...operators]) : pick(PATHS);
}

function put(target: Document, name: string, value: unknown): void {
  Object.defineProperty(target, name, { value, enumerable: true, writable: true, configurable: true });
}

/** The value with about one change in it; what a command is called and works on stays. */
function vary(value: unknown, chance: number): unknown {
  if (random() < chance) return pick(VALUES);
  if (Array.isArray(value)) {
    const items: unknown[] = value.map((item) => vary(item, chance));
    if (random() < chance) items.push(pick(VALUES));
    return items;
  }
  if (!isPlain(value)) return value;
  const result: Document = {};
  for (const [name, inner] of Object.entries(value))
    put(result, random() < chance ? nameFor(name) : name, vary(inner, chance));
  return result;
}

function varied(recorded: Case): Case {
  const steps = recorded.steps.map((step) => {
    if (step.command === undefined) return step;
    const command: Document = {};
    for (const [i, [name, value]] of Object.entries(step.command).entries())
      put(command, name, i === 0 ? value : vary(value, 0.06));
    return { ...step, command };
  });
  return { ...recorded, steps };
}

it('are answered, never with a fault', async () => {
  const folder = temporaryFolder();
  const faults: string[] = [];
  let asked: Case | null = null;
  const log = (line: string) =>
    faults.push(`${line} <- ${exactText(asked?.steps.map(({ command }) => command)).slice(0, 1500)}`);
  const server = await startMongoServer({ port: 0, dataDir: folder, log });
  const client = await new MongoClient(server.uri, { retryWrites: false }).connect();
  const cases: { scenes: Record<string, Document[]>; recorded: Case }[] = [];
  for await (const each of readCases(FILE)) cases.push(each);
  for (const { recorded } of cases) for (const { command } of recorded.steps) gather(command);
  let errors = 0;
  let answers = 0;
  for (let i = 0; i < CASES && faults.length < 20; i++) {
    const { scenes, recorded } = pick(cases);
    asked = varied(recorded);
    try {
      for (const reply of await runCase(client, 'variations', scenes, asked))
        if (reply.ok === 1) answers++;
        else errors++;
    } catch {
      // The driver itself refuses some of them.
      errors++;
    }
  }
  expect(faults).toEqual([]);
  expect(answers).toBeGreaterThan(CASES / 2);
  expect(errors).toBeGreaterThan(CASES / 20);
  await client.close();
  await server.close();
  rmSync(folder, { recursive: true, force: true });
}, 3_600_000);
