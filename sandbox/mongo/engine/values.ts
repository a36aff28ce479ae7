// The values of BSON as the engine holds them: an order-exact document and one distinct JavaScript shape per BSON type.
import { type Decimal } from './decimal.ts';

/** How many fields a document has before looking one up uses an index instead of a scan. */
const SCAN_LIMIT = 24;

/**
 * A BSON document: parallel lists of names and values, in order. Names such as "10" keep their place, which a JavaScript
 * object would not do. Two lists are faster to fill than a Map, and short documents are faster to search by scanning.
 */
export class Doc {
  readonly names: string[];
  readonly values: Value[];
  private index: Map<string, number> | undefined;

  constructor(names: string[] = [], values: Value[] = []) {
    this.names = names;
    this.values = values;
    this.index = undefined;
  }

  get bsonType(): 3 {
    return 3;
  }

  get size(): number {
    return this.names.length;
  }

  find(name: string): number {
    const { names } = this;
    if (names.length > SCAN_LIMIT) return this.findIndexed(name);
    for (let i = 0; i < names.length; i++) if (names[i] === name) return i;
    return -1;
  }

  private findIndexed(name: string): number {
    if (this.index === undefined) {
      this.index = new Map();
      for (let i = this.names.length - 1; i >= 0; i--) this.index.set(this.names[i]!, i);
    }
    return this.index.get(name) ?? -1;
  }

  get(name: string): Value | undefined {
    const at = this.find(name);
    return at < 0 ? undefined : this.values[at];
  }

  has(name: string): boolean {
    return this.find(name) >= 0;
  }

  /** Replaces the value of a field in its place, or appends the field. */
  set(name: string, value: Value): void {
    const at = this.find(name);
    if (at >= 0) this.values[at] = value;
    else this.append(name, value);
  }

  /** Appends a field that is known not to be there yet. */
  append(name: string, value: Value): void {
    this.index?.set(name, this.names.length);
    this.names.push(name);
    this.values.push(value);
  }

  delete(name: string): boolean {
    const at = this.find(name);
    if (at < 0) return false;
    this.names.splice(at, 1);
    this.values.splice(at, 1);
    this.index = undefined;
    return true;
  }

  /** A copy that shares its nested values: changing the copy's own fields leaves the original alone. */
  copy(): Doc {
    return new Doc(this.names.slice(), this.values.slice());
  }
}

/** A 64-bit float; plain JavaScript numbers stand for int32. */
export class Double {
  readonly value: number;
  constructor(value: number) {
    this.value = value;
  }
  get bsonType(): 1 {
    return 1;
  }
}

/** Three signed 32-bit words, big-endian: cheaper to read, compare and hash than bytes or hex text. */
export class ObjectId {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  constructor(a: number, b: number, c: number) {
    this.a = a | 0;
    this.b = b | 0;
    this.c = c | 0;
  }
  get bsonType(): 7 {
    return 7;
  }
  toHex(): string {
    return [this.a, this.b, this.c].map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('');
  }
  static fromHex(hex: string): ObjectId {
    const word = (at: number) => parseInt(hex.slice(at, at + 8), 16);
    return new ObjectId(word(0), word(8), word(16));
  }
}

/** Milliseconds since 1970 in UTC. Not a JavaScript Date, which cannot hold every BSON date. */
export class DateTime {
  readonly ms: number;
  constructor(ms: number) {
    this.ms = ms;
  }
  get bsonType(): 9 {
    return 9;
  }
}

export class Binary {
  readonly subtype: number;
  readonly bytes: Uint8Array;
  constructor(subtype: number, bytes: Uint8Array) {
    this.subtype = subtype;
    this.bytes = bytes;
  }
  get bsonType(): 5 {
    return 5;
  }
}

export class Regex {
  readonly pattern: string;
  readonly flags: string;
  constructor(pattern: string, flags: string) {
    this.pattern = pattern;
    this.flags = flags;
  }
  get bsonType(): 11 {
    return 11;
  }
}

/** Seconds and an ordinal within the second, both unsigned 32-bit. */
export class Timestamp {
  readonly seconds: number;
  readonly ordinal: number;
  constructor(seconds: number, ordinal: number) {
    this.seconds = seconds >>> 0;
    this.ordinal = ordinal >>> 0;
  }
  get bsonType(): 17 {
    return 17;
  }
}

export class Code {
  readonly code: string;
  constructor(code: string) {
    this.code = code;
  }
  get bsonType(): 13 {
    return 13;
  }
}

export class CodeWithScope {
  readonly code: string;
  readonly scope: Doc;
  constructor(code: string, scope: Doc) {
    this.code = code;
    this.scope = scope;
  }
  get bsonType(): 15 {
    return 15;
  }
}

/** BSON's deprecated symbol; compares like a string. */
export class BsonSymbol {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
  get bsonType(): 14 {
    return 14;
  }
}

export class DbPointer {
  readonly namespace: string;
  readonly id: ObjectId;
  constructor(namespace: string, id: ObjectId) {
    this.namespace = namespace;
    this.id = id;
  }
  get bsonType(): 12 {
    return 12;
  }
}

/** BSON's deprecated undefined, which is a stored value; JavaScript's undefined means "no such field" here. */
export class BsonUndefined {
  get bsonType(): 6 {
    return 6;
  }
}

export class MinKey {
  get bsonType(): -1 {
    return -1;
  }
}

export class MaxKey {
  get bsonType(): 127 {
    return 127;
  }
}

export const bsonUndefined = new BsonUndefined();
export const minKey = new MinKey();
export const maxKey = new MaxKey();

type Special =
  | Double
  | Decimal
  | Doc
  | ObjectId
  | DateTime
  | Binary
  | Regex
  | Timestamp
  | Code
  | CodeWithScope
  | BsonSymbol
  | DbPointer
  | BsonUndefined
  | MinKey
  | MaxKey;

/** number is int32 and bigint is int64; the other shapes say what they are. */
export type Value = number | bigint | string | boolean | null | Value[] | Special;
export type Numeric = number | bigint | Double | Decimal;

/** The BSON type number, as in `$type`. */
export type TypeCode = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 | 13 | 14 | 15 | 16 | 17 | 18 | 19 | -1 | 127;

export function typeOf(value: Value): TypeCode {
  switch (typeof value) {
    case 'number':
      return 16;
    case 'string':
      return 2;
    case 'boolean':
      return 8;
    case 'bigint':
      return 18;
    default:
      if (value === null) return 10;
      return Array.isArray(value) ? 4 : value.bsonType;
  }
}

const TYPE_NAMES: Record<TypeCode, string> = {
  1: 'double',
  2: 'string',
  3: 'object',
  4: 'array',
  5: 'binData',
  6: 'undefined',
  7: 'objectId',
  8: 'bool',
  9: 'date',
  10: 'null',
  11: 'regex',
  12: 'dbPointer',
  13: 'javascript',
  14: 'symbol',
  15: 'javascriptWithScope',
  16: 'int',
  17: 'timestamp',
  18: 'long',
  19: 'decimal',
  '-1': 'minKey',
  127: 'maxKey',
};

/** The alias that `$type` and error messages use; "missing" for no value. */
export function typeName(value: Value | undefined): string {
  return value === undefined ? 'missing' : TYPE_NAMES[typeOf(value)];
}

const CODES_BY_NAME = new Map<string, TypeCode>();
const KNOWN_CODES = new Set<number>();
for (const code of [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, -1, 127] as const) {
  CODES_BY_NAME.set(TYPE_NAMES[code], code);
  KNOWN_CODES.add(code);
}

export function typeCodeOfName(name: string): TypeCode | undefined {
  return CODES_BY_NAME.get(name);
}

export function isTypeCode(code: number): code is TypeCode {
  return KNOWN_CODES.has(code);
}

export function isDoc(value: Value | undefined): value is Doc {
  return value instanceof Doc;
}

export function isNumeric(value: Value | undefined): value is Numeric {
  if (typeof value === 'number' || typeof value === 'bigint') return true;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return value.bsonType === 1 || value.bsonType === 19;
}
