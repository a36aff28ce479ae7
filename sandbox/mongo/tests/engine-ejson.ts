// Canonical Extended JSON to and from the engine's values, for comparing with recordings.
import {
  Binary,
  bsonUndefined,
  BsonSymbol,
  Code,
  CodeWithScope,
  DateTime,
  Decimal,
  decimalText,
  Doc,
  Double,
  isDoc,
  maxKey,
  minKey,
  ObjectId,
  parseDecimal,
  Regex,
  Timestamp,
  type Value,
} from '../engine/index.ts';

export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

/** The text itself, or empty for what is none. */
export function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

function special(name: string, json: Json, whole: { [name: string]: Json }): Value | undefined {
  const text = textOf(json);
  const field = (key: string): Json =>
    json !== null && typeof json === 'object' && !Array.isArray(json) ? (json[key] ?? null) : null;
  switch (name) {
    case '$numberInt':
      return Number(text);
    case '$numberLong':
      return BigInt(text);
    case '$numberDouble':
      return new Double(Number(text));
    case '$numberDecimal':
      return parseDecimal(text) ?? undefined;
    case '$oid':
      return ObjectId.fromHex(text);
    case '$date':
      return typeof json === 'object' ? new DateTime(Number(field('$numberLong'))) : undefined;
    case '$binary':
      return new Binary(
        parseInt(textOf(field('subType')), 16),
        new Uint8Array(Buffer.from(textOf(field('base64')), 'base64')),
      );
    case '$regularExpression':
      return new Regex(textOf(field('pattern')), textOf(field('options')));
    case '$timestamp':
      return typeof json === 'object' ? new Timestamp(Number(field('t')), Number(field('i'))) : undefined;
    case '$minKey':
      return minKey;
    case '$maxKey':
      return maxKey;
    case '$undefined':
      return bsonUndefined;
    case '$symbol':
      return new BsonSymbol(text);
    case '$code':
      return '$scope' in whole ? new CodeWithScope(text, fromJson(whole['$scope']) as Doc) : new Code(text);
    default:
      return undefined;
  }
}

export function fromJson(json: Json): Value {
  if (json === null || typeof json === 'boolean' || typeof json === 'string') return json;
  if (typeof json === 'number') return Number.isInteger(json) ? json : new Double(json);
  if (Array.isArray(json)) return json.map(fromJson);
  const names = Object.keys(json);
  const [first = ''] = names;
  if (first.startsWith('$') && names.length <= 2) {
    const value = special(first, json[first]!, json);
    if (value !== undefined) return value;
  }
  return new Doc(names, Object.values(json).map(fromJson));
}

function doubleText(value: number): string {
  if (Object.is(value, -0)) return '-0.0';
  return Number.isInteger(value) && Math.abs(value) < 1e21 ? `${value}.0` : String(value);
}

function toJson(value: Value): Json {
  if (typeof value === 'number') return { $numberInt: String(value) };
  if (typeof value === 'bigint') return { $numberLong: String(value) };
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map(toJson);
  if (isDoc(value)) throw new Error('documents are written by toText');
  if (value instanceof Double) return { $numberDouble: doubleText(value.value) };
  if (value instanceof Decimal) return { $numberDecimal: decimalText(value) };
  if (value instanceof ObjectId) return { $oid: value.toHex() };
  if (value instanceof DateTime) return { $date: { $numberLong: String(value.ms) } };
  if (value instanceof Binary) {
    return {
      $binary: {
        base64: Buffer.from(value.bytes).toString('base64'),
        subType: value.subtype.toString(16).padStart(2, '0'),
      },
    };
  }
  if (value instanceof Regex) return { $regularExpression: { pattern: value.pattern, options: value.flags } };
  if (value instanceof Timestamp) return { $timestamp: { t: value.seconds, i: value.ordinal } };
  if (value === minKey) return { $minKey: 1 };
  if (value === maxKey) return { $maxKey: 1 };
  if (value === bsonUndefined) return { $undefined: true };
  return `${value.bsonType}`;
}

/** JSON text; the order of fields is the document's. */
export function toText(value: Value): string {
  if (Array.isArray(value)) return `[${value.map(toText).join(',')}]`;
  if (!isDoc(value)) return JSON.stringify(toJson(value));
  return `{${value.names.map((name, i) => `${JSON.stringify(name)}:${toText(value.values[i]!)}`).join(',')}}`;
}
