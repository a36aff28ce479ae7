// A condition as data: the one tree that API, workbench, segments and rule tags share, with its limits.
import { z } from 'zod';

export const genders = ['male', 'female', 'unknown'] as const;
export const sources = [
  'live-code',
  'qr-code',
  'search',
  'card',
  'group',
  'address-book',
  'channels',
  'link',
  'inherited',
  'other',
  'unknown',
] as const;
export const markOrigins = ['wecom', 'live-code', 'person', 'rule', 'import'] as const;
export const consents = ['unknown', 'given', 'refused'] as const;
export const behaviourKinds = ['booking', 'message-in', 'link-click', 'broadcast-sent'] as const;
export type Gender = (typeof genders)[number];
export type Source = (typeof sources)[number];
export type MarkOrigin = (typeof markOrigins)[number];
export type Consent = (typeof consents)[number];
export type BehaviourKind = (typeof behaviourKinds)[number];

export const maxDepth = 4;
export const maxNodes = 60;
/** Behaviour is kept this long, in days. */
export const behaviourDays = 400;

const day = z.iso.date('日期写成 2026-05-01 这样');
const words = z.array(z.string().trim().min(1).max(60)).max(50, '最多 50 项');
const someWords = words.min(1, '至少选一项');
const months = z.array(z.int().min(1).max(12)).min(1, '至少选一个月').max(12);
const span = { n: z.int().min(1, '至少 1').max(1_000, '最多 1000'), unit: z.enum(['day', 'month']) };
const comparison = {
  is: z.enum(['at-least', 'at-most', 'exactly']),
  value: z.int().min(0, '不能是负数').max(1_000_000_000, '数字太大'),
};
export type Comparison = { is: 'at-least' | 'at-most' | 'exactly'; value: number };

/** Calendar days of the agency, today among them: `last` 7 days are today and six before, `next` 7 today and six after. */
const window = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('last'), ...span }),
  z.object({ kind: z.literal('next'), ...span }),
  z.object({ kind: z.literal('past') }),
  z.object({ kind: z.literal('future') }),
  z
    .object({ kind: z.literal('between'), from: day.nullable(), to: day.nullable() })
    .refine(({ from, to }) => from !== null || to !== null, '请至少填一个日期'),
]);
export type Window = z.infer<typeof window>;

export const choiceFields = [
  'type',
  'gender',
  'city',
  'source',
  'liveCode',
  'staff',
  'remarkDestination',
  'remarkNote',
  'personalTag',
  'consent',
] as const;
export const numberFields = ['activeRelations', 'halfAddedRelations', 'remarkPeople'] as const;
export const monthFields = ['birthMonth', 'remarkMonth'] as const;
export const dayFields = ['firstSeenOn', 'lastAddedOn', 'optedOutOn'] as const;
export const knownFields = [
  'name',
  'phone',
  'city',
  'birthday',
  'quietHours',
  'remarkDestination',
  'remarkMonth',
  'remarkPeople',
  'remarkNote',
  'personalTag',
] as const;

const ofTrips = { kind: z.enum(['any', 'trip', 'stay']), destinations: words, products: words };

const leaf = z.discriminatedUnion('type', [
  z.object({ type: z.literal('choice'), field: z.enum(choiceFields), in: someWords }),
  z.object({ type: z.literal('number'), field: z.enum(numberFields), ...comparison }),
  z.object({ type: z.literal('month'), field: z.enum(monthFields), in: months }),
  z.object({ type: z.literal('day'), field: z.enum(dayFields), within: window }),
  z.object({ type: z.literal('known'), field: z.enum(knownFields), isKnown: z.boolean() }),
  z.object({ type: z.literal('birthday'), nextDays: z.int().min(1).max(60, '最多提前 60 天') }),
  z.object({
    type: z.literal('mark'),
    /** One of them is enough. */
    tagIds: z
      .array(z.string().regex(/^[0-9a-f]{24}$/, 'not an id'))
      .min(1, '至少选一个标签')
      .max(50),
    /** Empty: whoever gave it. */
    origins: z.array(z.enum(markOrigins)).max(5),
    /** The day since which he bears it; null: whenever. */
    since: window.nullable(),
  }),
  z.object({
    type: z.literal('behaviour'),
    kind: z.enum(behaviourKinds),
    /** How often in all, or on how many days. */
    measure: z.enum(['times', 'days']),
    last: z
      .object(span)
      .refine(
        ({ n, unit }) => n <= (unit === 'day' ? behaviourDays : 13),
        '行为只保留 400 天，最多填 400 天或 13 个月',
      ),
    ...comparison,
  }),
  z.object({
    type: z.literal('trips'),
    ...ofTrips,
    by: z.enum(['departsOn', 'returnsOn']),
    within: window,
    measure: z.enum(['count', 'nights', 'spendFen']),
    ...comparison,
  }),
  /** The newest `count` departures until today are all of these. */
  z.object({ type: z.literal('latest-trips'), ...ofTrips, count: z.int().min(1).max(10) }),
]);
export type Leaf = z.infer<typeof leaf>;
/** All of them, one of them, or none of them. */
export type Group = { type: 'all' | 'any' | 'none'; of: Condition[] };
export type Condition = Leaf | Group;

const groupTypes = z.enum(['all', 'any', 'none']);
type GroupSchema = z.ZodObject<{
  type: typeof groupTypes;
  of: z.ZodArray<z.ZodType<Condition, Condition>>;
}>;

/** Written out level by level: a tree that is too deep is refused before anything walks it. */
const groupOf = (levels: number): GroupSchema => {
  const part: z.ZodType<Condition, Condition> =
    levels === 1 ? leaf : z.discriminatedUnion('type', [leaf, groupOf(levels - 1)]);
  return z.object({
    type: groupTypes,
    of: z.array(part).min(1, '这一组还没有条件').max(20, '一组最多 20 个条件'),
  });
};

const countNodes = (tree: Condition): number =>
  'of' in tree ? tree.of.reduce((sum, part) => sum + countNodes(part), 1) : 1;

/** The root is a group; groups stand at most four deep, with sixty parts in all. */
export const condition = groupOf(maxDepth).refine(
  (tree) => countNodes(tree) <= maxNodes,
  `条件太多了，最多 ${maxNodes} 个`,
);
