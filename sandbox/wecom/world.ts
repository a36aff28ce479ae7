// Everything one simulator process knows: the store, its corps, and the tokens that lead to them.
import { join } from 'node:path';
import { openCorp, type Corp } from './corp.ts';
import type { TokenRow } from './corp.types.ts';
import { dropMedia } from './media.ts';
import { openStore, type Store, type Table } from './store.ts';

export type World = {
  store: Store;
  now: () => Date;
  corps: Map<string, Corp>;
  tokens: Table<TokenRow>;
  /** Where the bytes of uploaded files lie. */
  mediaDir: string;
  /** Where browsers reach the phone page, without a trailing slash. */
  publicBaseUrl: () => string;
  /** Callback address of agents that were loaded without one. */
  callbackUrl: string | undefined;
};

export type WorldOptions = {
  dataDir: string;
  now: () => Date;
  publicBaseUrl: () => string;
  callbackUrl?: string | undefined;
};

/** Opens the durable state: corps loaded before are there again. */
export function openWorld({ dataDir, now, publicBaseUrl, callbackUrl }: WorldOptions): World {
  const store = openStore(dataDir);
  const corps = new Map<string, Corp>();
  for (const { corpId } of store.table<{ corpId: string }>('corps').values())
    corps.set(corpId, openCorp(store, corpId, now));
  const tokens = store.table<TokenRow>('tokens');
  return { store, now, corps, tokens, mediaDir: join(dataDir, 'media'), publicBaseUrl, callbackUrl };
}

/** Makes an empty corp known; to be called in the transaction that fills it. */
export function addCorp(world: World, corpId: string): Corp {
  const corp = openCorp(world.store, corpId, world.now);
  world.store.table<{ corpId: string }>('corps').put(corpId, { corpId });
  world.corps.set(corpId, corp);
  return corp;
}

export function removeCorp(world: World, corpId: string): void {
  world.store.transaction(() => {
    world.store.dropTables(`${corpId}:`);
    world.store.table<{ corpId: string }>('corps').delete(corpId);
    for (const row of [...world.tokens.values()]) if (row.corpId === corpId) world.tokens.delete(row.token);
  });
  world.corps.delete(corpId);
  dropMedia(world, corpId);
}
