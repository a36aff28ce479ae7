// The things that a specification test names: clients with what was observed of them, databases, collections, sessions.
import {
  BSON,
  type ClientSession,
  type Collection,
  type Db,
  type Document,
  MongoClient,
  type MongoClientOptions,
  ReadPreference,
} from 'mongodb';

export type Observed = { name: string; type: 'command' | 'cmap'; event: Document };
type Client = { client: MongoClient; observed: Observed[] };

const COMMAND_EVENTS = ['commandStarted', 'commandSucceeded', 'commandFailed'] as const;
const POOL_EVENTS = [
  'connectionPoolCreated',
  'connectionPoolReady',
  'connectionPoolCleared',
  'connectionPoolClosed',
  'connectionCreated',
  'connectionReady',
  'connectionClosed',
  'connectionCheckOutStarted',
  'connectionCheckOutFailed',
  'connectionCheckedOut',
  'connectionCheckedIn',
] as const;
/** Of the runner or of every connection, and so of no test. */
const IGNORED_COMMANDS = ['configureFailPoint', 'hello', 'isMaster', 'ismaster'];

/** `poolReady` and `commandStarted` are `poolReadyEvent` and `commandStartedEvent` in the tests. */
function specName(event: string): string {
  return `${event.replace('connectionPool', 'pool')}Event`;
}

function document(value: unknown): Document {
  return typeof value === 'object' && value !== null ? value : {};
}

/** The driver changes commands that it has told of; as bytes they stay. */
function asSent({ command, reply }: { command?: Document; reply?: unknown }): Document {
  const copy = (value: Document) => BSON.deserialize(BSON.serialize(value, { ignoreUndefined: true }));
  if (command !== undefined) return { command: copy(command) };
  return typeof reply === 'object' && reply !== null ? { reply: copy(reply) } : {};
}

/** Options as tests spell them become the driver's. */
export function driverOptions(options: Document): Document {
  const result: Document = { ...options };
  const { readPreference } = options as { readPreference?: { mode: string } };
  if (readPreference !== undefined)
    result.readPreference = ReadPreference.fromOptions({ readPreference: readPreference as never });
  return result;
}

export class SpecEntities {
  readonly #uri: string;
  readonly #clients = new Map<string, Client>();
  readonly #databases = new Map<string, Db>();
  readonly #collections = new Map<string, Collection>();
  readonly #sessions = new Map<string, { session: ClientSession; lsid: unknown }>();
  readonly #saved = new Map<string, unknown>();

  constructor(uri: string) {
    this.#uri = uri;
  }

  async make(entity: Document): Promise<void> {
    const [kind = '', spec] = Object.entries(entity).map(([name, value]) => [name, document(value)] as const)[0] ?? [];
    if (spec === undefined) throw new Error('an entity without a kind');
    const id = String(spec.id);
    if (kind === 'client') await this.#makeClient(id, spec);
    else if (kind === 'database') {
      const options = driverOptions(document(spec.databaseOptions));
      this.#databases.set(id, this.client(String(spec.client)).client.db(String(spec.databaseName), options));
    } else if (kind === 'collection') {
      const options = driverOptions(document(spec.collectionOptions));
      this.#collections.set(id, this.database(String(spec.database)).collection(String(spec.collectionName), options));
    } else if (kind === 'session') {
      const options = document(spec.sessionOptions);
      const defaults = options.defaultTransactionOptions as Document | undefined;
      const session = this.client(String(spec.client)).client.startSession({
        ...options,
        ...(defaults === undefined ? {} : { defaultTransactionOptions: driverOptions(defaults) }),
      });
      this.#sessions.set(id, { session, lsid: session.id });
    } else throw new Error(`the runner does not know the entity ${kind}`);
  }

  async #makeClient(id: string, spec: Document): Promise<void> {
    const uri = new URL(this.#uri);
    for (const [name, value] of Object.entries(document(spec.uriOptions))) uri.searchParams.set(name, String(value));
    const options: MongoClientOptions = { monitorCommands: true, serverSelectionTimeoutMS: 5000 };
    if (spec.serverApi !== undefined) options.serverApi = spec.serverApi as never;
    const client = new MongoClient(uri.href, options);
    const observed: Observed[] = [];
    const wanted = new Set((spec.observeEvents as string[] | undefined) ?? []);
    const ignored = new Set([
      ...IGNORED_COMMANDS,
      ...((spec.ignoreCommandMonitoringEvents as string[] | undefined) ?? []),
    ]);
    for (const name of COMMAND_EVENTS) {
      client.on(name, (event: { commandName: string; command?: Document; reply?: unknown }) => {
        if (!wanted.has(specName(name)) || ignored.has(event.commandName)) return;
        observed.push({ name: specName(name), type: 'command', event: { ...event, ...asSent(event) } });
      });
    }
    for (const name of POOL_EVENTS) {
      client.on(name, (event: object) => {
        if (wanted.has(specName(name))) observed.push({ name: specName(name), type: 'cmap', event });
      });
    }
    this.#clients.set(id, { client, observed });
    await client.connect();
  }

  client(id: string): Client {
    const found = this.#clients.get(id);
    if (found === undefined) throw new Error(`no client ${id}`);
    return found;
  }

  database(id: string): Db {
    const found = this.#databases.get(id);
    if (found === undefined) throw new Error(`no database ${id}`);
    return found;
  }

  session(id: string): ClientSession {
    const found = this.#sessions.get(id);
    if (found === undefined) throw new Error(`no session ${id}`);
    return found.session;
  }

  /** Also of a session that has ended. */
  lsid(id: string): unknown {
    return this.#sessions.get(id)?.lsid;
  }

  saved(id: string): unknown {
    return this.#saved.get(id);
  }

  save(id: string, value: unknown): void {
    this.#saved.set(id, value);
  }

  target(id: string): MongoClient | Db | Collection | ClientSession {
    const found = this.#collections.get(id) ?? this.#databases.get(id) ?? this.#sessions.get(id)?.session;
    return found ?? this.client(id).client;
  }

  async close(): Promise<void> {
    for (const { session } of this.#sessions.values()) await session.endSession().catch(() => undefined);
    for (const { client } of this.#clients.values()) await client.close();
  }
}
