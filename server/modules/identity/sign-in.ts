// Commands: a browser that WeCom vouches for becomes a session; a session becomes an actor; a session ends.
import type { Actor, Context } from '../../context.ts';
import { inTransaction } from '../../database/transaction.ts';
import { AppError } from '../../errors.ts';
import { GatewayError } from '../../gateways/gateway-error.ts';
import { createSession, hashOf } from './session.ts';
import { SessionModel } from './session.model.ts';
import { StaffModel, type StaffRecord } from './staff.model.ts';

export const sessionDays = 7;

/** Bad, expired, used (DOC 90313), or empty: nothing is wrong but the code, and WeCom gives another one. */
const staleCodes: ReadonlySet<string | number> = new Set([40029, 42003, 42022, 'out-of-limits']);

const notSignedIn = (): AppError => new AppError('unauthenticated', 'identity.not-signed-in', '请先用企业微信登录');
const notStaff = (): AppError =>
  new AppError('forbidden', 'identity.not-staff', '您不在本系统的可见范围内，请联系管理员把您加入应用');

const personBehind = async (context: Context, code: string): Promise<string> => {
  try {
    const person = await context.gateways.wecom.getSignedInUser(code);
    if ('userId' in person) return person.userId;
  } catch (error) {
    if (!(error instanceof GatewayError) || !staleCodes.has(error.code)) throw error;
    throw new AppError('unauthenticated', 'identity.stale-code', '登录码已失效，请重新登录');
  }
  throw notStaff();
};

/** Exchange WeCom's OAuth code for a session token. Throws `identity.stale-code`, `identity.not-staff`, GatewayError. */
export const signIn = async (context: Context, input: { code: string }): Promise<string> => {
  const userId = await personBehind(context, input.code);
  const staff = await StaffModel.findOne({ agencyId: context.agencyId, userId, disabledAt: null }).lean();
  if (!staff) throw notStaff();
  return inTransaction(context, async ({ session, publish }) => {
    const token = await createSession(context, { userId, hours: sessionDays * 24 }, session);
    await publish('staff.signed-in', { staffUserId: userId });
    return token;
  });
};

const visibleTo = async (context: Context, staff: StaffRecord): Promise<readonly string[] | null> => {
  if (staff.role === 'owner') return null;
  if (staff.role === 'consultant' || staff.storeId === null) return [staff.userId];
  const colleagues = await StaffModel.find(
    { agencyId: context.agencyId, storeId: staff.storeId },
    { userId: 1 },
  ).lean();
  return colleagues.map((colleague) => colleague.userId);
};

/** Who acts behind this cookie. Throws `identity.not-signed-in` (401). */
export const findSessionActor = async (context: Context, token: string | undefined): Promise<Actor> => {
  if (!token) throw notSignedIn();
  const session = await SessionModel.findOne({ agencyId: context.agencyId, tokenHash: hashOf(token) }).lean();
  if (!session || session.expiresAt <= context.now()) throw notSignedIn();
  const staff = await StaffModel.findOne({
    agencyId: context.agencyId,
    userId: session.userId,
    disabledAt: null,
  }).lean();
  if (!staff) throw notSignedIn();
  return {
    kind: 'staff',
    userId: staff.userId,
    name: staff.name,
    role: staff.role,
    storeId: staff.storeId,
    sees: await visibleTo(context, staff),
  };
};

/** Signing out twice is harmless. */
export const endSession = async (context: Context, input: { token: string | undefined }): Promise<void> => {
  if (input.token) await SessionModel.deleteOne({ agencyId: context.agencyId, tokenHash: hashOf(input.token) });
};
