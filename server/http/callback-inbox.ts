// Callbacks become durable in groups: all that arrive within 5 ms share one write, and each is answered after it.
import { CallbackModel } from '../database/callback.model.ts';
import { isDuplicateKey } from '../database/connect.ts';

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
  const operations = group.map(({ callback }) => ({
    updateOne: {
      filter: { agencyId: callback.agencyId, contentHash: callback.contentHash },
      update: { $setOnInsert: { ...callback, dueAt: callback.receivedAt, attempts: 0, problem: null } },
      upsert: true,
    },
  }));
  try {
    const result = await CallbackModel.bulkWrite(operations, { ordered: false });
    group.forEach(({ resolve }, index) => resolve({ isNew: result.upsertedIds[index] !== undefined }));
  } catch (error) {
    // Two processes upserting the same content at once: one of them meets the unique key, and it is kept all the same.
    if (isDuplicateKey(error) && group.length === 1) group[0]?.resolve({ isNew: false });
    else if (isDuplicateKey(error)) await Promise.all(group.map((waiting) => keepGroup([waiting])));
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
