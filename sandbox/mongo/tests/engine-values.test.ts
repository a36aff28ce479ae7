// The engine's values: exact round trips, the order of types, and keys whose bytes keep that order.
import { BSON } from 'mongodb';
import {
  Binary,
  BsonSymbol,
  bsonUndefined,
  Code,
  CodeWithScope,
  compare,
  compareBytes,
  DateTime,
  decode,
  doc,
  Doc,
  Double,
  encode,
  encodeKey,
  isTruncated,
  maxKey,
  minKey,
  ObjectId,
  parseDecimal,
  Regex,
  Timestamp,
  type Value,
} from '../engine/index.ts';

const decimal = (text: string): Value => parseDecimal(text)!;

/** Ascending; values of one inner list are equal. */
const ORDERED: Value[][] = [
  [minKey],
  [bsonUndefined],
  [null],
  [new Double(NaN), decimal('NaN')],
  [new Double(-Infinity), decimal('-Infinity')],
  [decimal('-9E+6000')],
  [new Double(-Number.MAX_VALUE)],
  [-(2n ** 63n)],
  [-(2n ** 63n) + 1n],
  [-5, -5n, new Double(-5), decimal('-5.00')],
  [decimal('-1E-6000')],
  [0, 0n, new Double(-0), decimal('-0.0')],
  [decimal('1E-6001')],
  [decimal('1E-6000')],
  [new Double(5e-324)],
  [decimal('6E-324')],
  [decimal('0.1')],
  [new Double(0.1)],
  [decimal('0.1000000000000000055511151231257828')],
  [1, 1n, decimal('1')],
  [new Double(1.5), decimal('1.50')],
  [new Double(2 ** 53), 2n ** 53n],
  [2n ** 53n + 1n, decimal('9007199254740993')],
  [decimal('9007199254740993.5')],
  [2n ** 53n + 2n, new Double(2 ** 53 + 2)],
  [2n ** 63n - 2n],
  [2n ** 63n - 1n],
  [new Double(2 ** 63)],
  [new Double(Number.MAX_VALUE)],
  [decimal('2E+308')],
  [decimal('2.1E+308')],
  [new Double(Infinity), decimal('Infinity')],
  [''],
  ['a'],
  ['a\0'],
  ['ab', new BsonSymbol('ab')],
  ['b'],
  ['西安'],
  ['\uffee'],
  ['😀'],
  [new Doc()],
  [doc({ a: 1 }), doc({ a: 1n })],
  [doc({ a: 1, b: 1 })],
  [doc({ a: 2 })],
  [doc({ b: 0 })],
  [doc({ a: 'x' })],
  [[]],
  [[1]],
  [[1, 2]],
  [['a']],
  [new Binary(0, new Uint8Array([9]))],
  [new Binary(5, new Uint8Array([1]))],
  [new Binary(0, new Uint8Array([1, 2]))],
  [new ObjectId(1, 2, 3)],
  [new ObjectId(1, 2, -1)],
  [false],
  [true],
  [new DateTime(-5)],
  [new DateTime(1e12)],
  [new Timestamp(1, 2)],
  [new Timestamp(4294967295, 1)],
  [new Regex('a', '')],
  [new Regex('a', 'i')],
  [new Code('f')],
  [new CodeWithScope('f', new Doc())],
  [maxKey],
];

describe('order of values', () => {
  it('compares all types as MongoDB does, and their keys alike', () => {
    const flat = ORDERED.flatMap((group, rank) => group.map((value) => ({ value, rank })));
    const wrong: unknown[] = [];
    for (const x of flat) {
      for (const y of flat) {
        const expected = Math.sign(x.rank - y.rank);
        const order = compare(x.value, y.value);
        const up = compareBytes(encodeKey([x.value, 1], [1, 1]), encodeKey([y.value, 1], [1, 1]));
        const down = compareBytes(encodeKey([y.value, 1], [-1, 1]), encodeKey([x.value, 1], [-1, 1]));
        if (order !== expected || up !== expected || down !== expected) wrong.push([x.value, y.value, order, up, down]);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('cuts long keys and says so', () => {
    expect(isTruncated(encodeKey(['x'.repeat(3000)], [1]))).toBe(true);
    expect(isTruncated(encodeKey(['x'.repeat(1000)], [1]))).toBe(false);
  });
});

describe('bytes of documents', () => {
  it('are read and written without loss, numeric-looking names in their place', () => {
    const source = new Doc(['10', '2', '名'], [1, 'x', 'y']);
    ORDERED.flat().forEach((value, i) => source.append(`f${i}`, value));
    const bytes = encode(source);
    expect(Buffer.compare(encode(decode(bytes)), bytes)).toBe(0);
    expect(decode(bytes).names.slice(0, 3)).toEqual(['10', '2', '名']);
  });

  it('are those of the official encoder', () => {
    const theirs = {
      text: 'Zoë 西安',
      long: BSON.Long.fromString('-9007199254740993'),
      double: new BSON.Double(1.25),
      int: -7,
      decimal: BSON.Decimal128.fromString('-1.50E+3'),
      when: new Date(-1),
      id: new BSON.ObjectId('ff00000000000000000000fe'),
      list: [1, [2, {}], null],
      pattern: new BSON.BSONRegExp('^a', 'i'),
      stamp: new BSON.Timestamp({ t: 5, i: 6 }),
      bytes: new BSON.Binary(Buffer.from('abc'), 4),
      code: new BSON.Code('f', { a: 1 }),
    };
    const bytes = BSON.serialize(theirs);
    expect(Buffer.compare(encode(decode(bytes)), bytes)).toBe(0);
  });
});
