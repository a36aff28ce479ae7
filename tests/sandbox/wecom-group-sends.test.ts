// Group sends of the simulated WeCom: from the call to the consultant's confirmation and the result.
import { startBench, type WecomBench } from './wecom-fixture.ts';

let bench: WecomBench;
afterEach(() => bench.close());

const create = (body: object) =>
  bench.api('externalcontact/add_msg_template', { text: { content: '三亚团开售' }, ...body });
const result = async (msgid: string, userid = 'LiNa') =>
  (await bench.api('externalcontact/get_groupmsg_send_result', { msgid, userid })).send_list;

describe('a group send', () => {
  beforeEach(async () => void (bench = await startBench({ settings: { dispatchSeconds: 3 } })));

  it('reaches customers only when the consultant confirms', async () => {
    const wanted = ['wmCustomer1', 'wmCustomer2', 'wmCustomer4', 'wmNobody'];
    const made = await create({ sender: 'LiNa', external_userid: wanted });
    expect(made).toMatchObject({ errcode: 0, fail_list: ['wmCustomer4', 'wmNobody'] });
    const { msgid } = made;
    expect(await bench.api('externalcontact/get_groupmsg_task', { msgid })).toMatchObject({ errcode: 41063 });
    bench.advance(3);
    expect((await bench.api('externalcontact/get_groupmsg_task', { msgid })).task_list).toEqual([
      { userid: 'LiNa', status: 0 },
    ]);
    expect((await result(msgid)).map((row) => row.status)).toEqual([0, 0]);
    expect((await bench.ledger()).messages).toEqual([]);

    await bench.phone('customers/wmCustomer2/delete-consultant', { userId: 'LiNa' });
    await bench.phone(`staff/LiNa/tasks/${msgid}/confirm`, {});
    const at = bench.clock.at / 1000;
    const { task_list: tasks } = await bench.api('externalcontact/get_groupmsg_task', { msgid });
    expect(tasks).toEqual([{ userid: 'LiNa', status: 2, send_time: at }]);
    expect(await result(msgid)).toEqual([
      { external_userid: 'wmCustomer1', userid: 'LiNa', status: 1, send_time: at },
      { external_userid: 'wmCustomer2', userid: 'LiNa', status: 2 },
    ]);
    expect((await bench.ledger()).messages).toMatchObject([
      { externalUserId: 'wmCustomer1', msgId: msgid, text: '三亚团开售' },
    ]);
    const again = await bench.http('POST', `/phone/api/staff/LiNa/tasks/${msgid}/confirm`, {});
    expect(again.status).toBe(409);
  });

  it('goes by tags, and to the consultant who chatted last where no sender is named', async () => {
    const tag_filter = { group_list: [{ tag_list: ['etT1'] }, { tag_list: ['etT2'] }] };
    const { msgid } = await create({ sender: 'LiNa', tag_filter });
    bench.advance(60);
    expect((await result(msgid)).map((row) => row.external_userid)).toEqual(['wmCustomer2']);
    await bench.phone('customers/wmCustomer3/say', { userId: 'ZhouMin', text: '在吗' });
    const shared = await create({ external_userid: ['wmCustomer1', 'wmCustomer3'] });
    bench.advance(60);
    const { task_list: tasks } = await bench.api('externalcontact/get_groupmsg_task', { msgid: shared.msgid });
    expect(tasks.map((task) => task.userid)).toEqual(['LiNa', 'ZhouMin']);
  });

  it('is refused where nobody can get it, or its content is too long', async () => {
    expect(await create({ sender: 'LiNa', external_userid: ['wmCustomer4'] })).toMatchObject({ errcode: 41048 });
    expect(await create({ sender: 'WangBo' })).toMatchObject({ errcode: 41048 });
    expect(await create({ external_userid: [] })).toMatchObject({ errcode: 40063 });
    expect(await create({ sender: 'LiNa', text: { content: '字'.repeat(1334) } })).toMatchObject({ errcode: 40058 });
    const many = Array.from({ length: 10_001 }, (_, n) => `wm${n}`);
    expect(await create({ sender: 'LiNa', external_userid: many })).toMatchObject({ errcode: 40058 });
    const link = { msgtype: 'link', link: { title: '行程', url: 'https://example.com' } };
    expect(await create({ sender: 'LiNa', attachments: Array(10).fill(link) })).toMatchObject({ errcode: 41064 });
    expect(await create({ sender: 'LiNa', attachments: [{ msgtype: 'link', link: {} }] })).toMatchObject({
      errcode: 41065,
    });
    expect(await bench.api('externalcontact/get_groupmsg_task', { msgid: 'msg0' })).toMatchObject({ errcode: 41047 });
  });

  it('lets the consultant untick only where it was allowed', async () => {
    const fixed = await create({ sender: 'LiNa' });
    const path = (msgid: string) => `/phone/api/staff/LiNa/tasks/${msgid}/confirm`;
    expect((await bench.http('POST', path(fixed.msgid), { untick: ['wmCustomer1'] })).status).toBe(409);
    const { msgid } = await create({ sender: 'LiNa', allow_select: true });
    await bench.http('POST', path(msgid), { untick: ['wmCustomer1'] });
    bench.advance(3);
    expect((await result(msgid)).map((row) => row.status)).toEqual([0, 1, 1]);
  });

  it('ends by cancelling, and what was confirmed before stays', async () => {
    const { msgid } = await create({ external_userid: ['wmCustomer1', 'wmCustomer4'] });
    await bench.phone(`staff/LiNa/tasks/${msgid}/confirm`, {});
    expect(await bench.api('externalcontact/cancel_groupmsg_send', { msgid })).toMatchObject({ errcode: 0 });
    expect(await bench.api('externalcontact/cancel_groupmsg_send', { msgid })).toMatchObject({ errcode: 41093 });
    expect(await bench.api('externalcontact/remind_groupmsg_send', { msgid })).toMatchObject({ errcode: 41093 });
    expect((await bench.http('POST', `/phone/api/staff/ZhouMin/tasks/${msgid}/confirm`, {})).status).toBe(409);
    expect((await bench.phone('staff/ZhouMin')).tasks).toMatchObject([{ status: 'cancelled' }]);
    expect((await bench.phone('staff/LiNa')).tasks).toMatchObject([{ status: 'confirmed' }]);
  });

  it('may be reminded of three times a day', async () => {
    const { msgid } = await create({ sender: 'LiNa' });
    const remind = async () => (await bench.api('externalcontact/remind_groupmsg_send', { msgid })).errcode;
    expect([await remind(), await remind(), await remind(), await remind()]).toEqual([0, 0, 0, 41094]);
    bench.advance(86_401);
    expect(await remind()).toBe(0);
  });

  it('is listed with its time as a string and without a creator', async () => {
    for (const content of ['一', '二', '三']) {
      await create({ sender: 'LiNa', text: { content } });
      bench.advance(1);
    }
    const now = bench.clock.at / 1000;
    const span = { chat_type: 'single', start_time: now - 60, end_time: now };
    const list = (more: object) => bench.api('externalcontact/get_groupmsg_list_v2', { ...span, ...more });
    const first = await list({ limit: 2 });
    expect(first.group_msg_list.map((row) => row.text.content)).toEqual(['三', '二']);
    expect(first.group_msg_list[0]).toMatchObject({ create_time: String(now - 1), create_type: 0 });
    expect(first.group_msg_list[0]).not.toHaveProperty('creator');
    const second = await list({ limit: 2, cursor: first.next_cursor });
    expect(second.group_msg_list).toHaveLength(1);
    expect(second).not.toHaveProperty('next_cursor');
    expect(await list({ start_time: now - 86_400 * 32 })).toMatchObject({ errcode: 40058 });
    await bench.fault({ kind: 'group-list-lags', lagSeconds: 3 });
    expect((await list({})).group_msg_list).toHaveLength(1);
  });
});

describe('the cap on group sends', () => {
  it('shows as status 3, counted over all consultants, until the window ends', async () => {
    bench = await startBench({ settings: { groupSendCap: '1-per-day', dispatchSeconds: 0 } });
    const sendOne = async (sender: string) => {
      const { msgid } = await create({ sender, external_userid: ['wmCustomer3'] });
      await bench.phone('confirm-all', {});
      return (await result(msgid, sender))[0]!.status;
    };
    expect(await sendOne('LiNa')).toBe(1);
    expect(await sendOne('ZhouMin')).toBe(3);
    bench.advance(86_400);
    expect(await sendOne('ZhouMin')).toBe(1);
    await bench.fault({ kind: 'cap-used', externalUserIds: ['wmCustomer3'] });
    bench.advance(86_400);
    expect(await sendOne('LiNa')).toBe(3);
    const reached = (await bench.ledger()).messages.filter(({ externalUserId }) => externalUserId === 'wmCustomer3');
    expect(reached).toHaveLength(2);
  });
});
