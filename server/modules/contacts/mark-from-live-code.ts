// Command: who comes by a live code is marked with its tags; WeCom follows by the job.
import type { Context } from '../../context.ts';
import type { Tx } from '../../database/transaction.ts';
import { changeMarks, findRoots } from '../customers/index.ts';
import { give } from '../tags/index.ts';
import { ContactModel, type ContactRecord } from './contact.model.ts';
import { canReceive } from './contact.state.ts';
import { LiveCodeModel } from './live-code.model.ts';
import { askToMirror } from './mirror-marks.ts';

/** Runs in the caller's transaction. */
export const markFromLiveCode = async (
  context: Context,
  added: { contactId: string; liveCodeId: string | null },
  tx: Tx,
): Promise<void> => {
  if (added.liveCodeId === null) return;
  const { agencyId } = context;
  const session = { session: tx.session };
  const code = await LiveCodeModel.findOne({ agencyId, _id: added.liveCodeId }, null, session).lean();
  const contact = await ContactModel.findOne({ agencyId, _id: added.contactId }, null, session).lean<ContactRecord>();
  // It may have ended before this reaction came to it.
  if (!code || !contact || !canReceive(contact.state) || code.tagIds.length === 0) return;
  const mark = { origin: 'live-code', at: context.now(), by: null, evidence: code.name, recordId: null } as const;
  const given = code.tagIds.map((tagId) => ({ ...mark, tagId }));
  const rootIds = await findRoots(context, [contact.customerId], session);
  await changeMarks(context, rootIds, ({ marks }) => give(marks, given), tx);
  await askToMirror(context, rootIds, tx);
};
