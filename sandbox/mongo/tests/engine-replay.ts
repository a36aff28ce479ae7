// Replays the recorded cases on the engine alone: collections are arrays, commands are executed without a server.
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import {
  compileFilter,
  type CompiledFilter,
  compilePipeline,
  compileProjection,
  compileUpdate,
  distinctValues,
  doc,
  Doc,
  equal,
  int32Of,
  isDoc,
  isTruthy,
  MongoError,
  mongoError,
  notSupported,
  ObjectId,
  sortDocs,
  type Value,
} from '../engine/index.ts';
import { fromJson, type Json, textOf, toText } from './engine-ejson.ts';

const NOW = new Date('2026-06-01T00:00:00Z');

export type Step = { command: Doc; expected: Doc; got: Doc; message: string };
export type Tally = { steps: number; same: number; refused: number; wrong: number };
export type Failure = { id: string; area: string; command: string; expected: string; got: string; message: string };
type Collections = Map<string, Doc[]>;

function docs(value: Value | undefined): Doc[] {
  return Array.isArray(value) ? value.filter(isDoc) : [];
}

function subdoc(command: Doc, name: string): Doc {
  const value = command.get(name);
  return isDoc(value) ? value : new Doc();
}

function bounded(list: Doc[], command: Doc): Doc[] {
  const skip = int32Of(command.get('skip')) ?? 0;
  const limit = Math.abs(int32Of(command.get('limit')) ?? 0);
  return list.slice(skip, limit === 0 ? undefined : skip + limit);
}

function find(collection: Doc[], command: Doc): Doc[] {
  const filter = compileFilter(subdoc(command, 'filter'));
  const project = compileProjection(subdoc(command, 'projection'), filter);
  const sort = subdoc(command, 'sort');
  const found = collection.filter((each) => filter.matches(each));
  return bounded(sort.size > 0 ? sortDocs(found, sort) : found, command).map(project);
}

function insertable(found: Doc): Doc {
  if (found.has('_id')) return found;
  return new Doc(['_id', ...found.names], [new ObjectId(9, 9, 9), ...found.values]);
}

function checkId(collection: Doc[], candidate: Doc): void {
  const id = candidate.get('_id')!;
  if (collection.some((each) => each !== candidate && equal(each.get('_id')!, id))) {
    const details = doc({ keyPattern: { _id: 1 }, keyValue: { _id: id } });
    throw mongoError('DuplicateKey', 'E11000 duplicate key error', [], details);
  }
}

function upsert(collection: Doc[], update: ReturnType<typeof compileUpdate>, filter: CompiledFilter): Doc {
  const made = insertable(update.apply(update.upsertBase(filter), filter, true).doc);
  checkId(collection, made);
  collection.push(made);
  return made;
}

function updateOne(
  collection: Doc[],
  statement: Doc,
  index: number,
  reply: { n: number; modified: number; upserted: Doc[] },
): void {
  const source = statement.get('u');
  const update = compileUpdate(Array.isArray(source) ? docs(source) : isDoc(source) ? source : new Doc(), {
    now: NOW,
    ...(statement.has('arrayFilters') ? { arrayFilters: docs(statement.get('arrayFilters')) } : {}),
  });
  const multi = isTruthy(statement.get('multi'));
  if (multi && update.kind === 'replacement')
    throw mongoError('FailedToParse', 'multi update is not supported for replacement-style update');
  const filter = compileFilter(subdoc(statement, 'q'));
  const matched = collection.filter((each) => filter.matches(each)).slice(0, multi ? undefined : 1);
  let modified = 0;
  // After an error the documents changed so far stay changed, but the statement counts for nothing.
  for (const each of matched) {
    const { doc: changed, changed: isChanged } = update.apply(each, filter, false);
    if (!isChanged) continue;
    modified += 1;
    collection[collection.indexOf(each)] = changed;
  }
  reply.n += matched.length;
  reply.modified += modified;
  if (matched.length === 0 && isTruthy(statement.get('upsert'))) {
    const made = upsert(collection, update, filter);
    reply.n += 1;
    reply.upserted.push(doc({ index, _id: made.get('_id') }));
  }
}

function errorDoc(error: unknown): Doc {
  if (!(error instanceof MongoError)) throw error;
  const reply = doc({ ok: 0, code: error.code, codeName: error.codeName });
  error.details?.names.forEach((name, i) => reply.append(name, error.details!.values[i]!));
  reply.append('message', error.message);
  return reply;
}

function update(collection: Doc[], command: Doc): Doc {
  const reply = { n: 0, modified: 0, upserted: [] as Doc[] };
  const errors: Doc[] = [];
  for (const [index, statement] of docs(command.get('updates')).entries()) {
    try {
      updateOne(collection, statement, index, reply);
    } catch (error) {
      const failure = errorDoc(error);
      const key = failure.has('keyPattern')
        ? { keyPattern: failure.get('keyPattern'), keyValue: failure.get('keyValue') }
        : {};
      if (failure.get('code') === 115) throw error;
      errors.push(doc({ index, code: failure.get('code'), ...key }));
      if (command.get('ordered') !== false) break;
    }
  }
  return doc({
    ok: 1,
    n: reply.n,
    nModified: reply.modified,
    ...(reply.upserted.length > 0 ? { upserted: reply.upserted } : {}),
    ...(errors.length > 0 ? { writeErrors: errors } : {}),
  });
}

function findAndModify(collection: Doc[], command: Doc): Doc {
  const filter = compileFilter(subdoc(command, 'query'));
  const sort = subdoc(command, 'sort');
  const returnsNew = isTruthy(command.get('new'));
  const fields = subdoc(command, 'fields');
  if (returnsNew && fields.names.some((name) => name.endsWith('.$'))) {
    throw mongoError('BadValue', 'cannot use a positional projection and return the new document');
  }
  const source = command.get('update');
  const change =
    source === undefined
      ? null
      : compileUpdate(Array.isArray(source) ? docs(source) : subdoc(command, 'update'), {
          now: NOW,
          ...(command.has('arrayFilters') ? { arrayFilters: docs(command.get('arrayFilters')) } : {}),
        });
  const project = compileProjection(fields, filter);
  const found = collection.filter((each) => filter.matches(each));
  const [target] = sort.size > 0 ? sortDocs(found, sort) : found;
  if (target === undefined) {
    if (change === null || !isTruthy(command.get('upsert'))) {
      const outcome = change === null ? { n: 0 } : { n: 0, updatedExisting: false };
      return doc({ ok: 1, value: null, lastErrorObject: outcome });
    }
    const made = upsert(collection, change, filter);
    const outcome = { n: 1, updatedExisting: false, upserted: made.get('_id') };
    return doc({ ok: 1, value: returnsNew ? project(made) : null, lastErrorObject: outcome });
  }
  const at = collection.indexOf(target);
  if (change === null) {
    collection.splice(at, 1);
    const value = project(target);
    return doc({ ok: 1, value, lastErrorObject: { n: 1 } });
  }
  const changed = change.apply(target, filter, false).doc;
  collection[at] = changed;
  const value = project(returnsNew ? changed : target);
  return doc({ ok: 1, value, lastErrorObject: { n: 1, updatedExisting: true } });
}

function aggregate(collections: Collections, collection: Doc[], command: Doc): Doc[] {
  const stages = command.get('pipeline');
  if (!Array.isArray(stages)) throw mongoError('TypeMismatch', "'pipeline' option must be specified as an array");
  const pipeline = compilePipeline(docs(stages));
  return [...pipeline.run(collection, { now: NOW, collection: (name) => collections.get(name) ?? [] })];
}

function byText(list: Value[]): Value[] {
  return list
    .map((value) => ({ value, text: toText(value) }))
    .sort((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : 0))
    .map((each) => each.value);
}

function execute(collections: Collections, command: Doc, unordered: boolean): Doc {
  const [name = ''] = command.names;
  const target = command.values[0];
  const collection = collections.get(textOf(target)) ?? [];
  collections.set(textOf(target), collection);
  const listed = (found: Doc[]) => doc({ ok: 1, docs: unordered ? byText(found) : found });
  switch (name) {
    case 'find':
      return listed(find(collection, command));
    case 'aggregate':
      return listed(aggregate(collections, collection, command));
    case 'count': {
      const filter = compileFilter(subdoc(command, 'query'));
      return doc({
        ok: 1,
        n: bounded(
          collection.filter((each) => filter.matches(each)),
          command,
        ).length,
      });
    }
    case 'distinct': {
      const filter = compileFilter(subdoc(command, 'query'));
      const matched = collection.filter((each) => filter.matches(each));
      return doc({ ok: 1, values: byText(distinctValues(matched, textOf(command.get('key')))) });
    }
    case 'update':
      return update(collection, command);
    case 'findAndModify':
      return findAndModify(collection, command);
    case 'createIndexes':
      return doc({ ok: 1 });
    default:
      throw notSupported(`The command ${name}`);
  }
}

function withoutMessage(reply: Doc): Doc {
  const copy = reply.copy();
  copy.delete('message');
  return copy;
}

type JsonCase = {
  id: string;
  area: string;
  unordered?: boolean;
  collections?: Record<string, Json>;
  steps: { command?: Json; reply: Json }[];
};

/** Runs every case of the areas; `onFailure` sees each wrong or refused first step of a case. */
export function replay(
  file: string,
  areas: readonly string[],
  onFailure?: (failure: Failure, refused: boolean) => void,
): Record<string, Tally> {
  const bytes = readFileSync(file);
  const lines = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8').trim().split('\n');
  const { scenes } = JSON.parse(lines[0]!) as { scenes: Record<string, Json> };
  const tallies: Record<string, Tally> = {};
  for (const line of lines.slice(1)) {
    const each = JSON.parse(line) as JsonCase;
    if (!areas.includes(each.area)) continue;
    const tally = (tallies[each.area] ??= { steps: 0, same: 0, refused: 0, wrong: 0 });
    const collections: Collections = new Map();
    for (const [name, source] of Object.entries(each.collections ?? {})) {
      const scene =
        source !== null && typeof source === 'object' && 'scene' in source ? scenes[textOf(source.scene)]! : source;
      collections.set(name, docs(fromJson(scene)).map(insertable));
    }
    let whole = true;
    for (const step of each.steps) {
      const command = fromJson(step.command ?? {}) as Doc;
      const expected = withoutMessage(fromJson(step.reply) as Doc);
      let got: Doc;
      try {
        got = execute(collections, command, each.unordered === true);
      } catch (error) {
        got = errorDoc(error);
      }
      tally.steps += 1;
      const wanted = toText(expected);
      const found = toText(withoutMessage(got));
      const refused = got.get('code') === 115;
      if (wanted === found) tally.same += 1;
      else {
        const isRefused = refused || !whole;
        tally[isRefused ? 'refused' : 'wrong'] += 1;
        if (whole) {
          const message = textOf(got.get('message'));
          onFailure?.(
            { id: each.id, area: each.area, command: toText(command), expected: wanted, got: found, message },
            isRefused,
          );
        }
        whole = false;
      }
    }
  }
  return tallies;
}
