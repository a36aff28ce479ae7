// findAndModify: changes or removes one document and answers with it.
import { documentOrEmpty, flag, optionalDocument } from '../arguments.ts';
import { type Call, type Handlers } from '../call.ts';
import {
  compileFilter,
  compileProjection,
  doc,
  type Doc,
  type CompiledFilter,
  mongoError,
  type Value,
} from '../../engine/index.ts';
import { find } from '../query.ts';
import { removeRecord } from '../records.ts';
import { target, writable } from './namespaces.ts';
import { statementNumber } from './statements.ts';
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

function change(call: Call, filter: CompiledFilter, argument: Value | undefined): Outcome {
  const update = updateOf(call, argument, call.command);
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

function findAndModify(call: Call): Doc {
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
  const fields = optionalDocument(command, 'fields');
  const project = fields === undefined || fields.size === 0 ? null : compileProjection(fields, filter);
  const { lastErrorObject, value } = isRemove ? remove(call, filter) : change(call, filter, argument);
  const shown = value === null || project === null ? value : project(value);
  const reply = doc({ lastErrorObject, value: shown });
  statements?.note(number, reply);
  return reply;
}

export const findAndModifyCommands: Handlers = {
  findAndModify: { run: findAndModify, writes: true, inTransactions: true },
  findandmodify: { run: findAndModify, writes: true, inTransactions: true },
};
