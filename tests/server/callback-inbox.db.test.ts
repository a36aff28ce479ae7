// The inbox of callbacks on the real database: those that come together share one write, and each learns its own fate.
import { randomBytes } from 'node:crypto';
import mongoose from 'mongoose';
import { CallbackModel } from '../../server/database/callback.model.ts';
import { connectDatabase, disconnectDatabase, ensureIndexes } from '../../server/database/connect.ts';
import { createCallbackInbox, type IncomingCallback } from '../../server/http/callback-inbox.ts';
import { databaseUri, startOfTime } from '../support/world.ts';

const inserts: number[] = [];
beforeAll(async () => {
  await connectDatabase(databaseUri());
  await ensureIndexes();
  mongoose.set('debug', (collection: string, method: string, documents: unknown) => {
    if (collection === 'callbacks' && method === 'insertMany') inserts.push((documents as unknown[]).length);
  });
});
afterAll(async () => {
  mongoose.set('debug', false);
  await disconnectDatabase();
});
beforeEach(() => void inserts.splice(0));

const agencyId = `t-${randomBytes(6).toString('hex')}`;
const callback = (contentHash: string): IncomingCallback => ({
  agencyId,
  contentHash,
  plainXml: `<xml>${contentHash}</xml>`,
  receivedAt: startOfTime,
});
const hashesKept = async (prefix: string): Promise<string[]> =>
  (await CallbackModel.find({ agencyId, contentHash: new RegExp(`^${prefix}`) }).sort({ contentHash: 1 })).map(
    (record) => record.contentHash,
  );

it('a hundred at once are one write, each is new, and each is due at once', async () => {
  const inbox = createCallbackInbox();
  const kept = await Promise.all(Array.from({ length: 100 }, (_, number) => inbox.keep(callback(`many${number}`))));
  expect(kept.every(({ isNew }) => isNew)).toBe(true);
  expect(inserts).toEqual([100]);
  expect(await hashesKept('many')).toHaveLength(100);
  const [record] = await CallbackModel.find({ agencyId, contentHash: 'many0' }).lean();
  expect(record).toMatchObject({ ...callback('many0'), dueAt: startOfTime, attempts: 0, problem: null });
});

it('a group never waits for more than two hundred', async () => {
  const inbox = createCallbackInbox();
  await Promise.all(Array.from({ length: 450 }, (_, number) => inbox.keep(callback(`large${number}`))));
  expect(Math.max(...inserts)).toBe(200);
  expect(await hashesKept('large')).toHaveLength(450);
});

it('what was here before, or comes twice in one group, is told to be repeated, and the rest of the group is kept', async () => {
  const inbox = createCallbackInbox();
  expect(await inbox.keep(callback('again1'))).toEqual({ isNew: true });
  const kept = await Promise.all(['again0', 'again1', 'again2', 'again2'].map((hash) => inbox.keep(callback(hash))));
  expect(kept.map(({ isNew }) => isNew)).toEqual([true, false, true, false]);
  expect(await hashesKept('again')).toEqual(['again0', 'again1', 'again2']);
});

it('two processes that keep the same at once keep it once', async () => {
  const inboxes = [createCallbackInbox(), createCallbackInbox()];
  const hashes = Array.from({ length: 50 }, (_, number) => `both${number}`);
  const kept = await Promise.all(
    inboxes.map((inbox) => Promise.all(hashes.map(async (hash) => (await inbox.keep(callback(hash))).isNew))),
  );
  hashes.forEach((_hash, index) => {
    expect(kept.map((isNew) => isNew[index]).filter(Boolean)).toEqual([true]);
  });
  expect(await hashesKept('both')).toHaveLength(50);
});

it('nobody is told that it was kept where the database refuses', async () => {
  const inbox = createCallbackInbox();
  // Larger than a document may be.
  const tooLarge = { ...callback('fails-large'), plainXml: 'x'.repeat(17 * 1024 * 1024) };
  const outcomes = await Promise.allSettled([inbox.keep(tooLarge), inbox.keep(callback('fails-beside'))]);
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
});
