// A signed-in browser: the cookie holds a random token, the database its hash.
import { createHash, randomBytes } from 'node:crypto';
import type { ClientSession } from 'mongoose';
import type { Context } from '../../context.ts';
import { SessionModel } from './session.model.ts';

export const sessionCookie = 'banlv_session';

export const hashOf = (token: string): string => createHash('sha256').update(token).digest('base64url');

/** Answers the token for the cookie. */
export const createSession = async (
  context: Context,
  input: { userId: string; hours: number },
  session: ClientSession,
): Promise<string> => {
  const token = randomBytes(32).toString('base64url');
  const expiresAt = new Date(context.now().getTime() + input.hours * 3_600_000);
  const { agencyId } = context;
  await SessionModel.create([{ agencyId, tokenHash: hashOf(token), userId: input.userId, expiresAt }], { session });
  return token;
};
