// What specification tests ask of the runner itself: fail points, sessions' states, what exists.
import { type Document, type MongoClient } from 'mongodb';
import { type SpecEntities } from './spec-entities.ts';
import { Mismatch } from './spec-match.ts';
import { NotInDriver, type Operation } from './spec-operations.ts';

const STATES: Record<string, string> = {
  none: 'NO_TRANSACTION',
  starting: 'STARTING_TRANSACTION',
  in_progress: 'TRANSACTION_IN_PROGRESS',
  committed: 'TRANSACTION_COMMITTED',
  aborted: 'TRANSACTION_ABORTED',
};

function lastTwoLsids(entities: SpecEntities, client: string): string[] {
  const started = entities.client(client).observed.filter(({ name }) => name === 'commandStartedEvent');
  return started.slice(-2).map(({ event }) => {
    const lsid = (event.command as Document).lsid as { id: { toString(): string } } | undefined;
    return String(lsid?.id);
  });
}

function must(holds: boolean, what: string): void {
  if (!holds) throw new Mismatch(what);
}

async function indexNames(admin: MongoClient, given: Document): Promise<string[]> {
  const collection = admin.db(String(given.databaseName)).collection(String(given.collectionName));
  const indexes = await collection.indexes().catch(() => []);
  return indexes.map(({ name }) => String(name));
}

async function hasCollection(admin: MongoClient, given: Document): Promise<boolean> {
  const listed = admin.db(String(given.databaseName)).listCollections({ name: String(given.collectionName) });
  return (await listed.toArray()).length > 0;
}

/** Throws Mismatch; NotInDriver for what the runner does not know. */
export async function performSpecial(
  entities: SpecEntities,
  admin: MongoClient,
  { name, arguments: given = {} }: Operation,
): Promise<void> {
  const session = () => entities.session(String(given.session));
  switch (name) {
    case 'failPoint':
      await entities
        .client(String(given.client))
        .client.db('admin')
        .command(given.failPoint as Document);
      return;
    case 'createEntities':
      for (const entity of given.entities as Document[]) await entities.make(entity);
      return;
    case 'assertSessionTransactionState': {
      const { state } = (session() as unknown as { transaction: { state: string } }).transaction;
      must(state === STATES[String(given.state)], `the transaction's state is ${state}, not ${String(given.state)}`);
      return;
    }
    case 'assertSessionDirty':
    case 'assertSessionNotDirty': {
      const isDirty = session().serverSession.isDirty;
      must(isDirty === (name === 'assertSessionDirty'), `the session is ${isDirty ? '' : 'not '}dirty`);
      return;
    }
    case 'assertSessionUnpinned': {
      must(!session().isPinned, 'the session is pinned');
      return;
    }
    case 'assertSameLsidOnLastTwoCommands':
    case 'assertDifferentLsidOnLastTwoCommands': {
      const [one, other] = lastTwoLsids(entities, String(given.client));
      must(
        (one === other) === name.startsWith('assertSame'),
        `the last two sessions are ${String(one)} and ${String(other)}`,
      );
      return;
    }
    case 'assertCollectionExists': {
      must(await hasCollection(admin, given), `no collection ${String(given.collectionName)}`);
      return;
    }
    case 'assertCollectionNotExists': {
      must(!(await hasCollection(admin, given)), `there is a collection ${String(given.collectionName)}`);
      return;
    }
    case 'assertIndexExists': {
      must((await indexNames(admin, given)).includes(String(given.indexName)), `no index ${String(given.indexName)}`);
      return;
    }
    case 'assertIndexNotExists': {
      must(
        !(await indexNames(admin, given)).includes(String(given.indexName)),
        `there is an index ${String(given.indexName)}`,
      );
      return;
    }
    default:
      throw new NotInDriver(`the runner has no operation ${name}`);
  }
}
