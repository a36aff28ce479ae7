// Snapshot isolation over a checked history: sessions append numbers to lists in transactions; what each of them read must fit one order.
import { type ClientSession, MongoServerError } from 'mongodb';
import { startTestServer, type TestServer } from './server-support.ts';

const SESSIONS = 8;
const ROUNDS = 40;
const KEYS = [1, 2, 3, 4, 5];
type List = { _id: number; items: number[] };
type Reads = Map<number, readonly number[]>;
/** What one transaction saw and appended; `isCommitted` after it was acknowledged. */
type Attempt = { session: number; reads: Reads; appended: Map<number, number>; isCommitted: boolean };

let running: TestServer;
beforeAll(async () => {
  running = await startTestServer();
});
afterAll(() => running.stop());

/** The same numbers in every run; how the sessions meet differs. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1664525 + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

function isTransient(error: unknown): boolean {
  return error instanceof MongoServerError && error.hasErrorLabel('TransientTransactionError');
}

async function runHistory(): Promise<{ attempts: Attempt[]; end: Map<number, number[]>; faults: string[] }> {
  const lists = running.client.db('isolation').collection<List>('lists');
  await lists.drop().catch(() => undefined);
  await lists.createIndexes([{ key: { items: 1 } }]);
  await lists.insertMany(KEYS.map((_id) => ({ _id, items: [] })));
  const attempts: Attempt[] = [];
  const faults: string[] = [];

  async function attempt(session: ClientSession, of: number, next: () => number): Promise<void> {
    const reads: Reads = new Map();
    const made: Attempt = { session: of, reads, appended: new Map(), isCommitted: false };
    attempts.push(made);
    const unique = attempts.length;
    const keys = [...KEYS].sort(() => next() - 0.5).slice(0, 2 + Math.floor(next() * 3));
    session.startTransaction({ readConcern: { level: 'snapshot' }, writeConcern: { w: 'majority' } });
    for (const key of keys) reads.set(key, (await lists.findOne({ _id: key }, { session }))?.items ?? []);
    for (const key of keys.slice(0, 1 + Math.floor(next() * 2))) {
      made.appended.set(key, unique);
      await lists.updateOne({ _id: key }, { $push: { items: unique } }, { session });
      const own = (await lists.findOne({ items: unique, _id: key }, { session }))?.items ?? [];
      if (own.join() !== [...(reads.get(key) ?? []), unique].join())
        faults.push(`${unique} does not see its own write`);
    }
    if (next() < 0.15) return session.abortTransaction();
    await session.commitTransaction();
    made.isCommitted = true;
  }

  await Promise.all(
    Array.from({ length: SESSIONS }, async (_, of) => {
      const next = numbers(of + 1);
      const session = running.client.startSession();
      for (let round = 0; round < ROUNDS; round++) {
        try {
          await attempt(session, of, next);
        } catch (error) {
          if (!isTransient(error)) throw error;
          if (session.inTransaction()) await session.abortTransaction();
        }
      }
      await session.endSession();
    }),
  );
  const end = new Map((await lists.find().toArray()).map(({ _id, items }) => [_id, items]));
  return { attempts, end, faults };
}

function isPrefix(list: readonly number[], whole: readonly number[]): boolean {
  return list.length <= whole.length && list.every((item, i) => item === whole[i]);
}

/** One of two snapshots is the older for every key that both read. */
function areOrdered(one: Reads, other: Reads): boolean {
  const differences = [...one].flatMap(([key, list]) => {
    const others = other.get(key);
    return others === undefined ? [] : [list.length - others.length];
  });
  return !differences.some((each) => each < 0) || !differences.some((each) => each > 0);
}

function check(attempts: readonly Attempt[], end: ReadonlyMap<number, readonly number[]>): string[] {
  const faults: string[] = [];
  const listOf = (key: number) => end.get(key) ?? [];
  for (const [i, { session, reads, appended, isCommitted }] of attempts.entries()) {
    const name = `transaction ${i + 1}`;
    for (const [key, list] of reads) {
      // Aborted numbers are in no list at the end, so a prefix of it holds nothing dirty.
      if (!isPrefix(list, listOf(key)))
        faults.push(`${name} read ${list.join()} of list ${key}, which is none of its states`);
    }
    for (const [key, number] of appended) {
      const at = listOf(key).indexOf(number);
      if (at >= 0 !== isCommitted) faults.push(`${name}: ${isCommitted ? 'lost' : 'aborted and nevertheless there'}`);
      // Nobody else came between what it read and what it wrote.
      if (isCommitted && at !== reads.get(key)?.length) faults.push(`${name} overlooked an update of list ${key}`);
      if (isCommitted && listOf(key).lastIndexOf(number) !== at) faults.push(`${name} is there twice`);
    }
    for (const [j, later] of attempts.entries()) {
      if (j !== i && isCommitted) {
        const seen = [...appended].flatMap(([key, number]) => later.reads.get(key)?.includes(number) ?? []);
        if (seen.includes(true) && seen.includes(false)) faults.push(`transaction ${j + 1} saw a part of ${i + 1}`);
        if (j > i && later.session === session && seen.includes(false))
          faults.push(`${j + 1} did not see ${i + 1} of its session`);
      }
      if (j > i && !areOrdered(reads, later.reads)) faults.push(`${i + 1} and ${j + 1} saw two orders of commits`);
    }
  }
  return faults;
}

it('keeps snapshot isolation with eight sessions', async () => {
  const { attempts, end, faults } = await runHistory();
  expect([...faults, ...check(attempts, end)]).toEqual([]);
  expect(attempts).toHaveLength(SESSIONS * ROUNDS);
  const committed = attempts.filter(({ isCommitted }) => isCommitted).length;
  expect(committed).toBeGreaterThan(SESSIONS * 3);
  expect(committed).toBeLessThan(attempts.length);
}, 120_000);

it('would find what is wrong in a history', () => {
  const attempt = (reads: [number, number[]][], appended: [number, number][], isCommitted = true): Attempt => ({
    session: reads.length + appended.length,
    reads: new Map(reads),
    appended: new Map(appended),
    isCommitted,
  });
  const faultsOf = (attempts: Attempt[], ...end: [number, number[]][]) => check(attempts, new Map(end)).length;
  const first = attempt([[1, []]], [[1, 1]]);
  expect(faultsOf([first, attempt([[1, [1]]], [])], [1, [1]])).toBe(0);
  expect(faultsOf([first, attempt([[1, []]], [[1, 2]])], [1, [1, 2]])).toBeGreaterThan(0);
  expect(faultsOf([attempt([[1, []]], [[1, 1]], false), attempt([[1, [1]]], [])], [1, []])).toBeGreaterThan(0);
  const both = attempt(
    [
      [1, []],
      [2, []],
    ],
    [
      [1, 1],
      [2, 1],
    ],
  );
  expect(
    faultsOf(
      [
        both,
        attempt(
          [
            [1, [1]],
            [2, []],
          ],
          [],
        ),
      ],
      [1, [1]],
      [2, [1]],
    ),
  ).toBeGreaterThan(0);
  const forks = [
    attempt(
      [
        [1, [1]],
        [2, []],
      ],
      [],
    ),
    attempt(
      [
        [1, []],
        [2, [2]],
      ],
      [],
    ),
  ];
  const writers = [attempt([[1, []]], [[1, 1]]), attempt([[2, []]], [[2, 2]])];
  expect(faultsOf([...writers, ...forks], [1, [1]], [2, [2]])).toBeGreaterThan(0);
});
