// Runs recorded cases on a server and brings its replies into the recordings' form, so that they can be compared.
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import { type ClientSession, type Db, type Document, type MongoClient, MongoServerError } from 'mongodb';
import { EJSON } from 'bson';

export type Step = { s?: string | null; t?: 'begin' | 'in' | 'commit' | 'abort'; command?: Document; reply: Document };
export type Case = {
  id: string | number;
  area: string;
  collections?: Record<string, Document[] | { scene: string }>;
  unordered?: boolean;
  steps: Step[];
};
export type Scenes = Record<string, Document[]>;

/** Numbers keep their BSON types on both sides. */
const EXACT = { promoteValues: false, promoteLongs: false, bsonRegExp: true } as const;

export function exactText(value: unknown): string {
  return EJSON.stringify(value, { relaxed: false });
}

/** Reads the recordings of a file one after the other; the first line holds the shared scenes. */
export async function* readCases(file: string): AsyncGenerator<{ scenes: Scenes; recorded: Case }> {
  let scenes: Scenes = {};
  for await (const line of createInterface({ input: createReadStream(file).pipe(createGunzip()) })) {
    const parsed = EJSON.parse(line, { relaxed: false }) as Case & { scenes?: Scenes };
    if (parsed.scenes !== undefined) scenes = parsed.scenes;
    else yield { scenes, recorded: parsed };
  }
}

function sortedByText(list: readonly unknown[]): unknown[] {
  const pairs = list.map((item) => [exactText(item), item] as const);
  return pairs.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, item]) => item);
}

const WITHOUT_ANSWER = new Set(
  'ping dbStats collMod create renameCollection createIndexes drop dropIndexes'.split(' '),
);

function without(document: Document, ...fields: string[]): Document {
  return Object.fromEntries(Object.entries(document).filter(([name]) => !fields.includes(name)));
}

function picked(document: Document, ...fields: string[]): Document {
  return Object.fromEntries(
    fields.filter((name) => document[name] !== undefined).map((name) => [name, document[name] as unknown]),
  );
}

function normalise(command: Document, reply: Document, unordered: boolean): Document {
  const name = Object.keys(command)[0] ?? '';
  const batch = (reply.cursor as { firstBatch?: Document[] } | undefined)?.firstBatch;
  if (name === 'listCollections') return { ok: 1, names: (batch ?? []).map((each) => each.name as string).sort() };
  if (name === 'listIndexes') {
    return { ok: 1, indexes: sortedByText((batch ?? []).map((each) => without(each, 'v', 'ns'))) };
  }
  if (WITHOUT_ANSWER.has(name)) return { ok: 1 };
  if (batch !== undefined) return { ok: 1, docs: unordered ? sortedByText(batch) : batch };
  if (name === 'distinct') return { ok: 1, values: sortedByText(reply.values as unknown[]) };
  const out: Document = { ok: 1, ...picked(reply, 'n', 'nModified', 'value') };
  const upserted = reply.upserted as Document[] | undefined;
  if (upserted !== undefined) out.upserted = upserted.map((each) => picked(each, 'index', '_id'));
  Object.assign(out, picked(reply, 'lastErrorObject'));
  const writeErrors = reply.writeErrors as Document[] | undefined;
  if (writeErrors !== undefined) {
    out.writeErrors = writeErrors.map((each) => picked(each, 'index', 'code', 'keyPattern', 'keyValue'));
  }
  return out;
}

const LABELS = new Set(['TransientTransactionError', 'UnknownTransactionCommitResult']);

function failure(error: unknown): Document {
  if (!(error instanceof MongoServerError)) throw error;
  const reply = error.errorResponse;
  const code = { ok: 0, code: Number(error.code), codeName: error.codeName ?? error.name };
  const out: Document = { ...code, ...picked(reply, 'keyPattern', 'keyValue') };
  const labels = error.errorLabels.filter((label) => LABELS.has(label)).sort();
  if (labels.length > 0) out.labels = labels;
  out.message = error.message;
  return out;
}

async function prepare(db: Db, scenes: Scenes, recorded: Case): Promise<void> {
  for (const { name } of await db.listCollections({}, { nameOnly: true }).toArray()) await db.dropCollection(name);
  for (const [name, documents] of Object.entries(recorded.collections ?? {})) {
    const list = Array.isArray(documents) ? documents : (scenes[documents.scene] ?? []);
    if (list.length > 0) await db.command({ insert: name, documents: list });
  }
}

function sendable(db: Db, client: MongoClient, command: Document): { target: Db; command: Document } {
  if (typeof command.renameCollection !== 'string' || typeof command.to !== 'string') return { target: db, command };
  const here = (name: string) => name.replace('x.', `${db.databaseName}.`);
  const renamed = { ...command, renameCollection: here(command.renameCollection), to: here(command.to) };
  return { target: client.db('admin'), command: renamed };
}

/** The server's replies to the case's steps. Empties the database first. */
export async function runCase(
  client: MongoClient,
  database: string,
  scenes: Scenes,
  recorded: Case,
): Promise<Document[]> {
  const db = client.db(database);
  await prepare(db, scenes, recorded);
  const sessions = new Map<string, ClientSession>();
  const replies: Document[] = [];

  async function run(step: Step): Promise<Document> {
    const session = typeof step.s === 'string' ? sessions.get(step.s) : undefined;
    if (step.t === 'commit') await session?.commitTransaction();
    if (step.t === 'abort') await session?.abortTransaction();
    if (step.t === 'commit' || step.t === 'abort') return { ok: 1 };
    const sent = sendable(db, client, step.command ?? without(step, 'reply'));
    let inside = session;
    if (step.t === 'begin' && typeof step.s === 'string') {
      inside = session ?? client.startSession();
      sessions.set(step.s, inside);
      inside.startTransaction({ readConcern: { level: 'snapshot' }, writeConcern: { w: 'majority' } });
    }
    const options = step.t === undefined || inside === undefined ? EXACT : { ...EXACT, session: inside };
    return normalise(sent.command, await sent.target.command(sent.command, options), recorded.unordered === true);
  }

  for (const step of recorded.steps) replies.push(await run(step).catch(failure));
  for (const session of sessions.values()) {
    if (session.inTransaction()) await session.abortTransaction();
    await session.endSession();
  }
  return replies;
}

export type Verdict = 'same' | 'refused' | 'wrong';
const REFUSALS = new Set([59, 115, 238]);

function comparable(reply: Document): string {
  return exactText(EJSON.parse(exactText(without(reply, 'message')), { relaxed: false }));
}

function isRefusal(reply: Document): boolean {
  return reply.ok === 0 && (REFUSALS.has(Number(reply.code)) || /not supported/i.test(String(reply.message)));
}

/** One verdict per step; after a refusal the state differs, so that what follows is not judged but counts as refused. */
export function judge(recorded: Case, replies: readonly Document[]): Verdict[] {
  let isWhole = true;
  return recorded.steps.map((step, i) => {
    const reply = replies[i] ?? {};
    if (comparable(step.reply) === comparable(reply)) return 'same';
    const wasWhole = isWhole;
    isWhole = false;
    return wasWhole && !isRefusal(reply) ? 'wrong' : 'refused';
  });
}
