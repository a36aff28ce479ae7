// Departments and members of the corp, and who a login code belongs to.
import { z } from 'zod';
import { api, type ApiTable } from './api-definition.ts';
import { departmentTree, staffOfDepartments, type Corp } from './corp.ts';
import type { StaffRow } from './corp.types.ts';
import { visibleUserIds } from './faults.ts';
import { wecomError } from './wecom-error.ts';

const CODE_LIFE_MS = 5 * 60_000;

const departmentIds = (corp: Corp, rootId: number): Set<number> => {
  if (!corp.row().departments.some(({ id }) => id === rootId)) throw wecomError(60123);
  return departmentTree(corp, rootId);
};

const presentMember = (member: StaffRow): object => ({
  userid: member.userId,
  name: member.name,
  department: [member.departmentId],
  order: [0],
  position: member.position,
  status: member.isDisabled === true ? 2 : 1,
  enable: member.isDisabled === true ? 0 : 1,
  isleader: member.isLeader ? 1 : 0,
  is_leader_in_dept: [member.isLeader ? 1 : 0],
  main_department: member.departmentId,
  alias: '',
});

const memberList = z.object({
  department_id: z.coerce.number().int(),
  fetch_child: z.enum(['0', '1']).default('0'),
});

function membersOf(
  corp: Corp,
  { department_id: rootId, fetch_child: withChildren }: z.infer<typeof memberList>,
): StaffRow[] {
  const tree = departmentIds(corp, rootId);
  return staffOfDepartments(corp, withChildren === '1' ? tree : [rootId]);
}

export const directoryApis: ApiTable = {
  'agent/get': api('GET', z.object({ agentid: z.coerce.number().int() }), ({ corp, agentId }, { agentid }) => {
    const agent = agentid === agentId ? corp.agent(agentid) : undefined;
    if (!agent) throw wecomError(40056);
    const visible = visibleUserIds(corp);
    return {
      agentid,
      name: agent.name,
      square_logo_url: '',
      description: '',
      allow_userinfos: { user: (visible ?? []).map((userid) => ({ userid })) },
      allow_partys: { partyid: visible === null ? [1] : [] },
      allow_tags: { tagid: [] },
      close: 0,
      redirect_domain: corp.row().trustedDomains[0] ?? '',
      report_location_flag: 0,
      isreportenter: 0,
      home_url: '',
    };
  }),
  'department/list': api('GET', z.object({ id: z.coerce.number().int().optional() }), ({ corp }, { id }) => {
    const shown = id === undefined ? undefined : departmentIds(corp, id);
    const department = corp
      .row()
      .departments.filter((one) => shown?.has(one.id) ?? true)
      .map(({ id: departmentId, name, parentId }) => ({
        id: departmentId,
        name,
        parentid: parentId,
        order: departmentId,
        department_leader: [...corp.staff.values()]
          .filter((member) => member.departmentId === departmentId && member.isLeader)
          .map((member) => member.userId),
      }));
    return { department };
  }),
  'user/get': api('GET', z.object({ userid: z.string().optional() }), ({ corp }, { userid }) => {
    if (!userid) throw wecomError(41009);
    const member = corp.staff.get(userid);
    if (!member) throw wecomError(60111);
    if (!(visibleUserIds(corp)?.includes(userid) ?? true)) throw wecomError(60011);
    return presentMember(member);
  }),
  'user/simplelist': api('GET', memberList, ({ corp }, input) => ({
    userlist: membersOf(corp, input).map(({ userId, name, departmentId }) => ({
      userid: userId,
      name,
      department: [departmentId],
    })),
  })),
  'user/list': api('GET', memberList, ({ corp }, input) => ({ userlist: membersOf(corp, input).map(presentMember) })),
  'auth/getuserinfo': api('GET', z.object({ code: z.string().optional() }), ({ corp }, { code }) => {
    if (!code) throw wecomError(41008);
    const row = corp.oauthCodes.get(code);
    if (!row) throw wecomError(40029);
    if (row.isUsed) throw wecomError(42022);
    if (corp.now().getTime() - row.issuedAt > CODE_LIFE_MS) throw wecomError(42003);
    corp.oauthCodes.put(code, { ...row, isUsed: true });
    return { userid: row.userId };
  }),
};
