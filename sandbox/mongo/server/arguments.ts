// Reads the arguments of a command, with MongoDB's errors for those of the wrong type.
import { Doc, isDoc, isNumeric, mongoError, numberOf, typeName, type Value } from '../engine/index.ts';

function wrongType(field: string, value: Value, expected: string): Error {
  return mongoError(
    'TypeMismatch',
    `BSON field '${field}' is the wrong type '${typeName(value)}', expected type '${expected}'`,
  );
}

export function optionalText(command: Doc, field: string): string | undefined {
  const value = command.get(field);
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string') throw wrongType(field, value, 'string');
  return value;
}

export function text(command: Doc, field: string): string {
  const value = optionalText(command, field);
  if (value === undefined) throw mongoError('FailedToParse', `BSON field '${field}' is missing but a required field`);
  return value;
}

export function optionalDocument(command: Doc, field: string): Doc | undefined {
  const value = command.get(field);
  if (value === undefined || value === null) return undefined;
  if (!isDoc(value)) throw wrongType(field, value, 'object');
  return value;
}

export function documentOrEmpty(command: Doc, field: string): Doc {
  return optionalDocument(command, field) ?? new Doc();
}

export function optionalNumber(command: Doc, field: string): number | undefined {
  const value = command.get(field);
  if (value === undefined || value === null) return undefined;
  if (!isNumeric(value)) throw wrongType(field, value, 'number');
  return Math.trunc(numberOf(value));
}

/** Throws BadValue where the number is below zero. */
export function optionalCount(command: Doc, field: string): number | undefined {
  const number = optionalNumber(command, field);
  if (number !== undefined && number < 0) {
    throw mongoError('BadValue', `BSON field '${field}' value must be >= 0, actual value '${number}'`);
  }
  return number;
}

export function flag(command: Doc, field: string): boolean {
  const value = command.get(field);
  if (value === undefined || value === null) return false;
  if (typeof value === 'boolean') return value;
  if (isNumeric(value)) return numberOf(value) !== 0;
  throw wrongType(field, value, 'bool');
}

export function documents(command: Doc, field: string): Doc[] {
  const value = command.get(field);
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw wrongType(field, value, 'array');
  return value.map((item) => {
    if (!isDoc(item)) throw wrongType(`${field}.0`, item, 'object');
    return item;
  });
}
