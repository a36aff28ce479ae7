// One command on its way: where it came from, what it may touch, and what it answers.
import { type Access, type Data } from './access.ts';
import { type Cursors } from './cursors.ts';
import { type Doc, type MongoError } from '../engine/index.ts';
import { type FailPoints } from './fail-points.ts';
import { type Bytes } from './layer.ts';
import { type Sessions, type StatementLog, type Transaction } from './sessions.ts';

export type Server = {
  readonly data: Data;
  readonly cursors: Cursors;
  readonly sessions: Sessions;
  readonly failPoints: FailPoints;
  readonly startedAt: Date;
  readonly address: { port: number };
  now(): Date;
  log(message: string): void;
};

/** What is known of a connection. */
export type Client = {
  /** As the driver gave it when it said hello. */
  appName: string | null;
  /** The connection is to be closed instead of an answer. */
  isEnding: boolean;
};

export type Call = {
  readonly server: Server;
  readonly client: Client;
  readonly access: Access;
  readonly command: Doc;
  readonly name: string;
  readonly database: string;
  /** Documents that came beside the command's own, as their bytes. */
  readonly sections: ReadonlyMap<string, readonly Bytes[]>;
  /** The session's key, where one was named. */
  readonly session: string | null;
  readonly transaction: Transaction | null;
  /** What is remembered of a retryable write. */
  readonly statements: StatementLog | null;
};

/** A batch of documents is kept as bytes: most of them were never decoded for the reply. */
export type CursorReply = {
  readonly kind: 'cursor';
  readonly field: 'firstBatch' | 'nextBatch';
  readonly batch: readonly Bytes[];
  readonly id: bigint;
  readonly namespace: string;
};
/** The command failed and what it changed stands nevertheless. */
export type FailureReply = { readonly kind: 'failure'; readonly error: MongoError };
export type Reply = Doc | CursorReply | FailureReply;

export type Handler = {
  readonly run: (call: Call) => Reply;
  /** Writes: the reply waits until its changes are on disk. */
  readonly writes?: boolean;
  /** May run inside of a transaction. */
  readonly inTransactions?: boolean;
};
export type Handlers = Readonly<Record<string, Handler>>;
