// Pure: what somebody has typed for a broadcast, what is wrong with it, and the request it becomes.
import type { LaunchBroadcast, UploadedImage } from '../api.ts';
import { countBytes } from '../format.ts';

/** `address`: what the browser shows of it before anything is launched. */
export type Picture = UploadedImage & { address: string };

export type Draft = {
  name: string;
  audienceKind: 'tag' | 'segment';
  tagId: string | null;
  segmentId: string | null;
  purpose: 'marketing' | 'care' | 'service';
  text: string;
  attachmentKind: 'none' | 'link' | 'image' | 'miniprogram';
  title: string;
  url: string;
  description: string;
  /** The picture, or the cover of the card. */
  picture: Picture | null;
  cardTitle: string;
  appId: string;
  page: string;
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
  attachmentKind: 'none',
  title: '',
  url: '',
  description: '',
  picture: null,
  cardTitle: '',
  appId: '',
  page: '',
  freshHours: 48,
  isAtAnyTime: false,
  insists: false,
};

/** WeCom's limits, in bytes of UTF-8 (DOC 92135), less the address of the opt-out page; the server holds them, here they are told early. */
export const limits = { text: 3_800, title: 128, description: 512, cardTitle: 64 } as const;

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

const titleProblem = (title: string, limit: number): string | null => {
  if (title.trim() === '') return '请填写标题';
  return countBytes(title.trim()) > limit ? `标题太长，最多 ${limit} 字节，约 ${Math.floor(limit / 3)} 个汉字` : null;
};

const attachmentProblems = (draft: Draft): Problems => {
  const problems: Problems = {};
  const { attachmentKind: kind } = draft;
  if (kind === 'link') {
    const problem = titleProblem(draft.title, limits.title);
    if (problem !== null) problems.title = problem;
    if (!isWebAddress(draft.url.trim())) problems.url = '请填写完整网址，以 https:// 开头';
    if (countBytes(draft.description.trim()) > limits.description)
      problems.description = '描述太长，最多 512 字节，约 170 个汉字';
  }
  if (kind === 'miniprogram') {
    const problem = titleProblem(draft.cardTitle, limits.cardTitle);
    if (problem !== null) problems.cardTitle = problem;
    if (!/^wx[0-9a-f]{16}$/.test(draft.appId.trim())) problems.appId = 'AppID 是 wx 加 16 位小写字母或数字';
    if (!/^(?![a-z]+:)[\x21-\x7e]+$/i.test(draft.page.trim()))
      problems.page = '请填写页面路径，例如 pages/index.html；不能有空格、汉字，也不是网址';
  }
  if ((kind === 'image' || kind === 'miniprogram') && draft.picture === null) problems.picture = '请选择图片';
  return problems;
};

export const findProblems = (draft: Draft): Problems => {
  const problems: Problems = {};
  if (draft.name.trim() === '') problems.name = '请填写名称';
  if (audienceOf(draft) === null) problems.audience = draft.audienceKind === 'tag' ? '请选择标签' : '请选择分群';
  if (draft.text.trim() === '') problems.text = '请填写内容';
  if (countBytes(draft.text.trim()) > limits.text) problems.text = '内容太长，最多 3800 字节，约 1260 个汉字';
  return { ...problems, ...attachmentProblems(draft) };
};

const attachmentOf = (draft: Draft): LaunchBroadcast['attachment'] => {
  const { attachmentKind: kind, picture } = draft;
  if (kind === 'link') {
    const description = draft.description.trim();
    return {
      kind,
      title: draft.title.trim(),
      url: draft.url.trim(),
      description: description === '' ? null : description,
    };
  }
  if (kind === 'none' || picture === null) return null;
  const { imageId } = picture;
  if (kind === 'image') return { kind, imageId };
  return { kind, title: draft.cardTitle.trim(), appId: draft.appId.trim(), page: draft.page.trim(), imageId };
};

/** Null where `findProblems` found any. */
export const toRequest = (draft: Draft, requestId: string): LaunchBroadcast | null => {
  const audience = audienceOf(draft);
  if (audience === null || Object.keys(findProblems(draft)).length > 0) return null;
  const { purpose, freshHours, isAtAnyTime, insists } = draft;
  return {
    requestId,
    name: draft.name.trim(),
    audience,
    purpose,
    text: draft.text.trim(),
    attachment: attachmentOf(draft),
    freshHours,
    isAtAnyTime,
    insists,
  };
};
