// Errors with MongoDB's codes and names, so that drivers and callers read them as they read a real server's.
import { type Doc } from './values.ts';

/** MongoDB's own error table, as far as this engine and its server use it. */
const CODE_NAMES = {
  InternalError: 1,
  BadValue: 2,
  NoSuchKey: 4,
  HostUnreachable: 6,
  HostNotFound: 7,
  FailedToParse: 9,
  Unauthorized: 13,
  TypeMismatch: 14,
  Overflow: 15,
  InvalidLength: 16,
  IllegalOperation: 20,
  InvalidBSON: 22,
  LockTimeout: 24,
  NamespaceNotFound: 26,
  IndexNotFound: 27,
  PathNotViable: 28,
  NonExistentPath: 29,
  ConflictingUpdateOperators: 40,
  CursorNotFound: 43,
  NamespaceExists: 48,
  DollarPrefixedFieldName: 52,
  InvalidIdField: 53,
  NotSingleValueField: 54,
  EmptyFieldName: 56,
  DottedFieldName: 57,
  CommandNotFound: 59,
  WriteConcernFailed: 64,
  ImmutableField: 66,
  CannotCreateIndex: 67,
  IndexAlreadyExists: 68,
  InvalidOptions: 72,
  InvalidNamespace: 73,
  UnknownReplWriteConcern: 79,
  IndexOptionsConflict: 85,
  IndexKeySpecsConflict: 86,
  NetworkTimeout: 89,
  ShutdownInProgress: 91,
  OperationFailed: 96,
  UnsatisfiableWriteConcern: 100,
  WriteConflict: 112,
  CommandNotSupported: 115,
  DocumentValidationFailure: 121,
  NotAReplicaSet: 123,
  CommandNotSupportedOnView: 166,
  InvalidPipelineOperator: 168,
  CannotIndexParallelArrays: 171,
  PrimarySteppedDown: 189,
  QueryFeatureNotAllowed: 224,
  TransactionTooOld: 225,
  ConversionFailure: 241,
  SnapshotUnavailable: 246,
  NoSuchTransaction: 251,
  TransactionCommitted: 256,
  TransactionTooLarge: 257,
  ExceededTimeLimit: 262,
  OperationNotSupportedInTransaction: 263,
  PreparedTransactionInProgress: 267,
  SocketException: 9001,
  NotWritablePrimary: 10107,
  BSONObjectTooLarge: 10334,
  DuplicateKey: 11000,
  InterruptedAtShutdown: 11600,
  Interrupted: 11601,
  InterruptedDueToReplStateChange: 11602,
  NotPrimaryNoSecondaryOk: 13435,
  NotPrimaryOrSecondary: 13436,
} as const;

export type CodeName = keyof typeof CODE_NAMES;
const NAMES_BY_CODE = new Map<number, string>(Object.entries(CODE_NAMES).map(([name, code]) => [code, name]));

/** An answer `{ ok: 0, code, codeName, errmsg }`; `details` holds further fields of the reply (keyPattern, keyValue). */
export class MongoError extends Error {
  readonly code: number;
  readonly codeName: string;
  readonly labels: string[];
  readonly details: Doc | undefined;

  constructor(code: number, codeName: string, message: string, labels: string[] = [], details?: Doc) {
    super(message);
    this.name = 'MongoError';
    this.code = code;
    this.codeName = codeName;
    this.labels = labels;
    this.details = details;
  }
}

export function mongoError(codeName: CodeName, message: string, labels: string[] = [], details?: Doc): MongoError {
  return new MongoError(CODE_NAMES[codeName], codeName, message, labels, details);
}

/** For the numbered assertions, which have no name of their own: MongoDB answers `Location<code>`. */
export function locationError(code: number, message: string): MongoError {
  return new MongoError(code, NAMES_BY_CODE.get(code) ?? `Location${code}`, message);
}

/** What a real MongoDB can do and this one will not guess at. */
export function notSupported(what: string): MongoError {
  return mongoError('CommandNotSupported', `${what} is not supported by the embedded database`);
}
