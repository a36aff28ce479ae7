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
   * Per path, intervals (sorted, disjoint) such that every matching document has an index key of that path in one of them.
   * With `multikey` true (the default) that also holds for an index in which documents have several keys: of several conditions on one
   * path the tightest is taken, since different elements may fulfil different conditions. With false they are intersected: only
   * for an index without multikey entries. In a compound multikey index, use the intervals of two paths together only when the
   * paths' first components differ (then one key fulfils both); otherwise use those of the first path alone.
   * No entry: nothing is known. An empty list: no document can match.
   */
  bounds(multikey?: boolean): Map<string, Interval[]>;
  /** Paths at which every match has a value: a sparse index on such a path (as its only field) misses no match. */
  requiredPaths(): Set<string>;
};

/** Values of `$$name` variables, as of `let`. */
export type Variables = ReadonlyMap<string, Value>;

export type Comparator = (a: Doc, b: Doc) => number;
export type Projection = (doc: Doc) => Doc;

export type UpdateOptions = { arrayFilters?: Doc[]; now: Date };
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
