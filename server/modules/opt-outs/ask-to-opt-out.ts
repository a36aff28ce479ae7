// Commands of the page that promotions lead to: nobody signs in there. Who can be recognised is opted out at once; whoever cannot
// leaves words for his consultant. The page answers both alike, so that nobody can try phone numbers on it.
import { Types } from 'mongoose';
import type { Context } from '../../context.ts';
import { inTransaction } from '../../database/transaction.ts';
import { findByPhone, normalisePhone, optOut } from '../customers/index.ts';
import { findByOptOutCode, findRecipientsOf } from '../send-tasks/index.ts';
import { OptOutRequestModel, type OptOutRequestRecord } from './opt-out-request.model.ts';

export const longestWords = 60;

export type OptOutPage = {
  agencyName: string;
  /** The message went to one person alone, so nobody need say who he is. */
  isForOne: boolean;
};

/** Null: there is no such message. */
export const findOptOutPage = async (context: Context, code: string): Promise<OptOutPage | null> => {
  const task = await findByOptOutCode(context, code);
  return task && { agencyName: context.agency.name, isForOne: task.recipients.length === 1 };
};

/** Of those who got the message, the one whom the words name; null: none, or several. */
const recognise = async (
  context: Context,
  recipientIds: readonly Types.ObjectId[],
  words: string,
): Promise<Types.ObjectId | null> => {
  if (recipientIds.length === 1) return recipientIds[0] ?? null;
  const phone = normalisePhone(words);
  if (phone === null) return null;
  const known = await findByPhone(context, phone);
  const among = known.filter((id) => recipientIds.some((recipientId) => recipientId.equals(id)));
  return among.length === 1 ? (among[0] ?? null) : null;
};

const reason = '在退订页面提出';

/** The same words again are one request. Answers false where there is no such message. */
export const askToOptOut = async (context: Context, input: { code: string; words: string }): Promise<boolean> => {
  const task = await findByOptOutCode(context, input.code);
  if (!task) return false;
  const recipientIds = await findRecipientsOf(context, task._id);
  const words = input.words.trim().slice(0, longestWords);
  const customerId = await recognise(context, recipientIds, words);
  if (customerId) {
    await optOut(context, customerId.toString(), { by: 'customer', reason });
    return true;
  }
  if (words === '') return true;
  const { agencyId, cipher } = context;
  const wordsIndex = cipher.blindIndex(agencyId, 'opt-out', words);
  await inTransaction(context, async ({ session, publish }) => {
    const same = { agencyId, sendTaskId: task._id, wordsIndex };
    if (await OptOutRequestModel.exists(same).session(session)) return;
    const dataKey = cipher.newKey();
    const record: OptOutRequestRecord = {
      _id: new Types.ObjectId(),
      ...same,
      staffUserId: task.staffUserId,
      dataKey,
      sealedWords: cipher.encrypt(dataKey, words),
      askedAt: context.now(),
      handledAt: null,
      handledBy: null,
      customerId: null,
    };
    await OptOutRequestModel.create([record], { session });
    await publish('opt-out.asked', { requestId: record._id.toString(), staffUserId: task.staffUserId });
  });
  return true;
};
