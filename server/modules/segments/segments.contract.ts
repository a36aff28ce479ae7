// What the workbench asks about segments.
import { z } from 'zod';
import { condition } from '../rules/rules.contract.ts';
import { objectId } from '../tags/tags.contract.ts';

const segmentRow = z.object({
  segmentId: z.string(),
  name: z.string(),
  /** The condition in Chinese. */
  sentence: z.string(),
  createdByName: z.string(),
  editedAt: z.iso.datetime(),
  mayEdit: z.boolean(),
});
export type SegmentRow = z.infer<typeof segmentRow>;

const body = z.object({
  name: z.string().trim().min(1, '请填写名称').max(30, '名称最多 30 个字'),
  condition,
});
const params = z.object({ segmentId: objectId });
const segmentId = z.object({ segmentId: z.string() });

export const listSegments = {
  method: 'get',
  path: '/staff/segments',
  summary: '客户分群列表，最近修改的在前',
  data: z.array(segmentRow),
} as const;

const option = z.object({ value: z.string(), words: z.string() });

export const getVocabulary = {
  method: 'get',
  path: '/staff/segment-vocabulary',
  summary: '分群条件里可以用的字段、选项与它们的中文说法',
  data: z.object({
    /** `options` null: any words; `suggestions` are those that occur. */
    choices: z.array(
      z.object({
        field: z.string(),
        words: z.string(),
        options: z.array(option).nullable(),
        suggestions: z.array(z.string()),
      }),
    ),
    numbers: z.array(z.object({ field: z.string(), words: z.string(), unit: z.string() })),
    months: z.array(z.object({ field: z.string(), words: z.string() })),
    days: z.array(z.object({ field: z.string(), words: z.string() })),
    knowns: z.array(z.object({ field: z.string(), words: z.string() })),
    behaviours: z.array(option),
    tags: z.array(option.extend({ groupName: z.string() })),
    origins: z.array(option),
    destinations: z.array(z.string()),
    products: z.array(z.string()),
  }),
} as const;
export type Vocabulary = z.infer<typeof getVocabulary.data>;

export const getSegment = {
  method: 'get',
  path: '/staff/segments/:segmentId',
  summary: '一个客户分群',
  params,
  data: segmentRow.extend({ condition }),
} as const;

export const createSegment = {
  method: 'post',
  path: '/staff/segments',
  summary: '新建客户分群',
  body,
  data: segmentId,
} as const;

export const editSegment = {
  method: 'post',
  path: '/staff/segments/:segmentId',
  summary: '修改客户分群的名称和条件',
  params,
  body,
  data: segmentId,
} as const;

export const archiveSegment = {
  method: 'post',
  path: '/staff/segments/:segmentId/archive',
  summary: '停用客户分群：不再出现在列表里，以前用过它的群发照旧看得到',
  params,
  data: segmentId,
} as const;

const counted = {
  /** Where `isLowerBound`, at least so many: only the first `lookedAt` customers were looked at. */
  count: z.number(),
  isLowerBound: z.boolean(),
};

export const previewSegment = {
  method: 'post',
  path: '/staff/segment-preview',
  summary: '一个条件读成一句话，现在有多少客户符合，加上每个条件后还剩多少',
  body: z.object({
    condition,
    /** Count all, however long it takes. */
    isWhole: z.boolean().default(false),
  }),
  data: z.object({
    sentence: z.string(),
    violations: z.array(z.object({ code: z.string(), path: z.array(z.number()), message: z.string() })),
    ...counted,
    lookedAt: z.number().nullable(),
    funnel: z.array(z.object({ sentence: z.string(), ...counted })),
  }),
} as const;
export type SegmentPreview = z.infer<typeof previewSegment.data>;

const person = z.object({
  customerId: z.string(),
  /** The first character; the rest is masked. */
  name: z.string(),
  consultants: z.array(z.string()),
});

export const findExamples = {
  method: 'post',
  path: '/staff/segment-examples',
  summary: '符合条件的几位客户与原因，以及七天内会自动进入或离开的客户',
  body: z.object({ condition }),
  data: z.object({
    sample: z.array(person.extend({ reasons: z.array(z.object({ sentence: z.string(), holds: z.boolean() })) })),
    entering: z.array(person.extend({ on: z.string() })),
    leaving: z.array(person.extend({ on: z.string() })),
  }),
} as const;
export type SegmentExamples = z.infer<typeof findExamples.data>;
