// Finds the documents that match a filter, in the wanted order, by the plan that the planner chose.
import { type Access, readDocument } from './access.ts';
import { AFTER_ALL, type Collection } from './catalogue.ts';
import { type CompiledFilter, type Doc, type Filter, sortDocs, type Value } from '../engine/index.ts';
import { type Key } from './layer.ts';
import { choosePlan, type Plan } from './planner.ts';
import { recordOfEntry } from './records.ts';
import { entriesOf } from './store.ts';

export type Found = { record: Key; document: Doc };

function* recordsOf(access: Access, collection: Collection, plan: Plan): Generator<Key> {
  const { view } = access;
  if (plan.kind === 'COLLSCAN') {
    const range = { from: '', to: AFTER_ALL, reverse: plan.reverse };
    for (const { key } of entriesOf(view, collection.table, range, false)) yield key;
    return;
  }
  const seen = plan.mayRepeat ? new Set<Key>() : null;
  for (const range of plan.ranges) {
    for (const entry of entriesOf(view, plan.index.table, { ...range, reverse: plan.reverse }, plan.index.unique)) {
      const record = recordOfEntry(entry);
      if (seen?.has(record) === true) continue;
      seen?.add(record);
      yield record;
    }
  }
}

/** How many matches there are; from the index alone where it tells them. `limit`: more are not counted. */
export function countDocuments(access: Access, collection: Collection, query: Query, limit: number): number {
  const plan = planOf(access, collection, query);
  if (plan.kind === 'IXSCAN' && plan.isExact && !plan.mayRepeat && limit === Infinity) {
    return plan.ranges.reduce((sum, range) => sum + access.view.count(plan.index.table, range), 0);
  }
  const isTold = plan.kind === 'IXSCAN' ? plan.isExact : query.filter.source.size === 0;
  const found = isTold ? recordsOf(access, collection, plan) : matches(access, collection, query.filter, plan);
  let n = 0;
  while (n < limit && found.next().done !== true) n++;
  return n;
}

/** All matches in the plan's order. Writes may happen between two of them. */
export function* matches(access: Access, collection: Collection, filter: Filter, plan: Plan): Generator<Found> {
  const scanning = plan.kind === 'COLLSCAN';
  for (const record of recordsOf(access, collection, plan)) {
    const document = readDocument(access, collection, record, scanning);
    if (document !== undefined && filter.matches(document)) yield { record, document };
  }
}

export type Query = {
  filter: CompiledFilter;
  sort?: Doc | null;
  skip?: number;
  limit?: number;
  hint?: Value | undefined;
};

function* slice<Item>(items: Iterable<Item>, skip: number, limit: number): Generator<Item> {
  let at = 0;
  if (limit === 0) return;
  for (const item of items) {
    if (at++ < skip) continue;
    yield item;
    if (at >= skip + limit) return;
  }
}

export function planOf(access: Access, collection: Collection, query: Query): Plan {
  return choosePlan(access.data.catalogue, collection, query.filter, query.sort ?? null, query.hint);
}

function* sorted(access: Access, collection: Collection, query: Query, plan: Plan, sort: Doc): Generator<Found> {
  const records = new Map<Doc, Key>();
  const documents = (function* () {
    for (const { record, document } of matches(access, collection, query.filter, plan)) {
      records.set(document, record);
      yield document;
    }
  })();
  const wanted = (query.skip ?? 0) + (query.limit ?? Infinity);
  for (const document of sortDocs(documents, sort, wanted)) yield { record: records.get(document) ?? '', document };
}

/** The matches in order, from `skip` on, at most `limit`. */
export function find(access: Access, collection: Collection, query: Query): Generator<Found> {
  const plan = planOf(access, collection, query);
  const { sort } = query;
  const needsSort = sort !== undefined && sort !== null && sort.size > 0 && !plan.sorted;
  const found = needsSort
    ? sorted(access, collection, query, plan, sort)
    : matches(access, collection, query.filter, plan);
  return slice(found, query.skip ?? 0, query.limit ?? Infinity);
}
