// Answers do not depend on indexes: generated queries by the planner's choice agree with scans of the whole collection.
import { liveAccess, commitAccess, type Data, findCollection } from '../server/access.ts';
import { documentCache } from '../server/cache.ts';
import { type Collection, loadCatalogue, makeIndex } from '../server/catalogue.ts';
import { createCollection, putCollection } from '../server/commands/namespaces.ts';
import { newLocks } from '../server/locks.ts';
import { countDocuments, find, planOf } from '../server/query.ts';
import { fillIndex, insertRecord, removeRecord, replaceRecord } from '../server/records.ts';
import { openStore } from '../server/store.ts';
import { compileFilter, doc, type Doc, encode, fromPlain, MongoError, ObjectId, toPlain } from '../engine/index.ts';
import { rmSync } from 'node:fs';
import { temporaryFolder } from './server-support.ts';

const QUERIES = 20_000;
let state = 20260714;
function random(): number {
  state = (state * 1664525 + 1013904223) >>> 0;
  return state / 2 ** 32;
}
function pick<Item>(list: readonly Item[]): Item {
  return list[Math.floor(random() * list.length)]!;
}

const LONG = 'long '.repeat(500);
const SCALARS: readonly unknown[] = [
  null,
  0,
  1,
  2,
  3,
  1.5,
  -1,
  2n,
  'a',
  'b',
  'ab',
  'é',
  '',
  true,
  false,
  new Date(0),
  new Date(1000),
  new ObjectId(1, 2, 3),
];
const PATHS = ['a', 'b', 'c', 'list', 'list.x', 'list.y', 'deep.v', 'deep.w'];

function scalar(): unknown {
  return pick(SCALARS);
}
/** Keys of such values are cut; their index can not tell them apart. */
function longScalar(): unknown {
  return random() < 0.5 ? scalar() : pick([`${LONG}1`, `${LONG}2`]);
}
function item(): unknown {
  return random() < 0.6 ? { x: scalar(), ...(random() < 0.7 ? { y: scalar() } : {}) } : scalar();
}
function document(id: number): Doc {
  const fields: Record<string, unknown> = { _id: id };
  for (const name of ['a', 'b', 'c']) if (random() < 0.8) fields[name] = scalar();
  if (random() < 0.1) fields.c = [scalar(), scalar()];
  if (random() < 0.7) fields.list = Array.from({ length: Math.floor(random() * 4) }, item);
  if (random() < 0.6)
    fields.deep = random() < 0.9 ? { v: scalar(), w: longScalar() } : [{ v: scalar() }, { v: scalar(), w: 1 }];
  return doc(fields);
}

function condition(): unknown {
  if (random() < 0.1) return longScalar();
  switch (Math.floor(random() * 12)) {
    case 0:
      return { $in: [scalar(), scalar(), scalar()] };
    case 1:
      return { $gt: scalar(), $lte: scalar() };
    case 2:
      return { $gte: scalar(), $lt: scalar() };
    case 3:
      return { [pick(['$gt', '$gte', '$lt', '$lte', '$ne'])]: scalar() };
    case 4:
      return { $exists: random() < 0.5 };
    case 5:
      return { $elemMatch: random() < 0.5 ? { x: scalar(), y: scalar() } : { $gte: scalar(), $lte: scalar() } };
    case 6:
      return { $not: { $gt: scalar() } };
    case 7:
      return { $nin: [scalar(), scalar()] };
    case 8:
      return { $regex: pick(['^a', '^lo', 'b$']) };
    default:
      return scalar();
  }
}
function filter(depth = 0): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (let i = 0; i < 1 + Math.floor(random() * 3); i++) result[pick(PATHS)] = condition();
  if (depth < 2 && random() < 0.2) result[pick(['$or', '$and', '$nor'])] = [filter(depth + 1), filter(depth + 1)];
  return result;
}
function sort(): Doc | null {
  if (random() < 0.4) return null;
  const fields: Record<string, unknown> = {};
  for (let i = 0; i < 1 + Math.floor(random() * 2); i++) fields[pick(PATHS)] = random() < 0.5 ? 1 : -1;
  return doc({ ...fields, _id: random() < 0.5 ? 1 : -1 });
}

const INDEXES: readonly object[] = [
  { key: { a: 1 } },
  { key: { a: 1, b: -1 } },
  { key: { b: 1, c: 1, _id: 1 } },
  { key: { c: -1 }, sparse: true },
  { key: { list: 1 } },
  { key: { 'list.x': 1, 'list.y': 1 } },
  { key: { 'list.y': 1, a: 1 } },
  { key: { 'deep.v': 1, 'deep.w': -1 } },
  { key: { a: -1, c: 1 }, partialFilterExpression: { b: { $gte: 1 } } },
  { key: { b: -1 }, partialFilterExpression: { a: { $exists: true } } },
];

it('finds the same with and without indexes', async () => {
  const folder = temporaryFolder();
  const store = openStore(folder, () => undefined);
  const data: Data = { store, catalogue: loadCatalogue(store), cache: documentCache(2 ** 24), locks: newLocks() };
  const making = liveAccess(data);
  let collection: Collection = createCollection(making, 'd', 'c', doc({}));
  const documents = Array.from({ length: 140 }, (_, id) => document(id));
  for (const each of documents.slice(0, 90)) insertRecord(making, collection, each, encode(each));
  for (const [i, spec] of INDEXES.entries()) {
    const index = makeIndex(data.catalogue.newTable(), doc({ v: 2, name: `i${i}`, ...spec }));
    fillIndex(
      making,
      collection,
      index,
      [...find(making, collection, { filter: compileFilter(doc({})) })].map(({ record }) => record),
    );
    collection = { ...collection, indexes: [...collection.indexes, index] };
  }
  putCollection(making, collection);
  await commitAccess(making);

  const access = liveAccess(data);
  collection = findCollection(access, 'd.c')!;
  for (const each of documents.slice(90)) insertRecord(access, collection, each, encode(each));
  const everything = { filter: compileFilter(doc({})) };
  for (const { record, document: before } of [...find(access, collection, everything)]) {
    if (random() < 0.1) removeRecord(access, collection, record, before);
    else if (random() < 0.3) {
      const after = document(0);
      after.set('_id', before.get('_id')!);
      replaceRecord(access, collection, record, before, after);
    }
  }
  // Half of the queries see the last changes above the disk, half on it.
  const used = new Map<string, number>();
  let matched = 0;
  let exact = 0;
  for (let i = 0; i < QUERIES; i++) {
    if (i === QUERIES / 2) await commitAccess(access);
    const query = {
      filter: compileFilter(doc(filter())),
      sort: sort(),
      skip: random() < 0.2 ? 2 : 0,
      limit: random() < 0.3 ? 5 : Infinity,
    };
    const seen = i < QUERIES / 2 ? access : liveAccess(data);
    const plan = planOf(seen, collection, query);
    const name = plan.kind === 'IXSCAN' ? plan.index.name : plan.kind;
    used.set(name, (used.get(name) ?? 0) + 1);
    const unordered = query.sort === null;
    const wanted = unordered ? { ...query, skip: 0, limit: Infinity } : query;
    const ids = (hint: object | null): number[] => {
      const asked = hint === null ? wanted : { ...wanted, hint: fromPlain(hint) };
      try {
        return [...find(seen, collection, asked)].map((found) => found.document.get('_id') as number);
      } catch (error) {
        // Sorting by two arrays of one document is an error, with an index and without.
        if (error instanceof MongoError) return [-error.code];
        throw error;
      }
    };
    const byPlan = ids(null);
    const byScan = ids({ $natural: 1 });
    matched += byScan.length;
    const order = (list: number[]) => (unordered ? list.sort((x, y) => x - y) : list).join();
    const told =
      unordered && byScan[0] !== -2 ? countDocuments(seen, collection, { filter: query.filter }, Infinity) : null;
    if (told !== null && told !== byScan.length) {
      throw new Error(
        `${name} counts ${told} instead of ${byScan.length}: ${JSON.stringify(toPlain(query.filter.source)).slice(0, 500)}`,
      );
    }
    if (plan.kind === 'IXSCAN' && plan.isExact) exact++;
    if (order(byPlan) !== order(byScan)) {
      throw new Error(
        `${name} differs for ${JSON.stringify(toPlain(query.filter.source)).slice(0, 500)}: ${byPlan.join()} instead of ${byScan.join()}`,
      );
    }
  }
  expect(used.size).toBeGreaterThan(9);
  expect(matched).toBeGreaterThan(QUERIES);
  expect(exact).toBeGreaterThan(500);
  await store.close();
  rmSync(folder, { recursive: true, force: true });
}, 300_000);
