// How soon consultants answer: counted by WeCom, read when the day is over, shown on the morning page.
import { meanFirstReply } from '../../server/modules/chat-figures/chat-figures.state.ts';
import type { Today } from '../../server/modules/reports/reports.contract.ts';
import { consultantA, consultantB, manager, owner } from '../support/make-agency.ts';
import { startWorld, type StaffClient, type World } from '../support/world.ts';

const day = 86_400;
let world: World;
let boss: StaffClient;
beforeEach(async () => {
  world = await startWorld();
  boss = await world.as(owner);
});
afterEach(async () => {
  await world.close();
});

const asks = (customer: string, userId: string) => world.phone(`customers/${customer}/say`, { userId, text: '在吗' });
const answers = (userId: string, customer: string) =>
  world.phone(`staff/${userId}/customers/${customer}/say`, { text: '在的' });
const repliesOf = async (staff: StaffClient, userId: string) =>
  (await staff.get<Today>('/staff/today')).data.consultants.find((row) => row.userId === userId)?.replies;

it('shows yesterday, and the days before in one mean', async () => {
  await asks('wm1', consultantA);
  world.clock.advance(600);
  await answers(consultantA, 'wm1');
  await world.settle();
  // The day is not over; on the one before there was nothing.
  expect(await repliesOf(boss, consultantA)).toMatchObject({ yesterday: { chats: 0 }, weekMinutes: null });

  world.clock.advance(day);
  await asks('wm1', consultantA);
  await asks('wm2', consultantA);
  world.clock.advance(1_800);
  await answers(consultantA, 'wm1');
  world.clock.advance(day);
  await world.settle();
  expect(await repliesOf(boss, consultantA)).toEqual({
    yesterday: { chats: 1, replyPercentage: 50, firstReplyMinutes: 30 },
    weekMinutes: 20,
  });
  const none = { chats: 0, replyPercentage: null, firstReplyMinutes: null };
  expect(await repliesOf(boss, consultantB)).toEqual({ yesterday: none, weekMinutes: null });
  expect(await repliesOf(await world.as(manager), consultantA)).toMatchObject({ weekMinutes: 20 });
});

it('who may not be asked about has no figures, and the others have theirs', async () => {
  await world.addFaults([{ kind: 'error', errcode: 60011, api: 'externalcontact/get_user_behavior_data', times: 1 }]);
  world.clock.advance(day);
  await world.settle();
  const { data } = await boss.get<Today>('/staff/today');
  const known = data.consultants.map(({ replies }) => replies.yesterday !== null);
  expect(known.filter((isKnown) => !isKnown)).toHaveLength(1);
  expect(known.filter(Boolean).length).toBeGreaterThan(1);
});

it('days with more chats weigh more; one without an answer says nothing', () => {
  const of = (chats: number, firstReplyMinutes: number | null) => ({ chats, replyPercentage: null, firstReplyMinutes });
  expect(meanFirstReply([of(30, 10), of(10, 50), of(99, null)])).toBe(20);
  expect(meanFirstReply([of(3, null)])).toBeNull();
  expect(meanFirstReply([of(0, 7)])).toBe(7);
});
