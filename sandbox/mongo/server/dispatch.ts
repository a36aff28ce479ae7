// Runs commands: finds the handler, the session, the transaction; commits, waits for the disk, tells failures.
import { liveAccess, commitAccess, hasChanges } from './access.ts';
import { optionalNumber } from './arguments.ts';
import { type Call, type Client, type Handler, type Handlers, type Reply, type Server } from './call.ts';
import { aggregateCommands } from './commands/aggregate.ts';
import { collectionCommands } from './commands/collections.ts';
import { diagnosticCommands } from './commands/diagnostics.ts';
import { explainCommands } from './commands/explain.ts';
import { findAndModifyCommands } from './commands/find-and-modify.ts';
import { findCommands } from './commands/find.ts';
import { indexCommands } from './commands/indexes.ts';
import { insertCommands } from './commands/insert.ts';
import { refuseUnknownFields } from './commands/known-fields.ts';
import { runSessionCommand, isSessionCommand } from './commands/session-commands.ts';
import { updateCommands } from './commands/update.ts';
import { KNOWN_ELSEWHERE } from './known-commands.ts';
import { Binary, Doc, isDoc, MongoError, mongoError, notSupported } from '../engine/index.ts';
import { type Bytes, keyOf } from './layer.ts';
import { Blocked } from './locks.ts';
import { type Message } from './message.ts';
import { type ClusterClock, errorBytes, replyBytes } from './reply.ts';
import { type Transaction } from './sessions.ts';
import { concernError, withConcernError } from './write-concern.ts';

const handlers = new Map<string, Handler>(
  Object.entries<Handler>({
    ...diagnosticCommands,
    ...findCommands,
    ...insertCommands,
    ...updateCommands,
    ...findAndModifyCommands,
    ...aggregateCommands,
    ...collectionCommands,
    ...indexCommands,
    ...explainCommands,
  } satisfies Handlers),
);

const RETRYABLE = new Set(['insert', 'update', 'delete', 'findAndModify', 'findandmodify']);
const MAX_TIME_EXPIRED = 50;

function sessionKey(command: Doc): string | null {
  const lsid = command.get('lsid');
  const id = isDoc(lsid) ? lsid.get('id') : undefined;
  return id instanceof Binary ? keyOf(id.bytes) : null;
}

function transactionNumber(command: Doc): bigint | null {
  const number = command.get('txnNumber');
  if (typeof number === 'bigint') return number;
  return typeof number === 'number' ? BigInt(number) : null;
}

/** Throws where there is no such command, or it has a field that it does not know. */
function handlerOf(name: string, command: Doc): Handler {
  const handler = handlers.get(name);
  if (handler !== undefined) {
    refuseUnknownFields(command);
    return handler;
  }
  if (KNOWN_ELSEWHERE.has(name)) throw notSupported(`The command ${name}`);
  throw mongoError('CommandNotFound', `no such command: '${name}'`);
}

async function waitFor(blocked: Blocked, call: { command: Doc }): Promise<void> {
  const limit = optionalNumber(call.command, 'maxTimeMS') ?? 0;
  if (limit <= 0) return blocked.holder.ended;
  let timer: NodeJS.Timeout | undefined;
  const expired = new Promise<never>((_resolve, reject) => {
    const error = new MongoError(MAX_TIME_EXPIRED, 'MaxTimeMSExpired', 'operation exceeded time limit');
    timer = setTimeout(() => reject(error), limit);
  });
  try {
    await Promise.race([blocked.holder.ended, expired]);
  } finally {
    clearTimeout(timer);
  }
}

type Request = {
  server: Server;
  client: Client;
  message: Message;
  name: string;
  session: string | null;
  number: bigint | null;
};

function callOf(request: Request, rest: Pick<Call, 'access' | 'transaction' | 'statements'>): Call {
  const { server, client, message, name, session } = request;
  return {
    server,
    client,
    command: message.command,
    name,
    database: message.database,
    sections: message.sections,
    session,
    ...rest,
  };
}

async function runAlone(request: Request, handler: Handler): Promise<Reply> {
  const { server, session, number, name, message } = request;
  const isRetryable = session !== null && number !== null && RETRYABLE.has(name);
  for (;;) {
    const access = liveAccess(server.data);
    const statements = isRetryable ? server.sessions.statementLog(session, number) : null;
    try {
      const reply = handler.run(callOf(request, { access, transaction: null, statements }));
      if (handler.writes !== true && !hasChanges(access)) return reply;
      // A write that changed nothing may be done again.
      if (hasChanges(access)) statements?.save(access);
      await commitAccess(access);
      return reply;
    } catch (error) {
      if (!(error instanceof Blocked)) throw error;
      await waitFor(error, message);
    }
  }
}

function runInTransaction(
  request: Request,
  handler: Handler,
  session: string,
  number: bigint,
  transaction: Transaction,
): Reply {
  const { server, name } = request;
  try {
    if (handler.inTransactions !== true) {
      throw mongoError('OperationNotSupportedInTransaction', `Cannot run '${name}' in a multi-document transaction.`);
    }
    const reply = handler.run(callOf(request, { access: transaction.access, transaction, statements: null }));
    if (reply instanceof Doc ? reply.has('writeErrors') : reply.kind === 'failure')
      server.sessions.abortFailed(session, number);
    return reply;
  } catch (error) {
    server.sessions.abortFailed(session, number);
    throw error;
  }
}

async function run(server: Server, client: Client, message: Message): Promise<Reply> {
  const { command } = message;
  const name = command.names[0] ?? '';
  const session = sessionKey(command);
  const number = transactionNumber(command);
  if (isSessionCommand(name)) return runSessionCommand(server, name, command, session, number);
  const request = { server, client, message, name, session, number };
  if (session === null || number === null || command.get('autocommit') !== false)
    return runAlone(request, handlerOf(name, command));
  const transaction =
    command.get('startTransaction') === true
      ? server.sessions.startTransaction(session, number)
      : server.sessions.transaction(session, number);
  let handler: Handler;
  try {
    handler = handlerOf(name, command);
  } catch (error) {
    server.sessions.abortFailed(session, number);
    throw error;
  }
  return runInTransaction(request, handler, session, number, transaction);
}

function asMongoError(error: unknown, server: Server, name: string): MongoError {
  if (error instanceof MongoError) return error;
  const message = error instanceof Error ? error.message : String(error);
  const where = error instanceof Error ? (error.stack ?? '').split('\n').slice(1, 3).join(' ').trim() : '';
  server.log(`fault in ${name}: ${message} ${where}`);
  return new MongoError(8, 'UnknownError', message);
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Runs a command that a fail point may have been set for. Null where the connection is to be closed. */
async function runUnlessStruck(server: Server, client: Client, message: Message): Promise<Reply | null> {
  const strike = server.failPoints.strike(message.command, client);
  if (strike === null) return withConcernError(await run(server, client, message), concernError(message.command), []);
  if (strike.delayMs > 0) await pause(strike.delayMs);
  if (strike.closes) return null;
  if (strike.error !== null) throw strike.error;
  return withConcernError(await run(server, client, message), strike.writeConcernError, strike.labels);
}

/** Answers a message; never throws. Null: the connection is to be closed. */
export async function dispatch(
  server: Server,
  clock: ClusterClock,
  client: Client,
  message: Message,
): Promise<Bytes | null> {
  try {
    const reply = await runUnlessStruck(server, client, message);
    return reply === null || client.isEnding ? null : replyBytes(reply, clock);
  } catch (error) {
    if (client.isEnding) return null;
    return errorBytes(asMongoError(error, server, message.command.names[0] ?? ''), clock);
  }
}
