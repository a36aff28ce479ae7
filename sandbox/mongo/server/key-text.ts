// Writes values as MongoDB's duplicate key messages do, for people to read.
import { Binary, DateTime, type Doc, isDoc, isNumeric, numberOf, ObjectId, type Value } from '../engine/index.ts';

function valueText(value: Value): string {
  if (value === null) return 'null';
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'boolean') return String(value);
  if (isNumeric(value)) return typeof value === 'bigint' ? String(value) : numberText(value);
  if (Array.isArray(value)) return value.length === 0 ? '[]' : `[ ${value.map(valueText).join(', ')} ]`;
  if (isDoc(value)) return documentText(value);
  if (value instanceof ObjectId) return `ObjectId('${value.toHex()}')`;
  if (value instanceof DateTime) return `new Date(${value.ms})`;
  if (value instanceof Binary)
    return `BinData(${value.subtype}, ${Buffer.from(value.bytes).toString('hex').toUpperCase()})`;
  return '?';
}

function numberText(value: Parameters<typeof numberOf>[0]): string {
  const number = numberOf(value);
  return typeof value === 'object' && value.bsonType === 1 && Number.isInteger(number)
    ? number.toFixed(1)
    : String(number);
}

export function documentText(document: Doc): string {
  if (document.size === 0) return '{}';
  return `{ ${document.names.map((name, i) => `${name}: ${valueText(document.values[i] ?? null)}`).join(', ')} }`;
}
