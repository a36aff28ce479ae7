// What the workbench asks about the tags that customers bear, and what marks by itself.
import { z } from 'zod';
import { condition } from '../rules/rules.contract.ts';
import { objectId } from '../tags/tags.contract.ts';

const params = z.object({ customerId: objectId });
const body = z.object({ tagId: objectId });
const changed = z.object({ changed: z.boolean() });

export const listMarks = {
  method: 'get',
  path: '/staff/customers/:customerId/marks',
  summary: '这位客户的标签，每个标签是谁、凭什么打的，以及还没有写进哪位顾问的企业微信',
  params,
  data: z.object({
    marks: z.array(
      z.object({
        tagId: z.string(),
        groupName: z.string(),
        name: z.string(),
        meaning: z.string(),
        /** One sentence for each that says so. */
        reasons: z.array(z.string()),
        /** False where only a rule says so. */
        mayTakeOff: z.boolean(),
      }),
    ),
    /** Consultants whose WeCom does not show what is written here, and why. */
    unmirrored: z.array(z.object({ staffName: z.string(), why: z.string() })),
  }),
} as const;
export type MarksOfCustomer = z.infer<typeof listMarks.data>;

export const giveMark = {
  method: 'post',
  path: '/staff/customers/:customerId/marks',
  summary: '给客户打标签，并写进每位顾问的企业微信',
  params,
  body,
  data: changed,
} as const;

export const takeOffMark = {
  method: 'post',
  path: '/staff/customers/:customerId/marks/take-off',
  summary: '去掉客户的标签，企业微信里一并去掉；规则打的标签由规则决定去留',
  params,
  body,
  data: changed,
} as const;

const rule = z.object({
  condition,
  /** It in Chinese. */
  sentence: z.string(),
  editedByName: z.string(),
  editedAt: z.iso.datetime(),
  /** How many it marks, of the whole agency. */
  bearers: z.number(),
});

export const getOverview = {
  method: 'get',
  path: '/staff/tag-overview',
  summary: '全部标签：说明、负责人、有效期、规则、有多少客户带着它（按我能看到的客户数）',
  data: z.object({
    groups: z.array(
      z.object({
        groupId: z.string(),
        name: z.string(),
        isSingleChoice: z.boolean(),
        tags: z.array(
          z.object({
            tagId: z.string(),
            name: z.string(),
            meaning: z.string(),
            owner: z.object({ userId: z.string(), name: z.string() }).nullable(),
            expiresAfterDays: z.number().nullable(),
            bearers: z.number(),
            rule: rule.nullable(),
          }),
        ),
      }),
    ),
    /** Customers that are decided on again after an edit; null: all are. */
    walk: z.object({ done: z.number(), total: z.number() }).nullable(),
  }),
} as const;
export type TagOverview = z.infer<typeof getOverview.data>;

const ofTag = z.object({ tagId: objectId });
const ruleBody = z.object({ condition });

export const previewRule = {
  method: 'post',
  path: '/staff/tags/:tagId/rule-preview',
  summary: '标签规则读成一句话，现在全社有多少客户符合，保存后会新增和去掉多少',
  params: ofTag,
  body: ruleBody,
  data: z.object({
    sentence: z.string(),
    violations: z.array(z.object({ code: z.string(), path: z.array(z.number()), message: z.string() })),
    count: z.number(),
    coming: z.number(),
    leaving: z.number(),
  }),
} as const;
export type RulePreview = z.infer<typeof previewRule.data>;

export const setRule = {
  method: 'post',
  path: '/staff/tags/:tagId/rule',
  summary: '给标签定规则：符合的客户自动打上，不再符合的自动去掉，日期到了也会变',
  params: ofTag,
  body: ruleBody,
  data: z.object({ tagId: z.string() }),
} as const;

export const endRule = {
  method: 'post',
  path: '/staff/tags/:tagId/rule/end',
  summary: '停用标签的规则：由它打上的标签会去掉',
  params: ofTag,
  data: z.object({ tagId: z.string() }),
} as const;
