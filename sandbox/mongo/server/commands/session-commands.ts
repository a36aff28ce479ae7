// Commands on sessions and the ends of transactions.
import { type Server } from '../call.ts';
import { Binary, doc, type Doc, isDoc, mongoError } from '../../engine/index.ts';
import { randomBytes } from 'node:crypto';
import { keyOf } from '../layer.ts';
import { SESSION_LIMIT_MINUTES } from '../sessions.ts';

const NAMES = new Set([
  'commitTransaction',
  'abortTransaction',
  'startSession',
  'endSessions',
  'refreshSessions',
  'killSessions',
  'killAllSessions',
]);

export function isSessionCommand(name: string): boolean {
  return NAMES.has(name);
}

function listed(command: Doc, name: string): string[] {
  const list = command.get(name);
  const keys: string[] = [];
  for (const item of Array.isArray(list) ? list : []) {
    const id = isDoc(item) ? item.get('id') : undefined;
    if (id instanceof Binary) keys.push(keyOf(id.bytes));
  }
  return keys;
}

function endSession(server: Server, key: string): void {
  server.sessions.end(key);
  server.cursors.closeWhere((cursor) => cursor.session === key);
}

/** Throws NoSuchTransaction, TransactionCommitted, InvalidOptions. */
export async function runSessionCommand(
  server: Server,
  name: string,
  command: Doc,
  session: string | null,
  number: bigint | null,
): Promise<Doc> {
  switch (name) {
    case 'commitTransaction':
    case 'abortTransaction':
      if (session === null || number === null)
        throw mongoError('InvalidOptions', `${name} must be run within a transaction`);
      if (name === 'commitTransaction') await server.sessions.commit(session, number);
      else server.sessions.abort(session, number);
      return doc({});
    case 'startSession': {
      const id = new Binary(4, randomBytes(16));
      return doc({ id: { id }, timeoutMinutes: SESSION_LIMIT_MINUTES });
    }
    case 'killAllSessions':
      server.sessions.endAll();
      server.cursors.closeWhere((cursor) => cursor.session !== null);
      return doc({});
    case 'endSessions':
    case 'killSessions':
      for (const key of listed(command, name)) endSession(server, key);
      return doc({});
    default:
      return doc({});
  }
}
