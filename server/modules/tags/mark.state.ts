// Pure: who or what says that a customer bears a tag. Several may say so; it is borne as long as one of them does.
import type { Types } from 'mongoose';
import type { MarkOrigin } from '../rules/rules.contract.ts';

export type Mark = {
  tagId: Types.ObjectId;
  origin: MarkOrigin;
  at: Date;
  /** The userid of who gave it; null: nobody of ours did. */
  by: string | null;
  /** What it rests on, for people to read: a rule's sentence, a live code's name; else empty. */
  evidence: string;
  /** The record merged into him that brought it; null: his own. */
  recordId: Types.ObjectId | null;
};

/** What WeCom told is read from its relations again and again; everything else is ours, and WeCom is told of it. */
export const isOurs = ({ origin }: Mark): boolean => origin !== 'wecom';

/** Whoever takes a tag off, here or in WeCom, takes off all of it but what a rule keeps up. */
const isByRule = ({ origin }: Mark): boolean => origin === 'rule';

const idOf = ({ tagId, origin, recordId }: Mark): string => `${tagId.toString()} ${origin} ${String(recordId)}`;

/** The tags that he bears, each once, however many say so. */
export const tagIdsOf = (marks: readonly Pick<Mark, 'tagId'>[]): string[] => [
  ...new Set(marks.map((mark) => mark.tagId.toString())),
];

/** Equal for equal marks, in whatever order. */
export const keyOfMarks = (marks: readonly Mark[]): string =>
  marks
    .map((mark) => `${idOf(mark)} ${mark.at.getTime()} ${String(mark.by)} ${mark.evidence}`)
    .sort()
    .join('\n');

/** The same of them that said so before keeps its instant. */
export const give = (marks: readonly Mark[], given: readonly Mark[]): Mark[] => {
  const known = new Set(marks.map(idOf));
  return [...marks, ...given.filter((mark) => !known.has(idOf(mark)))];
};

export const takeOff = (marks: readonly Mark[], tagIds: ReadonlySet<string>): Mark[] =>
  marks.filter((mark) => isByRule(mark) || !tagIds.has(mark.tagId.toString()));

/** What his relations in WeCom show now. `takenOff`: ours that somebody took off there. */
export const readMarks = (
  known: readonly Mark[],
  seen: { tagIds: readonly Types.ObjectId[]; takenOff: ReadonlySet<string>; hasRelation: boolean; at: Date },
): Mark[] => {
  const ours = takeOff(known.filter(isOurs), seen.takenOff)
    // How he came is of interest while somebody serves him.
    .filter((mark) => seen.hasRelation || mark.origin !== 'live-code');
  const told = new Map(known.filter((mark) => !isOurs(mark)).map((mark) => [mark.tagId.toString(), mark]));
  const ofWecom = seen.tagIds.map(
    (tagId): Mark =>
      told.get(tagId.toString()) ?? { tagId, origin: 'wecom', at: seen.at, by: null, evidence: '', recordId: null },
  );
  return [...ours, ...ofWecom];
};

/** What a record that is merged brings along: what its relations show and what rules say is found anew. */
export const bring = (marks: readonly Mark[], recordId: Types.ObjectId): Mark[] =>
  marks
    .filter((mark) => isOurs(mark) && !isByRule(mark))
    .map((mark) => ({ ...mark, recordId: mark.recordId ?? recordId }));

/** What it takes along again. */
export const part = (marks: readonly Mark[], recordId: Types.ObjectId): { stay: Mark[]; go: Mark[] } => {
  const isBroughtBy = (mark: Mark): boolean => mark.recordId?.equals(recordId) ?? false;
  return {
    stay: marks.filter((mark) => !isBroughtBy(mark)),
    go: marks.filter(isBroughtBy).map((mark) => ({ ...mark, recordId: null })),
  };
};

/**
 * Of a single-choice group one tag is borne: what a rule says, else what was said last. Tags that came at the same instant
 * stay together: nobody said which counts. `groupOf` null: others may be borne beside it.
 */
export const keepOneOfGroup = (marks: readonly Mark[], groupOf: (tagId: string) => string | null): Mark[] => {
  const groups = new Map<string, Mark[]>();
  for (const mark of marks) {
    const group = groupOf(mark.tagId.toString());
    if (group !== null) groups.set(group, [...(groups.get(group) ?? []), mark]);
  }
  const isKept = (mark: Mark): boolean => {
    const rivals = groups.get(groupOf(mark.tagId.toString()) ?? '') ?? [];
    const ruled = rivals.find(isByRule);
    if (ruled) return mark.tagId.equals(ruled.tagId);
    const newest = Math.max(...rivals.map(({ at }) => at.getTime()));
    return rivals.some(({ tagId, at }) => tagId.equals(mark.tagId) && at.getTime() === newest);
  };
  return marks.filter((mark) => groupOf(mark.tagId.toString()) === null || isKept(mark));
};
