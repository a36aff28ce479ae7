// The pure heart of the embedded MongoDB: documents, their order, keys, matching, changing and aggregating. No I/O.
import { type Doc, type Value } from './values.ts';

export {
  Binary,
  BsonSymbol,
  bsonUndefined,
  Code,
  CodeWithScope,
  DateTime,
  DbPointer,
  Doc,
  Double,
  isDoc,
  isNumeric,
  maxKey,
  minKey,
  type Numeric,
  ObjectId,
  Regex,
  Timestamp,
  typeName,
  typeOf,
  type Value,
} from './values.ts';
export { Decimal, decimalText, parseDecimal } from './decimal.ts';
export { decode } from './decode.ts';
export { encode } from './encode.ts';
export { doc, fromPlain, int32Of, integerOf, isTruthy, numberOf, type PlainResult, toPlain } from './plain.ts';
export { type CodeName, locationError, MongoError, mongoError, notSupported } from './errors.ts';
export { compare, compareBytes, equal } from './compare.ts';
export { encodeKey, isTruncated, MAX_KEY_BYTES } from './key.ts';
export { compileFilter, type CompiledFilter } from './filter.ts';
export { compilePipeline } from './pipeline.ts';
export { compileUpdate, type Update } from './update.ts';
export { compileProjection } from './projection.ts';
export { compileSort, sortDocs } from './sort.ts';
export { distinctValues } from './distinct.ts';
export { indexEntries } from './index-entries.ts';
export type {
  Comparator,
  Filter,
  FilterMatch,
  IndexEntries,
  IndexOptions,
  Interval,
  KeySpec,
  Pipeline,
  PipelineEnv,
  Projection,
  UpdateOptions,
  Variables,
} from './types.ts';

export function get(doc: Doc, field: string): Value | undefined {
  return doc.get(field);
}

/** Changes the document in place. */
export function set(doc: Doc, field: string, value: Value): void {
  doc.set(field, value);
}

export function keys(doc: Doc): readonly string[] {
  return doc.names;
}
