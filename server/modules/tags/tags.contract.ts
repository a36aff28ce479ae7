// What the workbench asks about tags.
import { z } from 'zod';

export const objectId = z.string().regex(/^[0-9a-f]{24}$/, 'not an id');

export const listTags = {
  method: 'get',
  path: '/staff/tags',
  summary: '标签体系：按组列出正在使用的标签',
  data: z.array(z.object({ groupName: z.string(), tags: z.array(z.object({ tagId: z.string(), name: z.string() })) })),
} as const;
export type TagGroups = z.infer<typeof listTags.data>;

export const editTag = {
  method: 'post',
  path: '/staff/tags/:tagId',
  summary: '修改标签的说明、负责人和有效期',
  params: z.object({ tagId: objectId }),
  body: z.object({
    ownerUserId: z.string().min(1).max(64).nullable(),
    meaning: z.string().trim().max(100, '说明最多 100 个字'),
    /** Of all marks but those of rules; null: they stay. */
    expiresAfterDays: z.int().min(1, '至少 1 天').max(1_000, '最多 1000 天').nullable(),
  }),
  data: z.object({ tagId: z.string() }),
} as const;

export const editTagGroup = {
  method: 'post',
  path: '/staff/tag-groups/:groupId',
  summary: '标签组是否单选：单选的组里每位客户最多一个标签，打上新的就去掉旧的',
  params: z.object({ groupId: z.string().min(1).max(64) }),
  body: z.object({ isSingleChoice: z.boolean() }),
  data: z.object({ groupId: z.string() }),
} as const;

const tagName = z.string().trim().min(1, '请填写名称').max(30, '名称最多 30 个字');

export const createTag = {
  method: 'post',
  path: '/staff/tags',
  summary: '在企业微信里新建标签；没有这个组就先建组',
  body: z.object({ groupName: tagName, name: tagName }),
  data: z.object({ tagId: z.string() }),
} as const;
