// What filters promise to the planner holds: every match has an index key within the bounds, and is not missed by sparse indexes.
import { fileURLToPath } from 'node:url';
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import {
  compareBytes,
  compileFilter,
  doc,
  type Doc,
  encodeKey,
  type Filter,
  MongoError,
  indexEntries,
  type Interval,
  isDoc,
} from '../engine/index.ts';
import { fromJson, type Json, toText } from './engine-ejson.ts';

const RECORDINGS = fileURLToPath(new URL('./recordings/recorded.jsonl.gz', import.meta.url));

function isInside(key: Uint8Array, { low, lowInclusive, high, highInclusive }: Interval): boolean {
  const above = compareBytes(key, encodeKey([low], [1]));
  const below = compareBytes(encodeKey([high], [1]), key);
  return (above > 0 || (above === 0 && lowInclusive)) && (below > 0 || (below === 0 && highInclusive));
}

function hasKeyInside(keys: readonly Uint8Array[], intervals: readonly Interval[]): boolean {
  return keys.some((key) => intervals.some((interval) => isInside(key, interval)));
}

type Line = { scenes?: Record<string, Json>; steps?: { command?: { filter?: Json; query?: Json } }[] };

function read(): { docs: Doc[]; filters: Doc[] } {
  const lines = gunzipSync(readFileSync(RECORDINGS)).toString('utf8').trim().split('\n');
  const parsed = lines.map((line) => JSON.parse(line) as Line);
  const docs = Object.values(parsed[0]?.scenes ?? {}).flatMap((scene) => fromJson(scene) as Doc[]);
  const odd = [[], [[]], [[1]], [null], [{}], {}, null, [{ tag: [] }], [{ tag: [{ x: 1 }, 'vip'] }]];
  for (const field of ['tags', 'marks', 'profile', 'age', 'score'])
    for (const value of odd) docs.push(doc({ _id: 1, [field]: value }));
  const filters = parsed.flatMap((each) =>
    (each.steps ?? []).flatMap((step) => [step.command?.filter, step.command?.query]),
  );
  return { docs, filters: filters.flatMap((each) => (each === undefined ? [] : [fromJson(each)])).filter(isDoc) };
}

/** An expression may fail on the odd documents, which is no match. */
function matchesQuietly(filter: Filter, candidate: Doc): boolean {
  try {
    return filter.matches(candidate);
  } catch (error) {
    if (error instanceof MongoError) return false;
    throw error;
  }
}

describe('bounds of filters', () => {
  it('hold for every recorded filter that matches a document', () => {
    const { docs, filters } = read();
    const broken: string[] = [];
    let matches = 0;
    // Every third filter on every second document: enough to meet all kinds, in a few seconds.
    for (let f = 0; f < filters.length; f += 3) {
      let filter;
      try {
        filter = compileFilter(filters[f]!);
      } catch {
        continue;
      }
      const bounds = filter.bounds();
      const tight = filter.bounds(false);
      for (let d = f % 2; d < docs.length; d += 2) {
        if (!matchesQuietly(filter, docs[d]!)) continue;
        matches += 1;
        for (const [path, intervals] of bounds) {
          const { keys, multikey } = indexEntries(docs[d]!, [[path, 1]]);
          const holds = hasKeyInside(keys, intervals) && (multikey || hasKeyInside(keys, tight.get(path) ?? []));
          if (!holds) broken.push(`${path}: ${toText(filters[f]!)} on ${toText(docs[d]!)}`);
        }
        for (const path of filter.requiredPaths()) {
          if (indexEntries(docs[d]!, [[path, 1]], { sparse: true }).keys.length === 0) broken.push(`sparse ${path}`);
        }
      }
    }
    expect(broken.slice(0, 3)).toEqual([]);
    expect(matches).toBeGreaterThan(1000);
  });

  it('intersect conditions only where one key must meet them all', () => {
    const filter = compileFilter(doc({ a: { $gte: 3, $lt: 5 }, b: { $elemMatch: { $gt: 1, $lte: 2 } } }));
    expect(filter.bounds(false).get('a')).toEqual([{ low: 3, lowInclusive: true, high: 5, highInclusive: false }]);
    expect(filter.bounds().get('a')).toHaveLength(1);
    expect(filter.bounds().get('b')).toEqual([{ low: 1, lowInclusive: false, high: 2, highInclusive: true }]);
    expect(
      compileFilter(doc({ a: { $in: [1, 2], $gt: 1 } }))
        .bounds(false)
        .get('a'),
    ).toHaveLength(1);
    expect(compileFilter(doc({ a: { $ne: 1 } })).bounds().size).toBe(0);
    expect(compileFilter(doc({ 'a.0': 1 })).bounds().size).toBe(0);
  });
});

describe('index entries', () => {
  it('expand arrays, leave out what sparse and partial indexes do not hold, and refuse parallel arrays', () => {
    const entry = (value: object, ...paths: string[]) =>
      indexEntries(
        doc(value),
        paths.map((path) => [path, 1] as const),
      );
    expect(entry({ a: [1, 2, 1] }, 'a').keys).toHaveLength(2);
    expect(entry({ a: [{ b: 1 }, { b: 2 }], c: 3 }, 'a.b', 'c')).toMatchObject({ multikey: true, keys: { length: 2 } });
    expect(entry({ a: 1 }, 'a')).toMatchObject({ multikey: false, keys: { length: 1 } });
    expect(() => entry({ a: [1], b: [2] }, 'a', 'b')).toThrow('cannot index parallel arrays');
    expect(indexEntries(doc({ b: 1 }), [['a', 1]], { sparse: true }).keys).toEqual([]);
    const partialFilter = compileFilter(doc({ b: { $gt: 5 } }));
    expect(indexEntries(doc({ a: 1, b: 1 }), [['a', 1]], { partialFilter }).keys).toEqual([]);
  });
});
