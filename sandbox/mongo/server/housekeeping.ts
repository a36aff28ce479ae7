// What happens by itself: documents whose time has come go, dropped tables are emptied, old sessions and cursors end.
import { commitAccess, type Data, hasChanges, liveAccess } from './access.ts';
import { type Server } from './call.ts';
import { AFTER_ALL, type Collection, forgetGarbage, type Index } from './catalogue.ts';
import { compileFilter, DateTime, doc } from '../engine/index.ts';
import { change, newLayer } from './layer.ts';
import { Blocked } from './locks.ts';
import { find } from './query.ts';
import { removeRecord } from './records.ts';

const MOST_AT_ONCE = 1000;

/** Removes a part of what has expired in a collection; whether there may be more. Leaves alone what a transaction holds. */
async function expireSome(server: Server, collection: Collection, index: Index): Promise<boolean> {
  const [path] = index.keys[0]!;
  const oldest = server.now().getTime() - (index.expireAfterSeconds ?? 0) * 1000;
  const filter = compileFilter(doc({ [path]: { $lt: new DateTime(oldest + 1) } }));
  const access = liveAccess(server.data);
  const query =
    index.partial === undefined
      ? { filter, limit: MOST_AT_ONCE }
      : { filter, limit: MOST_AT_ONCE, hint: index.spec.get('name') };
  const found = [...find(access, collection, query)];
  try {
    for (const { record, document } of found) removeRecord(access, collection, record, document);
  } catch (error) {
    if (error instanceof Blocked) return false;
    throw error;
  }
  if (hasChanges(access)) await commitAccess(access);
  return found.length === MOST_AT_ONCE;
}

export async function expireDocuments(server: Server): Promise<void> {
  for (const collection of [...server.data.catalogue.all()]) {
    for (const index of collection.indexes) {
      if (index.expireAfterSeconds === undefined || index.keys.length !== 1) continue;
      while (
        server.data.catalogue.find(collection.namespace) === collection &&
        (await expireSome(server, collection, index))
      );
    }
  }
}

/** Empties dropped tables a stretch at a time, so that nobody waits for long; many small ones share a commit. */
export async function emptyGarbage(data: Data): Promise<void> {
  while (data.catalogue.garbage.size > 0) {
    const layer = newLayer();
    const emptied: number[] = [];
    let left = MOST_AT_ONCE;
    for (const table of data.catalogue.garbage) {
      const { entries, ended } = data.store.stretch(table, { from: '', to: AFTER_ALL }, left, false);
      for (const { key } of entries) change(layer, table, key, null);
      if (ended) {
        forgetGarbage(layer, table);
        emptied.push(table);
      }
      left -= entries.length + 1;
      if (left <= 0) break;
    }
    await data.store.commit(layer);
    for (const table of emptied) data.catalogue.garbage.delete(table);
  }
}

/** One round of everything; called once a minute. */
export async function keepHouse(server: Server): Promise<void> {
  server.sessions.expire();
  server.cursors.closeIdle();
  await expireDocuments(server);
  await emptyGarbage(server.data);
}
