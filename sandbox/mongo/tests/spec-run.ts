// Runs the tests of one specification file on a server: requirements, data, operations, and what was observed.
import { type Document, MongoBulkWriteError, type MongoClient, MongoError, MongoServerError } from 'mongodb';
import { SpecEntities } from './spec-entities.ts';
import { match, Mismatch } from './spec-match.ts';
import { NotInDriver, type Operation, perform } from './spec-operations.ts';
import { reasonOfDriver } from './spec-driver.ts';
import { type ServerTraits, unmetRequirement } from './spec-requirements.ts';
import { performSpecial } from './spec-special.ts';

export type SpecTest = {
  description: string;
  skipReason?: string;
  runOnRequirements?: Document[];
  operations: Operation[];
  expectEvents?: { client: string; eventType?: 'command' | 'cmap'; ignoreExtraEvents?: boolean; events: Document[] }[];
  outcome?: CollectionData[];
};
type CollectionData = { databaseName: string; collectionName: string; documents: Document[]; createOptions?: Document };
export type SpecFile = {
  description: string;
  runOnRequirements?: Document[];
  createEntities?: Document[];
  initialData?: CollectionData[];
  tests: SpecTest[];
};

/** `refused`: the embedded server said that it does not support what the test needs. */
export type Verdict = { result: 'passed' } | { result: 'failed' | 'refused' | 'not applicable'; reason: string };

const TEST_LIMIT_MS = 30_000;
const MAJORITY = { writeConcern: { w: 'majority' } } as const;
const REFUSAL = /not supported by the embedded database/;

async function prepare(admin: MongoClient, data: readonly CollectionData[]): Promise<void> {
  for (const { databaseName, collectionName, documents, createOptions } of data) {
    const db = admin.db(databaseName);
    await db.dropCollection(collectionName, MAJORITY).catch((error: unknown) => {
      if (!(error instanceof MongoServerError) || error.code !== 26) throw error;
    });
    if (createOptions !== undefined || documents.length === 0)
      await db.createCollection(collectionName, { ...createOptions, ...MAJORITY });
    if (documents.length > 0) await db.collection(collectionName).insertMany(documents, MAJORITY);
  }
}

function responseOf(error: unknown): Document | undefined {
  return error instanceof MongoServerError ? error.errorResponse : undefined;
}

function checkLabels(error: unknown, expected: Document): void {
  const has = (label: string) => error instanceof MongoError && error.hasErrorLabel(label);
  for (const label of (expected.errorLabelsContain as string[] | undefined) ?? [])
    if (!has(label)) throw new Mismatch(`the error lacks the label ${label}: ${String(error)}`);
  for (const label of (expected.errorLabelsOmit as string[] | undefined) ?? [])
    if (has(label)) throw new Mismatch(`the error has the label ${label}: ${String(error)}`);
}

function checkError(error: unknown, expected: Document, entities: SpecEntities): void {
  const text = error instanceof Error ? error.message : String(error);
  const same = (field: string, actual: unknown) => {
    if (field in expected && expected[field] !== actual)
      throw new Mismatch(`${field}: expected ${String(expected[field])}, got ${String(actual)} (${text})`);
  };
  same('isClientError', !(error instanceof MongoServerError));
  same('errorCode', error instanceof MongoServerError ? error.code : undefined);
  const name = error instanceof MongoServerError ? error.codeName : undefined;
  same('errorCodeName', name);
  const contained = expected.errorContains as string | undefined;
  if (contained !== undefined && !text.toLowerCase().includes(contained.toLowerCase()))
    throw new Mismatch(`the error does not say "${contained}": ${text}`);
  checkLabels(error, expected);
  if (expected.errorResponse !== undefined)
    match(expected.errorResponse, responseOf(error), entities, true, 'errorResponse');
  if (expected.expectResult !== undefined)
    match(
      expected.expectResult,
      error instanceof MongoBulkWriteError ? error.result : undefined,
      entities,
      true,
      "the error's result",
    );
}

/** Documents of a list are roots where they come from a cursor. */
const CURSORS = new Set(['find', 'aggregate', 'listCollections', 'listDatabases', 'listIndexes', 'listSearchIndexes']);

function checkResult(operation: Operation, result: unknown, entities: SpecEntities): void {
  const { expectResult, name } = operation;
  if (!CURSORS.has(name) || !Array.isArray(expectResult) || !Array.isArray(result)) {
    match(expectResult, result, entities, true, name);
    return;
  }
  if (expectResult.length !== result.length)
    throw new Mismatch(`${name}: expected ${expectResult.length} documents, got ${result.length}`);
  expectResult.forEach((item, i) => match(item, result[i], entities, true, `${name}[${i}]`));
}

/** Throws Mismatch, and what the runner itself can not do. */
export async function runOperation(entities: SpecEntities, admin: MongoClient, operation: Operation): Promise<void> {
  if (operation.object === 'testRunner') return performSpecial(entities, admin, operation);
  let error: unknown;
  let result: unknown;
  try {
    result = await perform(entities, operation, async (operations) => {
      for (const each of operations) await runOperation(entities, admin, each);
    });
  } catch (thrown) {
    if (thrown instanceof NotInDriver || thrown instanceof Mismatch) throw thrown;
    error = thrown ?? new Error('nothing');
  }
  if (operation.ignoreResultAndError === true) return;
  if (operation.expectError === undefined) {
    if (error !== undefined) throw error instanceof Error ? error : new Error('something was thrown that is no error');
    if ('expectResult' in operation) checkResult(operation, result, entities);
    if (operation.saveResultAsEntity !== undefined) entities.save(operation.saveResultAsEntity, result);
    return;
  }
  if (error === undefined) throw new Mismatch(`${operation.name}: expected an error, got none`);
  // What was refused says nothing about what the specification expects.
  if (error instanceof Error && REFUSAL.test(error.message)) throw error;
  checkError(error, operation.expectError, entities);
}

function checkEvents(test: SpecTest, entities: SpecEntities): void {
  for (const { client, eventType, events, ignoreExtraEvents } of test.expectEvents ?? []) {
    const observed = entities.client(client).observed.filter(({ type }) => type === (eventType ?? 'command'));
    const names = observed.map(({ name, event }) =>
      typeof event.commandName === 'string' ? `${name} ${event.commandName}` : name,
    );
    if (observed.length < events.length || (observed.length > events.length && ignoreExtraEvents !== true))
      throw new Mismatch(`expected ${events.length} events of ${client}, got ${observed.length}: ${names.join(', ')}`);
    events.forEach((expected, i) => {
      const [name = '', fields] = Object.entries(expected)[0] ?? [];
      const actual = observed[i];
      if (actual?.name !== name) throw new Mismatch(`event ${i}: expected ${name}, got ${names[i] ?? 'none'}`);
      for (const [field, value] of Object.entries((fields ?? {}) as Record<string, unknown>)) {
        if (field.startsWith('has')) continue;
        match(value, actual.event[field], entities, true, `event ${i}.${field}`);
      }
    });
  }
}

async function checkOutcome(admin: MongoClient, test: SpecTest, entities: SpecEntities): Promise<void> {
  for (const { databaseName, collectionName, documents } of test.outcome ?? []) {
    const options = { readConcern: { level: 'local' }, sort: { _id: 1 } } as const;
    const found = await admin.db(databaseName).collection(collectionName).find({}, options).toArray();
    match(documents, found, entities, false, `the documents of ${collectionName}`);
  }
}

function limited(work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const expired = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Mismatch(`not done after ${TEST_LIMIT_MS} ms`)), TEST_LIMIT_MS);
  });
  return Promise.race([work, expired]).finally(() => clearTimeout(timer));
}

export async function runTest(
  uri: string,
  admin: MongoClient,
  server: ServerTraits,
  file: SpecFile,
  test: SpecTest,
): Promise<Verdict> {
  const unmet = unmetRequirement(file.runOnRequirements, server) ?? unmetRequirement(test.runOnRequirements, server);
  if (unmet !== null) return { result: 'not applicable', reason: unmet };
  if (test.skipReason !== undefined)
    return { result: 'not applicable', reason: `the file skips it: ${test.skipReason}` };
  const entities = new SpecEntities(uri);
  try {
    await prepare(admin, file.initialData ?? []);
    await limited(
      (async () => {
        for (const entity of file.createEntities ?? []) await entities.make(entity);
        for (const operation of test.operations) await runOperation(entities, admin, operation);
        checkEvents(test, entities);
        await checkOutcome(admin, test, entities);
      })(),
    );
    return { result: 'passed' };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const otherwise = error instanceof NotInDriver ? reason : reasonOfDriver(file, test, reason);
    if (otherwise !== null) return { result: 'not applicable', reason: otherwise };
    return { result: REFUSAL.test(reason) ? 'refused' : 'failed', reason };
  } finally {
    for (const name of ['failCommand', 'onPrimaryTransactionalWrite'])
      await admin
        .db('admin')
        .command({ configureFailPoint: name, mode: 'off' })
        .catch(() => undefined);
    await admin
      .db('admin')
      .command({ killAllSessions: [] })
      .catch(() => undefined);
    await entities.close();
  }
}
