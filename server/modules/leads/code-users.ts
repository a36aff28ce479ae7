// Pure: to whom a live code shall lead now.
import { assign, type Candidate } from '../assignments/index.ts';

export type SharedCode = {
  staffUserId: string;
  otherUserIds: readonly string[];
  isBalanced: boolean;
  tagIds: readonly string[];
};

/**
 * Of its consultants those who serve now: all of them in turn, or of a balanced code the one who shall get the next customer, by
 * practice with the code's tags and then by load. The store is who was put on the code. Nobody: all of them serve no longer.
 */
export const usersOnCode = (code: SharedCode, candidates: readonly Candidate[]): string[] => {
  const own = [code.staffUserId, ...code.otherUserIds];
  const able = candidates.filter((candidate) => own.includes(candidate.userId));
  if (!code.isBalanced) return own.filter((userId) => able.some((candidate) => candidate.userId === userId));
  const next = assign({ storeId: null, tagIds: code.tagIds, friendOf: [] }, able);
  return next ? [next.userId] : [];
};

export const isSame = (some: readonly string[], others: readonly string[]): boolean =>
  some.length === others.length && some.every((userId) => others.includes(userId));
