// Live codes of several consultants: whom the next customer goes to, what a channel brought, and a code whose consultant left.
import type { LiveCode } from '../../server/modules/contacts/contacts.contract.ts';
import type { ChannelRow } from '../../server/modules/leads/leads.contract.ts';
import { consultantA, consultantB, consultantC, manager, owner } from '../support/make-agency.ts';
import { startWorld, type StaffClient, type World } from '../support/world.ts';

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(async () => {
  await world.close();
});

const makeCode = async (staff: StaffClient, part: Record<string, unknown> = {}): Promise<LiveCode> => {
  const made = await staff.post<LiveCode>('/staff/live-codes', {
    name: '门店海报',
    staffUserId: consultantA,
    otherUserIds: [consultantB],
    channel: '门店',
    campaign: '五一',
    tagIds: [],
    welcomeText: null,
    ...part,
  });
  if (made.status !== 200) throw new Error(JSON.stringify(made.error));
  await world.settle();
  return made.data;
};
const codeOf = async (staff: StaffClient, liveCodeId: string): Promise<LiveCode | undefined> =>
  (await staff.get<LiveCode[]>('/staff/live-codes')).data.find((code) => code.liveCodeId === liveCodeId);
const scan = async (code: LiveCode, name: string): Promise<{ userId: string; externalUserId: string }> => {
  const scanned = await world.phone<{ userId: string; externalUserId: string }>('scan', { code: code.url, name });
  await world.settle();
  return scanned;
};

it('a balanced code leads to who has the fewest customers, one after another', async () => {
  const boss = await world.as(owner);
  // A has three customers, B two, the manager none.
  const code = await makeCode(boss, { otherUserIds: [consultantB, manager], isBalanced: true });
  expect((await codeOf(boss, code.liveCodeId))?.activeNames).toEqual(['钱店长']);
  const went: string[] = [];
  for (const name of ['甲', '乙', '丙', '丁', '戊']) went.push((await scan(code, name)).userId);
  // 0, 1, then 2 each for her and B, whose id comes first; 2; and 3 for all of them.
  expect(went).toEqual([manager, manager, consultantB, manager, consultantB]);
});

it('a code in turn leads to all of its consultants, without who left', async () => {
  const boss = await world.as(owner);
  const code = await makeCode(boss);
  expect((await codeOf(boss, code.liveCodeId))?.activeNames).toEqual(['孙顾问', '李顾问']);
  expect([(await scan(code, '甲')).userId, (await scan(code, '乙')).userId].sort()).toEqual([consultantB, consultantA]);
  await world.phone(`staff/${consultantA}/leave`, {});
  await world.settle();
  await world.pass(10);
  expect((await codeOf(boss, code.liveCodeId))?.activeNames).toEqual(['李顾问']);
  expect((await scan(code, '丙')).userId).toBe(consultantB);
  const single = await makeCode(boss, { staffUserId: consultantC, otherUserIds: [] });
  await world.phone(`staff/${consultantC}/leave`, {});
  await world.settle();
  await world.pass(10);
  expect((await codeOf(boss, single.liveCodeId))?.activeNames).toEqual([]);
});

it('a channel tells whom it brought and who is still a friend', async () => {
  const boss = await world.as(owner);
  const code = await makeCode(boss);
  await makeCode(boss, { name: '橱窗' });
  await makeCode(boss, { name: '老码', channel: '', campaign: '' });
  const gone = await scan(code, '甲');
  await scan(code, '乙');
  await world.phone(`customers/${gone.externalUserId}/delete-consultant`, { userId: gone.userId });
  await world.settle();
  const { data } = await boss.get<ChannelRow[]>('/staff/channels');
  expect(data).toEqual([
    { channel: '门店', campaign: '五一', codes: 2, addedCount: 2, friendCount: 1 },
    { channel: '', campaign: '', codes: 1, addedCount: 0, friendCount: 0 },
  ]);
  // A consultant makes codes for herself, not for others.
  const mine = await world.as(consultantA);
  const refused = await mine.post('/staff/live-codes', {
    name: 'x',
    staffUserId: consultantA,
    otherUserIds: [consultantB],
    tagIds: [],
    welcomeText: null,
  });
  expect(refused.status).toBe(403);
});
