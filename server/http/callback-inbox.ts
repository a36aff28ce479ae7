// Callbacks become durable in groups: all that arrive within 5 ms share one write, and each is answered after it.
import mongoose from 'mongoose';
import { CallbackModel, type CallbackRecord } from '../database/callback.model.ts';
import { insertNew } from '../database/insert-new.ts';

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

const keepGroup = async (group: readonly Waiting[]): Promise<void> => {
  const records = group.map(({ callback }): CallbackRecord => ({
    _id: new mongoose.Types.ObjectId(),
    ...callback,
    dueAt: callback.receivedAt,
    attempts: 0,
    problem: null,
  }));
  try {
    const repeated = await insertNew(CallbackModel, records);
    group.forEach(({ resolve }, index) => resolve({ isNew: !repeated.has(index) }));
  } catch (error) {
    // Nobody is told that it was kept; WeCom repeats it, and what is here already is a repetition then.
    for (const { reject } of group) reject(error);
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
