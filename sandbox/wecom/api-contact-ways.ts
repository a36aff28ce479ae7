// Live codes (联系我): making, reading, changing, deleting and listing them.
import { z } from 'zod';
import { api, pageOf, textUpTo, type ApiTable } from './api-definition.ts';
import { departmentTree, newId, staffOfDepartments, toSeconds, type Corp } from './corp.ts';
import type { ContactWayRow } from './corp.types.ts';
import { wecomError } from './wecom-error.ts';
import type { World } from './world.ts';

const MAX_PEOPLE = 100;
const LIST_SPAN_SECONDS = 90 * 86_400;

const fields = {
  remark: textUpTo(30),
  skip_verify: z.boolean(),
  state: textUpTo(30),
  style: z.number().int(),
  user: z.array(z.string()),
  party: z.array(z.number().int()),
};

/** The consultants behind a code who still work here, departments expanded. */
export function staffOfWay(corp: Corp, way: Pick<ContactWayRow, 'userIds' | 'departmentIds'>): string[] {
  const departments = way.departmentIds.flatMap((id) => [...departmentTree(corp, id)]);
  const named = way.userIds.filter((userId) => corp.staff.has(userId));
  return [...new Set([...named, ...staffOfDepartments(corp, departments).map((member) => member.userId)])];
}

function requirePeople(corp: Corp, way: Pick<ContactWayRow, 'type' | 'userIds' | 'departmentIds'>): void {
  for (const userId of way.userIds) if (!corp.staff.has(userId)) throw wecomError(40003, userId);
  for (const id of way.departmentIds) {
    if (!corp.row().departments.some((department) => department.id === id)) throw wecomError(40066);
  }
  if (way.type === 1 && (way.userIds.length !== 1 || way.departmentIds.length > 0)) throw wecomError(40058, 'user');
  const people = staffOfWay(corp, way).length;
  if (people === 0) throw wecomError(40063, 'user');
  if (people > MAX_PEOPLE) throw wecomError(41041);
}

function requireWay(corp: Corp, configId: string | undefined): ContactWayRow {
  if (!configId) throw wecomError(41043);
  const way = corp.contactWays.get(configId);
  if (!way) throw wecomError(41044);
  return way;
}

export const scanUrl = (world: World, way: ContactWayRow): string =>
  `${world.publicBaseUrl()}/phone/?scan=${way.configId}`;

export const contactWayApis: ApiTable = {
  'externalcontact/add_contact_way': api(
    'POST',
    z.object({
      type: z.number().optional(),
      scene: z.number().optional(),
      style: fields.style.default(1),
      remark: fields.remark.default(''),
      skip_verify: fields.skip_verify.default(true),
      state: fields.state.default(''),
      user: fields.user.default([]),
      party: fields.party.default([]),
      is_temp: z.boolean().default(false),
    }),
    ({ world, corp }, input) => {
      if (input.type === undefined) throw wecomError(41037);
      if (input.scene === undefined) throw wecomError(41038);
      if (input.type !== 1 && input.type !== 2) throw wecomError(41039);
      if (input.scene !== 1 && input.scene !== 2) throw wecomError(41040);
      const way: ContactWayRow = {
        configId: newId('', 32),
        createdAt: toSeconds(corp.now()),
        type: input.type,
        scene: input.scene,
        remark: input.remark,
        skipVerify: input.skip_verify,
        state: input.state,
        userIds: input.user,
        departmentIds: input.party,
        style: input.style,
        isTemp: input.is_temp,
        scans: 0,
      };
      requirePeople(corp, way);
      corp.contactWays.put(way.configId, way);
      return { config_id: way.configId, ...(way.scene === 2 && { qr_code: scanUrl(world, way) }) };
    },
  ),
  'externalcontact/get_contact_way': api(
    'POST',
    z.object({ config_id: z.string().optional() }),
    ({ world, corp }, input) => {
      const way = requireWay(corp, input.config_id);
      return {
        contact_way: {
          config_id: way.configId,
          type: way.type,
          scene: way.scene,
          style: way.style,
          remark: way.remark,
          skip_verify: way.skipVerify,
          state: way.state,
          ...(way.scene === 2 && { qr_code: scanUrl(world, way) }),
          user: way.userIds,
          party: way.departmentIds,
          is_temp: way.isTemp,
        },
      };
    },
  ),
  'externalcontact/update_contact_way': api(
    'POST',
    z.object({
      config_id: z.string().optional(),
      remark: fields.remark.optional(),
      skip_verify: fields.skip_verify.optional(),
      style: fields.style.optional(),
      state: fields.state.optional(),
      user: fields.user.optional(),
      party: fields.party.optional(),
    }),
    ({ corp }, input) => {
      const way = requireWay(corp, input.config_id);
      const changed: ContactWayRow = {
        ...way,
        remark: input.remark ?? way.remark,
        skipVerify: input.skip_verify ?? way.skipVerify,
        style: input.style ?? way.style,
        state: input.state ?? way.state,
        userIds: input.user ?? way.userIds,
        departmentIds: input.party ?? way.departmentIds,
      };
      requirePeople(corp, changed);
      corp.contactWays.put(way.configId, changed);
      return {};
    },
  ),
  'externalcontact/del_contact_way': api('POST', z.object({ config_id: z.string().optional() }), ({ corp }, input) => {
    corp.contactWays.delete(requireWay(corp, input.config_id).configId);
    return {};
  }),
  'externalcontact/list_contact_way': api(
    'POST',
    z.object({
      start_time: z.number().int().optional(),
      end_time: z.number().int().optional(),
      cursor: z.string().optional(),
      limit: z.number().int().min(1).max(1000).default(100),
    }),
    ({ corp }, input) => {
      const end = input.end_time ?? toSeconds(corp.now());
      const start = input.start_time ?? end - LIST_SPAN_SECONDS;
      if (end < start || end - start > LIST_SPAN_SECONDS) throw wecomError(40058, 'start_time');
      const ways = [...corp.contactWays.values()].filter((way) => way.createdAt >= start && way.createdAt <= end);
      const { page, next_cursor } = pageOf(ways, input.cursor, input.limit);
      return { contact_way: page.map((way) => ({ config_id: way.configId })), ...(next_cursor && { next_cursor }) };
    },
  ),
};
