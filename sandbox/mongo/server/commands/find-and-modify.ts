// findAndModify: changes or removes one document and answers with it.
import { documentOrEmpty, flag, optionalDocument } from '../arguments.ts';
import { type Call, type Handlers, type Reply } from '../call.ts';
import {
  compileFilter,
  compileProjection,
  doc,
  type Doc,
  type CompiledFilter,
  MongoError,
  mongoError,
  type Update,
} from '../../engine/index.ts';
import { find } from '../query.ts';
import { removeRecord } from '../records.ts';
import { target, writable } from './namespaces.ts';
import { noteWrite, statementNumber } from './statements.ts';
import { refuseCollation, updateOf, updateOne, upserted } from './update.ts';

type Outcome = { lastErrorObject: object; value: Doc | null };

function remove(call: Call, filter: CompiledFilter): Outcome {
  const { collection } = target(call);
  if (collection === undefined) return { lastErrorObject: { n: 0 }, value: null };
  const sort = optionalDocument(call.command, 'sort') ?? null;
  const [found] = [...find(call.access, collection, { filter, sort, limit: 1, hint: call.command.get('hint') })];
  if (found === undefined) return { lastErrorObject: { n: 0 }, value: null };
  removeRecord(call.access, collection, found.record, found.document);
  return { lastErrorObject: { n: 1 }, value: found.document };
}

function change(call: Call, filter: CompiledFilter, update: Update): Outcome {
  const wantsNew = flag(call.command, 'new');
  const isUpsert = flag(call.command, 'upsert');
  const collection = isUpsert ? writable(call) : target(call).collection;
  if (collection === undefined) return { lastErrorObject: { n: 0, updatedExisting: false }, value: null };
  const sort = optionalDocument(call.command, 'sort') ?? null;
  const [found] = [...find(call.access, collection, { filter, sort, limit: 1, hint: call.command.get('hint') })];
  if (found !== undefined) {
    const after = updateOne(call, collection, found, filter, update);
    return { lastErrorObject: { n: 1, updatedExisting: true }, value: wantsNew ? after : found.document };
  }
  if (!isUpsert) return { lastErrorObject: { n: 0, updatedExisting: false }, value: null };
  const made = upserted(call, collection, filter, update);
  return {
    lastErrorObject: { n: 1, updatedExisting: false, upserted: made.get('_id') },
    value: wantsNew ? made : null,
  };
}

function projectionOf(command: Doc, filter: CompiledFilter): ((doc: Doc) => Doc) | null {
  const fields = optionalDocument(command, 'fields');
  if (fields === undefined || fields.size === 0) return null;
  if (flag(command, 'new') && fields.names.some((name) => name.endsWith('.$'))) {
    throw mongoError('BadValue', 'cannot use a positional projection and return the new document');
  }
  return compileProjection(fields, filter);
}

function noted(call: Call, number: number, reply: Doc): Doc {
  noteWrite(call, number, reply);
  return reply;
}

function findAndModify(call: Call): Reply {
  const { command, statements } = call;
  target(call);
  refuseCollation(command);
  const number = statementNumber(call, 0);
  const before = statements?.done(number);
  if (before !== undefined && before !== null) return before;
  const isRemove = flag(command, 'remove');
  const argument = command.get('update');
  if (isRemove && argument !== undefined)
    throw mongoError('FailedToParse', 'Cannot specify both an update and remove=true');
  if (isRemove && flag(command, 'upsert'))
    throw mongoError('FailedToParse', 'Cannot specify both upsert=true and remove=true');
  if (isRemove && flag(command, 'new')) {
    throw mongoError(
      'FailedToParse',
      "Cannot specify both new=true and remove=true; 'remove' always returns the deleted document",
    );
  }
  if (!isRemove && argument === undefined)
    throw mongoError('FailedToParse', 'Either an update or remove=true must be specified');
  const filter = compileFilter(documentOrEmpty(command, 'query'));
  const update = isRemove ? null : updateOf(call, argument, command);
  const project = projectionOf(command, filter);
  const { lastErrorObject, value } = update === null ? remove(call, filter) : change(call, filter, update);
  if (value === null || project === null) return noted(call, number, doc({ lastErrorObject, value }));
  try {
    return noted(call, number, doc({ lastErrorObject, value: project(value) }));
  } catch (error) {
    // On a real server the change stands when its result can not be shown.
    if (error instanceof MongoError) return { kind: 'failure', error };
    throw error;
  }
}

export const findAndModifyCommands: Handlers = {
  findAndModify: { run: findAndModify, writes: true, inTransactions: true },
  findandmodify: { run: findAndModify, writes: true, inTransactions: true },
};
