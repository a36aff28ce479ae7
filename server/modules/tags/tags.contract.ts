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
