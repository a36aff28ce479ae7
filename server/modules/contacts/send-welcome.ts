// The welcome: within 20 s of the event, once. Sent in the process that received the callback; a job tries again while it can.
import { agencyDefaults } from '../../../config/agency-defaults.ts';
import type { Context } from '../../context.ts';
import { claimDue } from '../../database/claim-due.ts';
import { inTransaction } from '../../database/transaction.ts';
import { GatewayError } from '../../gateways/gateway-error.ts';
import { WriteRefused } from '../../gateways/wecom/index.ts';
import { findStaffNames } from '../identity/index.ts';
import { ContactModel } from './contact.model.ts';
import { LiveCodeModel } from './live-code.model.ts';
import { WelcomeModel, type WelcomeRecord } from './welcome.model.ts';

/** WeCom takes the code for 20 s from the event; the last two are for the way there (DOC 92599). */
const goodForMs = 18_000;
const leaseSeconds = 4;

export type WelcomeRequest = {
  staffUserId: string;
  externalUserId: string;
  welcomeCode: string;
  liveCodeState: string | null;
};

/** Note that a welcome is owed; the first call for a code wins. Answers whether this was the first. */
export const oweWelcome = async (context: Context, request: WelcomeRequest, receivedAt: Date): Promise<boolean> => {
  const owed = await WelcomeModel.updateOne(
    { agencyId: context.agencyId, welcomeCode: request.welcomeCode },
    { $setOnInsert: { ...request, state: 'sending', receivedAt, dueAt: receivedAt } },
    { upsert: true },
  );
  return owed.upsertedCount === 1;
};

const textFor = async (context: Context, welcome: WelcomeRecord): Promise<string> => {
  const code =
    welcome.liveCodeState === null
      ? null
      : await LiveCodeModel.findOne({ agencyId: context.agencyId, state: welcome.liveCodeState }).lean();
  const names = await findStaffNames(context);
  const text = code?.welcomeText ?? agencyDefaults.welcomeText;
  return text.replaceAll('{{顾问}}', names.get(welcome.staffUserId) ?? '');
};

const end = (context: Context, welcome: WelcomeRecord, state: WelcomeRecord['state'], problem: string | null) =>
  inTransaction(context, async ({ session, publish }) => {
    await WelcomeModel.updateOne({ _id: welcome._id }, { $set: { state, problem, dueAt: null } }, { session });
    const contact = await ContactModel.findOne(
      { agencyId: context.agencyId, staffUserId: welcome.staffUserId, externalUserId: welcome.externalUserId },
      { _id: 1 },
      { session },
    ).lean();
    await publish('welcome.ended', {
      staffUserId: welcome.staffUserId,
      contactId: contact?._id.toString() ?? null,
      result: state,
    });
  });

const attempt = async (context: Context, welcome: WelcomeRecord): Promise<void> => {
  if (context.now().getTime() - welcome.receivedAt.getTime() > goodForMs) {
    return end(context, welcome, 'late', 'older than 18 s');
  }
  const again = () =>
    WelcomeModel.updateOne({ _id: welcome._id }, { $set: { dueAt: new Date(context.now().getTime() + 1_000) } });
  try {
    const outcome = await context.gateways.wecom.sendWelcome({
      userId: welcome.staffUserId,
      externalUserId: welcome.externalUserId,
      welcomeCode: welcome.welcomeCode,
      text: await textFor(context, welcome),
    });
    if (outcome === 'another-app-sending') await again();
    else await end(context, welcome, outcome === 'expired' ? 'late' : 'sent', null);
  } catch (error) {
    if (error instanceof WriteRefused) await end(context, welcome, 'withheld', error.refusal);
    // A lost answer may be repeated: WeCom sends one message per code and says "already sent" to the second call.
    else if (error instanceof GatewayError && (error.retryable || error.maybeDone)) await again();
    else await end(context, welcome, 'failed', error instanceof GatewayError ? `wecom ${error.code}` : 'fault');
  }
};

/** Send what is owed and due. Answers how many were tried. */
export const sendDueWelcomes = async (context: Context): Promise<number> => {
  for (let tried = 0; ; tried += 1) {
    const welcome = await claimDue(WelcomeModel, context, {}, leaseSeconds);
    if (!welcome) return tried;
    await attempt(context, welcome);
  }
};
