// Pure: what somebody has typed for a broadcast, what is wrong with it, and the request it becomes.
import type { LaunchBroadcast } from '../api.ts';
import { countBytes } from '../format.ts';

export type Draft = {
  name: string;
  audienceKind: 'tag' | 'segment';
  tagId: string | null;
  segmentId: string | null;
  purpose: 'marketing' | 'care' | 'service';
  text: string;
  hasLink: boolean;
  title: string;
  url: string;
  description: string;
  freshHours: number;
  isAtAnyTime: boolean;
  insists: boolean;
};

export const emptyDraft: Draft = {
  name: '',
  audienceKind: 'tag',
  tagId: null,
  segmentId: null,
  purpose: 'marketing',
  text: '',
  hasLink: false,
  title: '',
  url: '',
  description: '',
  freshHours: 48,
  isAtAnyTime: false,
  insists: false,
};

/** WeCom's limits, in bytes of UTF-8 (DOC 92135), less the address of the opt-out page; the server holds them, here they are told early. */
export const limits = { text: 3_800, title: 128, description: 512 } as const;

export type Problems = Partial<Record<keyof Draft | 'audience', string>>;

const isWebAddress = (text: string): boolean => {
  try {
    return ['http:', 'https:'].includes(new URL(text).protocol);
  } catch {
    return false;
  }
};

/** Null: nobody is chosen yet. */
export const audienceOf = ({ audienceKind, tagId, segmentId }: Draft): LaunchBroadcast['audience'] | null => {
  if (audienceKind === 'tag') return tagId === null ? null : { kind: 'tag', tagId };
  return segmentId === null ? null : { kind: 'segment', segmentId };
};

export const findProblems = (draft: Draft): Problems => {
  const problems: Problems = {};
  if (draft.name.trim() === '') problems.name = '请填写名称';
  if (audienceOf(draft) === null) problems.audience = draft.audienceKind === 'tag' ? '请选择标签' : '请选择分群';
  if (draft.text.trim() === '') problems.text = '请填写内容';
  if (countBytes(draft.text.trim()) > limits.text) problems.text = '内容太长，最多 3800 字节，约 1260 个汉字';
  if (!draft.hasLink) return problems;
  if (draft.title.trim() === '') problems.title = '请填写标题';
  if (countBytes(draft.title.trim()) > limits.title) problems.title = '标题太长，最多 128 字节，约 42 个汉字';
  if (!isWebAddress(draft.url.trim())) problems.url = '请填写完整网址，以 https:// 开头';
  if (countBytes(draft.description.trim()) > limits.description)
    problems.description = '描述太长，最多 512 字节，约 170 个汉字';
  return problems;
};

/** Null where `findProblems` found any. */
export const toRequest = (draft: Draft, requestId: string): LaunchBroadcast | null => {
  const audience = audienceOf(draft);
  if (audience === null || Object.keys(findProblems(draft)).length > 0) return null;
  const description = draft.description.trim();
  const { purpose, freshHours, isAtAnyTime, insists } = draft;
  return {
    requestId,
    name: draft.name.trim(),
    audience,
    purpose,
    text: draft.text.trim(),
    link: draft.hasLink
      ? { title: draft.title.trim(), url: draft.url.trim(), description: description === '' ? null : description }
      : null,
    freshHours,
    isAtAnyTime,
    insists,
  };
};
