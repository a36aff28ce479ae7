// Pure: how likely two records are one person, and the Chinese reasons a reviewer reads.

export type Comparable = {
  names: readonly string[];
  unionId: string | null;
  phoneIndexes: readonly string[];
  birthday: string | null;
  gender: 'male' | 'female' | 'unknown';
  staffUserIds: readonly string[];
};

export type Score = { score: number; reasons: string[] };

/** Below this a pair is not worth a look. */
export const worthALook = 50;

/** Nicknames that many people have say nothing. */
const generic = new Set(['微信用户', '平安是福', '幸福一家人', '爸爸', '妈妈', '老公', '老婆', '我', '客户']);

const comparableName = (name: string): string => name.replaceAll(/[\s\p{P}\p{S}]/gu, '').toLowerCase();

const sharesName = (a: readonly string[], b: readonly string[]): boolean => {
  const telling = (names: readonly string[]) =>
    names.map(comparableName).filter((name) => name.length >= 2 && !generic.has(name));
  const ofB = new Set(telling(b));
  return telling(a).some((name) => ofB.has(name));
};

/** 0 to 100. A phone alone is not enough to be sure: couples share one. */
export const scorePair = (a: Comparable, b: Comparable): Score => {
  let score = 0;
  const reasons: string[] = [];
  const count = (points: number, reason: string): void => {
    score += points;
    reasons.push(reason);
  };
  if (a.unionId !== null && a.unionId === b.unionId) count(90, '同一个微信账号(unionid 相同)');
  if (a.phoneIndexes.some((index) => b.phoneIndexes.includes(index))) count(55, '手机号相同');
  if (sharesName(a.names, b.names)) count(30, '名字或备注相同');
  if (a.birthday !== null && a.birthday === b.birthday) count(25, '生日相同');
  if (a.staffUserIds.some((userId) => b.staffUserIds.includes(userId))) count(5, '同一位顾问的客户');
  if (a.birthday !== null && b.birthday !== null && a.birthday !== b.birthday) count(-40, '生日不同');
  if (a.gender !== 'unknown' && b.gender !== 'unknown' && a.gender !== b.gender)
    count(-25, '性别不同，可能是家人共用手机号');
  if (a.unionId !== null && b.unionId !== null && a.unionId !== b.unionId) count(-10, '是两个微信账号');
  return { score: Math.max(0, Math.min(100, score)), reasons };
};
