// Write concerns: everything is flushed before it is acknowledged, so only what needs other members can not be met.
import { type Reply } from './call.ts';
import { doc, Doc, isDoc, isNumeric, numberOf } from '../engine/index.ts';

/** What a member of a set of one can not promise, as MongoDB says it beside the reply of a write that is done. */
export function concernError(command: Doc): Doc | null {
  const concern = command.get('writeConcern');
  const w = isDoc(concern) ? concern.get('w') : undefined;
  if (typeof w === 'string' && w !== 'majority') {
    const errmsg = `No write concern mode named '${w}' found in replica set configuration`;
    return doc({ code: 79, codeName: 'UnknownReplWriteConcern', errmsg });
  }
  if (!isNumeric(w) || numberOf(w) <= 1) return null;
  return doc({ code: 100, codeName: 'UnsatisfiableWriteConcern', errmsg: 'Not enough data-bearing nodes' });
}

export function withConcernError(reply: Reply, error: Doc | null, labels: readonly string[]): Reply {
  if (error === null || !(reply instanceof Doc)) return reply;
  const failed = reply.copy();
  failed.append('writeConcernError', error);
  if (labels.length > 0) failed.append('errorLabels', [...labels]);
  return failed;
}
