// Loads a demo agency as a corp of the simulator, checked by schema, in one transaction.
import { z } from 'zod';
import type { DemoAgency } from '../agency/agency.types.ts';
import type { Corp } from './corp.ts';
import { pairKey, toSeconds } from './corp.ts';
import type { CorpSettings } from './corp.types.ts';
import { addCorp, type World } from './world.ts';

export const DEFAULT_SETTINGS: CorpSettings = {
  groupSendCap: 'days-in-month',
  dispatchSeconds: 2,
  tokenSeconds: 7200,
  callsPerMinute: 10_000,
  callsPerHour: 150_000,
  appMessagesPerMinute: 30,
  customersPerMember: 20_000,
};

const settingsSchema = z
  .object({
    groupSendCap: z.enum(['days-in-month', '7-per-week', '1-per-day']),
    dispatchSeconds: z.number().min(0),
    tokenSeconds: z.number().positive(),
    callsPerMinute: z.number().int().positive(),
    callsPerHour: z.number().int().positive(),
    appMessagesPerMinute: z.number().int().positive(),
    customersPerMember: z.number().int().positive(),
  })
  .partial();

const agentSchema = z.object({
  agentId: z.number().int(),
  secret: z.string().min(1),
  name: z.string().default('伴旅'),
  callback: z
    .object({
      url: z.url().optional(),
      token: z.string().regex(/^[A-Za-z0-9]{1,32}$/),
      encodingAesKey: z.string().regex(/^[A-Za-z0-9]{43}$/),
    })
    .optional(),
  sidebarUrl: z.url().optional(),
});

const agencySchema = z.looseObject({
  name: z.string(),
  departments: z.array(z.object({ id: z.number(), name: z.string(), parentId: z.number() })),
  staff: z.array(
    z.object({
      userId: z.string(),
      name: z.string(),
      departmentId: z.number(),
      isLeader: z.boolean(),
      position: z.string(),
    }),
  ),
  tagGroups: z.array(
    z.object({ id: z.string(), name: z.string(), tags: z.array(z.object({ id: z.string(), name: z.string() })) }),
  ),
  customers: z.array(
    z.object({
      externalUserId: z.string(),
      unionId: z.string().optional(),
      name: z.string(),
      type: z.union([z.literal(1), z.literal(2)]),
      gender: z.union([z.literal(0), z.literal(1), z.literal(2)]),
      corpName: z.string().optional(),
    }),
  ),
  relations: z.array(
    z.object({
      userId: z.string(),
      externalUserId: z.string(),
      remark: z.string(),
      description: z.string(),
      createdAt: z.number(),
      addWay: z.number(),
      state: z.string().optional(),
      tagIds: z.array(z.string()),
      personalTags: z.array(z.string()),
      mobiles: z.array(z.string()),
    }),
  ),
});

export const corpLoadSchema = z.object({
  corpId: z.string().regex(/^[\w-]{2,64}$/),
  agents: z.array(agentSchema).min(1),
  trustedDomains: z.array(z.string()).default([]),
  settings: settingsSchema.default({}),
  agency: agencySchema,
});

export const corpChangeSchema = corpLoadSchema.omit({ corpId: true, agency: true }).partial();

/** What `POST /sandbox/corps` and the `corps` option take. */
export type CorpLoad = Omit<z.input<typeof corpLoadSchema>, 'agency'> & { agency: DemoAgency };
export type CorpChange = z.input<typeof corpChangeSchema>;

type AgentInput = z.infer<typeof agentSchema>;

function toAgents(world: World, agents: AgentInput[]) {
  return agents.map(({ callback, ...rest }) => {
    const agent = withoutAbsent(rest);
    const url = callback?.url ?? world.callbackUrl;
    return callback && url ? { ...agent, callback: { ...callback, url } } : agent;
  });
}

/** Throws a ZodError for a malformed load and an Error for a corp that is there already. */
export function loadCorp(world: World, load: unknown): Corp {
  const { corpId, agents, trustedDomains, settings, agency } = corpLoadSchema.parse(load);
  if (world.corps.has(corpId)) throw new Error(`corp ${corpId} is loaded already`);
  return world.store.transaction(() => {
    const corp = addCorp(world, corpId);
    const createdAt = toSeconds(world.now());
    corp.saveRow({
      corpId,
      name: agency.name,
      agents: toAgents(world, agents),
      trustedDomains,
      departments: agency.departments,
      settings: { ...DEFAULT_SETTINGS, ...withoutAbsent(settings) },
    });
    for (const member of agency.staff) corp.staff.put(member.userId, member);
    for (const customer of agency.customers) corp.people.put(customer.externalUserId, withoutAbsent(customer));
    agency.tagGroups.forEach((group, order) => {
      const tags = group.tags.map((tag, tagOrder) => ({ ...tag, createdAt, order: tagOrder }));
      corp.tagGroups.put(group.id, { id: group.id, name: group.name, createdAt, order, tags });
    });
    for (const relation of agency.relations) {
      corp.relations.put(
        pairKey(relation.userId, relation.externalUserId),
        withoutAbsent({
          ...relation,
          status: 'active' as const,
          remarkCompany: '',
          lastChatAt: relation.createdAt,
        }),
      );
    }
    return corp;
  });
}

/** Changes agents, trusted domains or settings of a loaded corp, for instance after ports moved. */
export function changeCorp(world: World, corp: Corp, change: unknown): void {
  const { agents, trustedDomains, settings } = corpChangeSchema.parse(change);
  const row = corp.row();
  corp.saveRow({
    ...row,
    agents: agents ? toAgents(world, agents) : row.agents,
    trustedDomains: trustedDomains ?? row.trustedDomains,
    settings: { ...row.settings, ...withoutAbsent(settings ?? {}) },
  });
}

type Exact<T> = { [K in keyof T]: undefined extends T[K] ? Exclude<T[K], undefined> : T[K] };

/** Drops keys whose value is undefined: schemas say `T | undefined` where rows leave the key out. */
function withoutAbsent<T extends object>(value: T): Exact<T> {
  return Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined)) as Exact<T>;
}
