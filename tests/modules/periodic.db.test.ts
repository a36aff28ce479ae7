// Work that is due again every so often is done once, whoever asks; due documents go to one of two.
import mongoose, { Schema } from 'mongoose';
import { claimDue } from '../../server/database/claim-due.ts';
import { connectDatabase, disconnectDatabase, ensureIndexes } from '../../server/database/connect.ts';
import { lastEnded, runWhenDue } from '../../server/database/periodic.ts';
import { makeContext } from '../support/make-context.ts';
import { databaseUri } from '../support/world.ts';

type Chore = { agencyId: string; name: string; dueAt: Date | null };
const ChoreModel = mongoose.model<Chore>(
  'Chore',
  new Schema<Chore>({ agencyId: String, name: String, dueAt: Date }, { versionKey: false }),
  'chores-of-a-test',
);

beforeAll(async () => {
  await connectDatabase(databaseUri());
  await ensureIndexes();
});
afterAll(disconnectDatabase);

describe('periodic work', () => {
  const hourly = { name: 'hourly', everySeconds: 3_600, leaseSeconds: 60 };

  it('runs once when two processes ask at once, and again when its interval is over', async () => {
    const { context, clock } = makeContext();
    let runs = 0;
    const work = (): Promise<unknown> => Promise.resolve((runs += 1));
    const askTwice = async (): Promise<number> =>
      (await Promise.all([1, 2].map(() => runWhenDue(context, hourly, work)))).reduce((sum, ran) => sum + ran, 0);
    expect(await lastEnded(context, 'hourly')).toBeNull();
    expect([await askTwice(), runs]).toEqual([1, 1]);
    expect(await lastEnded(context, 'hourly')).toEqual(clock.now());
    clock.advance(3_599);
    expect([await askTwice(), runs]).toEqual([0, 1]);
    clock.advance(1);
    expect([await askTwice(), runs]).toEqual([1, 2]);
  });

  it('of one agency says nothing about another', async () => {
    const [one, other] = [makeContext(), makeContext()];
    const work = (): Promise<void> => Promise.resolve();
    expect(await runWhenDue(one.context, hourly, work)).toBe(1);
    expect(await runWhenDue(other.context, hourly, work)).toBe(1);
  });

  it('that failed is tried again after fifteen seconds, not after its interval', async () => {
    const { context, clock } = makeContext();
    const fail = (): Promise<never> => Promise.reject(new Error('no answer'));
    await expect(runWhenDue(context, hourly, fail)).rejects.toThrow('no answer');
    expect(await lastEnded(context, 'hourly')).toBeNull();
    clock.advance(14);
    expect(await runWhenDue(context, hourly, fail)).toBe(0);
    clock.advance(1);
    expect(await runWhenDue(context, hourly, () => Promise.resolve())).toBe(1);
  });

  it('of a process that died is taken over when the lease is over, and not before', async () => {
    const { context, clock } = makeContext();
    let begin = (): void => undefined;
    const begun = new Promise<void>((resolve) => (begin = resolve));
    // Never ends, as far as anybody can tell.
    void runWhenDue(context, hourly, async () => {
      begin();
      await new Promise(() => undefined);
    });
    await begun;
    clock.advance(59);
    expect(await runWhenDue(context, hourly, () => Promise.resolve())).toBe(0);
    clock.advance(1);
    expect(await runWhenDue(context, hourly, () => Promise.resolve())).toBe(1);
  });

  it('keeps its lease while it renews it', async () => {
    const { context, clock } = makeContext();
    const others: number[] = [];
    const long = async (_context: unknown, renew: () => Promise<void>): Promise<void> => {
      for (let page = 0; page < 3; page += 1) {
        clock.advance(50);
        others.push(await runWhenDue(context, hourly, () => Promise.resolve()));
        await renew();
      }
    };
    expect(await runWhenDue(context, hourly, long)).toBe(1);
    expect(others).toEqual([0, 0, 0]);
  });
});

describe('a due document', () => {
  it('goes to one of two that ask at once, the longest waiting first, and comes back after its lease', async () => {
    const { context, clock } = makeContext();
    const { agencyId } = context;
    const at = (seconds: number): Date => new Date(clock.now().getTime() + seconds * 1_000);
    await ChoreModel.create([
      { agencyId, name: 'second', dueAt: at(-1) },
      { agencyId, name: 'first', dueAt: at(-2) },
      { agencyId, name: 'later', dueAt: at(100) },
      { agencyId, name: 'done', dueAt: null },
      { agencyId: `${agencyId}-other`, name: 'of another agency', dueAt: at(-3) },
    ]);
    const claim = async (): Promise<string | null> => (await claimDue(ChoreModel, context, {}, 30))?.name ?? null;
    expect(await claim()).toBe('first');
    const two = await Promise.all([claim(), claim()]);
    expect(two.filter((name) => name !== null)).toEqual(['second']);
    clock.advance(29);
    expect(await claim()).toBeNull();
    clock.advance(1);
    expect([await claim(), await claim(), await claim()].filter(Boolean).sort()).toEqual(['first', 'second']);
  });

  it('is only looked for where the filter fits', async () => {
    const { context } = makeContext();
    const { agencyId } = context;
    await ChoreModel.create({ agencyId, name: 'closed', dueAt: context.now() });
    expect(await claimDue(ChoreModel, context, { name: 'open' }, 30)).toBeNull();
    expect((await claimDue(ChoreModel, context, { name: 'closed' }, 30))?.name).toBe('closed');
  });
});
