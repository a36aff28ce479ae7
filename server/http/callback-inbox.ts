// Callbacks become durable in groups: all that arrive within 5 ms share one write, and each is answered after it.
import mongoose from 'mongoose';
import { CallbackModel, type CallbackRecord } from '../database/callback.model.ts';
import { duplicateKeyCode } from '../database/connect.ts';

const groupMs = 5;
const groupSize = 200;

export type IncomingCallback = { agencyId: string; contentHash: string; plainXml: string; receivedAt: Date };

export type CallbackInbox = {
  /** Resolves when the callback is on disk. `isNew` false: the same content was here before. Throws when it is not kept. */
  keep: (callback: IncomingCallback) => Promise<{ isNew: boolean }>;
};

type Waiting = {
  callback: IncomingCallback;
  resolve: (kept: { isNew: boolean }) => void;
  reject: (error: unknown) => void;
};

/** Those of a group that were here before: a callback is nearly always new, so it is inserted and not looked for. */
const repeatedIn = (error: unknown): ReadonlySet<number> | null => {
  if (!(error instanceof mongoose.mongo.MongoBulkWriteError)) return null;
  const failures = [error.writeErrors].flat();
  // The repeated ones do not say that the others are on every disk that was asked for.
  const isOnDisk = error.result.getWriteConcernError() === undefined;
  const areRepeated = failures.length > 0 && failures.every(({ code }) => code === duplicateKeyCode);
  return isOnDisk && areRepeated ? new Set(failures.map(({ index }) => index)) : null;
};

const keepGroup = async (group: readonly Waiting[]): Promise<void> => {
  const records = group.map(({ callback }): CallbackRecord => ({
    _id: new mongoose.Types.ObjectId(),
    ...callback,
    dueAt: callback.receivedAt,
    attempts: 0,
    problem: null,
  }));
  try {
    // Straight to the driver: these were made here, mongoose has nothing to check.
    await CallbackModel.collection.insertMany(records, { ordered: false });
    for (const { resolve } of group) resolve({ isNew: true });
  } catch (error) {
    const repeated = repeatedIn(error);
    if (repeated) group.forEach(({ resolve }, index) => resolve({ isNew: !repeated.has(index) }));
    // Nobody is told that it was kept; WeCom repeats it, and what is here already is a repetition then.
    else for (const { reject } of group) reject(error);
  }
};

export const createCallbackInbox = (): CallbackInbox => {
  let waiting: Waiting[] = [];
  let timer: NodeJS.Timeout | null = null;
  const flush = (): void => {
    if (timer) clearTimeout(timer);
    timer = null;
    const group = waiting;
    waiting = [];
    if (group.length > 0) void keepGroup(group);
  };
  return {
    keep: (callback) =>
      new Promise((resolve, reject) => {
        waiting.push({ callback, resolve, reject });
        if (waiting.length >= groupSize) flush();
        else timer ??= setTimeout(flush, groupMs);
      }),
  };
};
