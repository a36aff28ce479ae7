// What the engine's parts promise to each other and to the server.
import { type Doc, type Value } from './values.ts';

/** Everything between two values; the ends count where inclusive. Values of the ends need not be of one type. */
export type Interval = { low: Value; lowInclusive: boolean; high: Value; highInclusive: boolean };

export type FilterMatch = {
  /** Position of the array element that the filter's last array condition matched, for `$`. */
  arrayIndex?: number;
};

export type Filter = {
  readonly source: Doc;
  matches(doc: Doc): boolean;
  match(doc: Doc): FilterMatch | null;
  /**
   * Per path, intervals (sorted, disjoint) of which every matching document has **at least one** index key of that path in one.
   * On a multikey index only one bound per index is safe to combine with others as the server's comments say: each path's
   * intervals hold on their own, not that one and the same array element fulfils the intervals of two paths.
   */
  bounds(): Map<string, Interval[]>;
};

/** Values of `$$name` variables, as of `let`. */
export type Variables = ReadonlyMap<string, Value>;

export type Comparator = (a: Doc, b: Doc) => number;
export type Projection = (doc: Doc) => Doc;

export type UpdateOptions = { arrayFilters?: Doc[]; now: Date };
export type Update = {
  /** Replacement documents may not be used with `multi: true` (code 9). */
  readonly kind: 'replacement' | 'operators' | 'pipeline';
  apply(doc: Doc, filter: Filter, isInsert: boolean): { doc: Doc; changed: boolean };
  /** The document made of the filter's equalities; `apply(..., true)` then makes the document to insert. */
  upsertBase(filter: Filter): Doc;
};

export type KeySpec = readonly (readonly [path: string, direction: 1 | -1])[];
export type IndexOptions = { sparse?: boolean; partialFilter?: Filter };
export type IndexEntries = { keys: Uint8Array[]; multikey: boolean };

export type PipelineEnv = {
  now: Date;
  collection(name: string): Iterable<Doc>;
  let?: Variables;
};
export type Pipeline = {
  /** The conjunction of the leading `$match` stages: the server may fetch by it. Running the pipeline checks it again. */
  leadingMatch(): Doc | null;
  /** The sort that follows the leading match, and the limit (with skip added) that directly follows the sort. */
  leadingSort(): Doc | null;
  leadingLimit(): number | null;
  /** Names of the other collections that it reads. */
  readonly reads: readonly string[];
  run(docs: Iterable<Doc>, env: PipelineEnv): Iterable<Doc>;
};
