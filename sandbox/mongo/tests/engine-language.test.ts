// Parts of the query, update and expression languages that the recordings hold little or nothing of.
import {
  bsonUndefined,
  compileFilter,
  compilePipeline,
  compileProjection,
  compileUpdate,
  DateTime,
  doc,
  type Doc,
  Double,
  isDoc,
  parseDecimal,
  Regex,
  sortDocs,
  toPlain,
  type Value,
} from '../engine/index.ts';
import { toText } from './engine-ejson.ts';

const NOW = new Date('2026-06-01T00:00:00Z');
const env = { now: NOW, collection: (): Doc[] => [] };

function evaluate(expression: unknown, root: object = {}): Value | undefined {
  const [result] = compilePipeline([doc({ $replaceWith: { r: expression } })]).run([doc(root)], env);
  return result?.get('r');
}

function codeOf(work: () => unknown): number {
  try {
    work();
  } catch (error) {
    return error instanceof Error && 'code' in error ? Number(error.code) : -1;
  }
  return 0;
}

function matches(filter: object, value: object): boolean {
  return compileFilter(doc(filter)).matches(doc(value));
}

function change(update: object, value: object, filter: object = {}, options: { arrayFilters?: Doc[] } = {}): string {
  const compiled = compileUpdate(doc(update), { now: NOW, ...options });
  return JSON.stringify(toPlain(compiled.apply(doc(value), compileFilter(doc(filter)), false).doc));
}

describe('filters', () => {
  it('follow positions and arrays as MongoDB does', () => {
    expect(matches({ 'a.0': 5 }, { a: [5, 6] })).toBe(true);
    expect(matches({ 'a.1.b': 2 }, { a: [{ b: 1 }, { b: 2 }] })).toBe(true);
    expect(matches({ 'a.b': null }, { a: [{ b: 1 }, {}] })).toBe(true);
    expect(matches({ 'a.b': null }, { a: [1, 2] })).toBe(false);
    expect(matches({ a: { $gte: null } }, {})).toBe(true);
    expect(matches({ a: [1, 2] }, { a: [[1, 2]] })).toBe(true);
    expect(matches({ a: { $not: { $gt: 3 } } }, { a: 'text' })).toBe(true);
  });

  it('translate PCRE and refuse what JavaScript cannot say', () => {
    const found = (pattern: string, flags: string, text: string) =>
      matches({ a: new Regex(pattern, flags) }, { a: text });
    expect(found('^b$', 'm', 'a\nb\nc')).toBe(true);
    expect(found('a$', '', 'a\n')).toBe(true);
    expect(found('a.b', '', 'a\nb')).toBe(false);
    expect(found('a.b', 's', 'a\nb')).toBe(true);
    expect(found('(?i)ABC', '', 'xabcx')).toBe(true);
    expect(found('a b # note', 'x', 'ab')).toBe(true);
    expect(found('\\Qa.b\\E', '', 'a.b')).toBe(true);
    expect(found('^.$', '', '😀')).toBe(true);
    expect(codeOf(() => matches({ a: new Regex('a++', '') }, {}))).toBe(115);
    expect(codeOf(() => matches({ a: new Regex('(', '') }, {}))).toBe(51091);
  });

  it('refuse what is left out', () => {
    for (const filter of [{ $where: 'true' }, { $text: {} }, { $jsonSchema: {} }, { a: { $near: [1, 2] } }]) {
      expect(codeOf(() => matches(filter, {}))).toBe(115);
    }
  });
});

describe('updates', () => {
  it('apply in the order of the names and leave the original alone', () => {
    const original = { _id: 1, a: { c: [1, 2, 3] } };
    expect(change({ $set: { z: 1, b: 2, 'a.d': 3 }, $pull: { 'a.c': { $gte: 2 } } }, original)).toBe(
      '{"_id":1,"a":{"c":[1],"d":3},"b":2,"z":1}',
    );
    expect(original.a.c).toEqual([1, 2, 3]);
  });

  it('reach array elements by position, match and filter', () => {
    expect(change({ $set: { 'a.$.x': 1 } }, { _id: 1, a: [{ k: 1 }, { k: 2 }] }, { 'a.k': 2 })).toBe(
      '{"_id":1,"a":[{"k":1},{"k":2,"x":1}]}',
    );
    const arrayFilters = [doc({ 'e.k': { $gt: 1 } })];
    expect(change({ $inc: { 'a.$[e].k': 5 } }, { _id: 1, a: [{ k: 1 }, { k: 2 }] }, {}, { arrayFilters })).toBe(
      '{"_id":1,"a":[{"k":1},{"k":7}]}',
    );
    expect(change({ $unset: { 'a.0': 1 } }, { _id: 1, a: [1, 2] })).toBe('{"_id":1,"a":[null,2]}');
    expect(change({ $set: { 'a.3': 1 } }, { _id: 1, a: [1] })).toBe('{"_id":1,"a":[1,null,null,1]}');
  });

  it('answer with MongoDB’s codes', () => {
    const code = (update: object, value: object = { _id: 1, a: 'x' }) => codeOf(() => change(update, value));
    expect(code({ $set: { 'a.b': 1 } })).toBe(28);
    expect(code({ $set: { _id: 2 } })).toBe(66);
    expect(code({ $set: { a: 1 }, $inc: { a: 1 } })).toBe(40);
    expect(code({ $set: { a: 1 }, b: 1 })).toBe(9);
    expect(code({ b: 1, $set: { a: 1 } })).toBe(52);
    expect(code({ $inc: { a: 1 } })).toBe(14);
    expect(code({ $push: { a: 1 } })).toBe(2);
    expect(code({ $rename: { a: 'a' } })).toBe(2);
    expect(code({ $set: { 'a..b': 1 } })).toBe(56);
    expect(code({ $inc: { n: 1n } }, { _id: 1, n: 2n ** 63n - 1n })).toBe(2);
  });

  it('make the document of an upsert from the equalities', () => {
    const update = compileUpdate(doc({ $setOnInsert: { made: true }, $inc: { n: 1 } }), { now: NOW });
    const filter = compileFilter(doc({ b: 2, 'a.x': { $eq: 1 }, c: { $gt: 5 }, _id: { $in: [7] } }));
    expect(toPlain(update.apply(update.upsertBase(filter), filter, true).doc)).toEqual({
      _id: 7,
      a: { x: 1 },
      b: 2,
      made: true,
      n: 1,
    });
    const twice = compileFilter(doc({ a: 1, $and: [{ a: 2 }] }));
    expect(codeOf(() => update.upsertBase(twice))).toBe(54);
  });
});

describe('projections and sorting', () => {
  it('slice, pick and reshape', () => {
    const project = (spec: object, value: object, filter: object = {}) =>
      JSON.stringify(toPlain(compileProjection(doc(spec), compileFilter(doc(filter)))(doc(value))));
    const value = { _id: 1, a: [1, 2, 3], b: { c: 1, d: 2 } };
    expect(project({ a: { $slice: -2 } }, value)).toBe('{"_id":1,"a":[2,3],"b":{"c":1,"d":2}}');
    expect(project({ 'b.c': 1, _id: 0, n: { $size: '$a' } }, value)).toBe('{"b":{"c":1},"n":3}');
    expect(project({ 'a.$': 1 }, value, { a: { $gt: 1 } })).toBe('{"_id":1,"a":[2]}');
    expect(codeOf(() => project({ a: 1, b: 0 }, value))).toBe(31254);
    expect(codeOf(() => project({ a: 1, 'a.b': 1 }, value))).toBe(31249);
  });

  it('sort arrays by their least going up and their greatest going down', () => {
    const docs = [doc({ _id: 1, a: [3, 9] }), doc({ _id: 2, a: 5 }), doc({ _id: 3, a: [] }), doc({ _id: 4 })];
    const ids = (spec: object) => sortDocs(docs, doc(spec)).map((each) => each.get('_id'));
    expect(ids({ a: 1 })).toEqual([3, 4, 1, 2]);
    expect(ids({ a: -1 })).toEqual([1, 2, 4, 3]);
    expect(ids({ $natural: -1 })).toEqual([4, 3, 2, 1]);
  });
});

describe('expressions', () => {
  it('keep numeric types apart', () => {
    expect(evaluate({ $add: [2147483647, 1] })).toBe(2147483648n);
    expect(evaluate({ $add: [1, 0.5] })).toEqual(new Double(1.5));
    expect(toText(evaluate({ $add: [parseDecimal('0.1'), 1] })!)).toBe('{"$numberDecimal":"1.1"}');
    expect(toText(evaluate({ $divide: [parseDecimal('1'), 3] })!)).toBe(
      '{"$numberDecimal":"0.3333333333333333333333333333333333"}',
    );
    expect(evaluate({ $round: [new Double(2.5)] })).toEqual(new Double(2));
    expect(evaluate({ $round: [new Double(2.675), 2] })).toEqual(new Double(2.67));
    expect(evaluate({ $sum: ['$a', 0.1] }, { a: 0.2 })).toEqual(new Double(0.30000000000000004));
    expect(evaluate({ $toString: new Double(1e21) })).toBe('1e+21');
  });

  it('know time zones', () => {
    const date = new Date('2026-03-31T17:30:00Z');
    const format = (timezone: string) =>
      evaluate({ $dateToString: { date: '$d', format: '%Y-%m-%d %H:%M %z', timezone } }, { d: date });
    expect(format('Asia/Shanghai')).toBe('2026-04-01 01:30 +0800');
    expect(format('+08:00')).toBe('2026-04-01 01:30 +0800');
    expect(format('America/New_York')).toBe('2026-03-31 13:30 -0400');
    expect(codeOf(() => format('Moon/Crater'))).toBe(40485);
    expect(evaluate({ $month: { date: '$d', timezone: 'Asia/Shanghai' } }, { d: date })).toBe(4);
    const parts = { year: 2026, month: 4, day: 1, hour: 1, minute: 30, timezone: 'Asia/Shanghai' };
    expect(evaluate({ $dateFromParts: parts })).toEqual(new DateTime(date.getTime()));
    expect(evaluate({ $dateFromString: { dateString: '2026-04-01 01:30', timezone: 'Asia/Shanghai' } })).toEqual(
      new DateTime(date.getTime()),
    );
    expect(evaluate({ $isoWeek: new Date('2027-01-01T00:00:00Z') })).toBe(53);
    expect(evaluate('$$NOW')).toEqual(new DateTime(NOW.getTime()));
  });

  it('tell missing from null', () => {
    expect(evaluate({ $type: '$a' })).toBe('missing');
    expect(evaluate({ $eq: ['$a', null] })).toBe(false);
    expect(evaluate({ $ifNull: ['$a', 'none'] }, { a: bsonUndefined })).toBe('none');
    const shaped = evaluate({ x: '$a', y: ['$a'] });
    expect(isDoc(shaped) && shaped.names).toEqual(['y']);
  });

  it('fail while compiling where constants are at fault, and refuse what is left out', () => {
    expect(codeOf(() => compilePipeline([doc({ $project: { x: { $add: ['a', 1] } } })]))).toBe(16554);
    expect(codeOf(() => compilePipeline([doc({ $out: 'c' })]))).toBe(115);
    expect(codeOf(() => compilePipeline([doc({ $project: { x: { $function: {} } } })]))).toBe(115);
    expect(codeOf(() => compilePipeline([doc({ $project: { x: { $nonsense: 1 } } })]))).toBe(168);
  });
});

describe('pipelines', () => {
  const rooms = [doc({ _id: 1, hotel: 'h1', beds: [1, 2] }), doc({ _id: 2, hotel: 'h2', beds: [] }), doc({ _id: 3 })];
  const hotels = [doc({ _id: 'h1', city: '西安' }), doc({ _id: null, city: '?' })];
  const run = (...stages: object[]) =>
    [
      ...compilePipeline(stages.map(doc)).run(rooms, {
        now: NOW,
        collection: (name) => (name === 'hotels' ? hotels : rooms),
      }),
    ].map(toPlain);

  it('join by fields and by pipelines with variables', () => {
    const byField = run(
      { $lookup: { from: 'hotels', localField: 'hotel', foreignField: '_id', as: 'h' } },
      { $project: { n: { $size: '$h' } } },
    );
    expect(byField).toEqual([
      { _id: 1, n: 1 },
      { _id: 2, n: 0 },
      { _id: 3, n: 1 },
    ]);
    const pipeline = [{ $match: { $expr: { $eq: ['$_id', '$$wanted'] } } }, { $project: { _id: 0 } }];
    const byPipeline = run(
      { $match: { _id: 1 } },
      { $lookup: { from: 'hotels', let: { wanted: '$hotel' }, pipeline, as: 'h' } },
    );
    expect(byPipeline).toEqual([{ _id: 1, hotel: 'h1', beds: [1, 2], h: [{ city: '西安' }] }]);
  });

  it('tell the server what it may fetch by', () => {
    const stages = [{ $match: { a: 1 } }, { $match: { b: 2 } }, { $sort: { c: 1 } }, { $skip: 2 }, { $limit: 3 }].map(
      doc,
    );
    const pipeline = compilePipeline([...stages, doc({ $unionWith: 'other' })]);
    expect(toPlain(pipeline.leadingMatch())).toEqual({ $and: [{ a: 1 }, { b: 2 }] });
    expect(toPlain(pipeline.leadingSort())).toEqual({ c: 1 });
    expect(pipeline.leadingLimit()).toBe(5);
    expect(pipeline.reads).toEqual(['other']);
  });
});
