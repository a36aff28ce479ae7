// From a corp that is only read to one that is served: the first look, the pilot, and the switch that stops everything.
import type { FirstLook, PilotCustomer } from '../../server/modules/going-live/going-live.contract.ts';
import type { Settings } from '../../server/modules/settings/settings.contract.ts';
import { confirmAll, deliveriesOf, launch, reached, statesOf, tagIdOf } from '../support/broadcast.ts';
import { consultantA, consultantB, manager, owner } from '../support/make-agency.ts';
import { startWorld, type StaffClient, type World } from '../support/world.ts';

let world: World;
afterEach(async () => {
  await world.close();
});

/** What an app of ours changed or sent in the simulated WeCom, by API and number of calls. */
const writesOf = async (): Promise<string[]> => {
  const writing = /add_|mark_|send|remind|cancel|remark|edit_|del_/;
  const { calls } = await world.ledger();
  return Object.keys(calls).filter((api) => writing.test(api) && !/result/.test(api));
};

const customersOf = async (staff: StaffClient): Promise<{ customerId: string; name: string }[]> =>
  (await staff.get<{ customerId: string; name: string }[]>('/staff/customers?limit=100')).data;

const idOf = async (staff: StaffClient, name: string): Promise<string> =>
  (await customersOf(staff)).find((customer) => customer.name === name)?.customerId ?? '';

const accept = async (boss: StaffClient): Promise<void> => {
  const { data } = await boss.get<FirstLook>('/staff/first-sync');
  const accepted = await boss.post<FirstLook>('/staff/first-sync/accept', { readAt: data.readAt });
  expect(accepted.status).toBe(200);
  await world.settle();
};

const makeLiveCode = (staff: StaffClient, staffUserId: string, tagIds: string[] = []) =>
  staff.post<{ url: string }>('/staff/live-codes', {
    name: '海报',
    staffUserId,
    tagIds,
    welcomeText: '欢迎',
    skipVerify: true,
  });

describe('a corp in its pilot', () => {
  beforeEach(async () => {
    world = await startWorld({ env: { PILOT: 'on' } });
  });

  it('is only looked at until the owner accepts the difference', async () => {
    const boss = await world.as(owner);
    expect(await customersOf(boss)).toEqual([]);
    const look = (await boss.get<FirstLook>('/staff/first-sync')).data;
    expect(look).toMatchObject({
      acceptedAt: null,
      problem: null,
      tags: { total: 2, added: 2, changed: 0, gone: 0 },
      customers: { total: 6, added: 6, changed: 0, gone: 0 },
      relations: { total: 7, added: 7, changed: 0, gone: 0 },
    });
    expect(look.staff.find((person) => person.userId === consultantA)).toEqual({
      userId: consultantA,
      name: '孙顾问',
      relations: 3,
      isReadable: true,
    });
    expect(look.samples.relations.map(({ customerName, what }) => `${customerName} ${what}`).sort()[0]).toBe(
      '客户1号 added',
    );
    expect((await makeLiveCode(boss, consultantA)).error).toMatchObject({ code: 'settings.first-sync-open' });
    expect((await boss.post('/staff/settings/pilot', { isOn: false })).error.code).toBe('settings.first-sync-open');
    const stale = await boss.post('/staff/first-sync/accept', { readAt: '2020-01-01T00:00:00.000Z' });
    expect(stale.error.code).toBe('going-live.read-again');
    expect(await writesOf()).toEqual([]);

    await accept(boss);
    expect(await customersOf(boss)).toHaveLength(6);
    expect(await writesOf()).toEqual([]);
    const audit = await boss.get<{ name: string; payload: object; actor: string }[]>('/staff/audit?limit=200');
    expect(audit.data.find((event) => event.name === 'first-sync.accepted')).toMatchObject({
      payload: { relations: 7 },
      actor: owner,
    });
    // The first full read finds old contacts: nobody was added just now.
    expect(audit.data.map((event) => event.name)).not.toContain('contact.added');
  });

  it('reads again when asked, and tells what it could not read', async () => {
    const boss = await world.as(owner);
    world.clock.advance(60);
    await world.addFaults([{ kind: 'error', errcode: 48002, api: 'externalcontact/batch/get_by_user', seconds: 30 }]);
    await boss.post('/staff/first-sync/look');
    await world.settle();
    const failed = (await boss.get<FirstLook>('/staff/first-sync')).data;
    expect(failed.problem).toContain('48002');
    await world.pass(45);
    const again = (await boss.get<FirstLook>('/staff/first-sync')).data;
    expect(again.problem).toBeNull();
    expect(again.readAt).not.toBe(failed.readAt);
  });

  it('writes to those on the list only, and tells of the others why not', async () => {
    const boss = await world.as(owner);
    await accept(boss);
    await boss.post('/staff/settings/pilot-staff', { staffUserIds: [consultantA] });
    const add = [await idOf(boss, '客户1号')];
    const chosen = await boss.post<Settings>('/staff/settings/pilot-customers', { add });
    expect(chosen.data.pilot).toEqual({ isOn: true, staffUserIds: [consultantA], customers: 1 });
    expect((await boss.get<PilotCustomer[]>('/staff/settings/pilot-customers')).data).toEqual([
      { externalUserId: 'wm1', customerId: add[0], name: '客户1号' },
    ]);

    const broadcastId = await launch(world, boss, '云南');
    await confirmAll(world);
    await world.pass(20);
    expect(Object.keys(await reached(world))).toEqual(['wm1']);
    const rows = await deliveriesOf(boss, broadcastId);
    expect(rows.get('客户1号')?.state).toBe('sent');
    expect(rows.get('客户2号')).toMatchObject({
      state: 'withheld',
      sentence: '没有发：试点期间不发给名单以外的客户。',
    });
    // The card about the waiting task went to the consultant on the list.
    expect((await world.ledger()).appMessages.map((message) => message.userId)).toEqual([consultantA]);
    expect((await makeLiveCode(boss, consultantB)).error.code).toBe('settings.outside-pilot');

    await boss.post('/staff/settings/pilot', { isOn: false });
    expect((await makeLiveCode(boss, consultantB)).status).toBe(200);
  });

  it('holds tags back and mirrors them when the pilot is lifted; a welcome is not made up for', async () => {
    const boss = await world.as(owner);
    await accept(boss);
    await boss.post('/staff/settings/pilot-staff', { staffUserIds: [consultantA] });
    const code = await makeLiveCode(boss, consultantA, [await tagIdOf(boss, '亲子')]);
    await world.phone('scan', { code: code.data.url, name: '新客户' });
    await world.settle();
    expect(await writesOf()).toEqual(['externalcontact/add_contact_way']);
    const audit = await boss.get<{ name: string; payload: Record<string, unknown> }[]>('/staff/audit?limit=50');
    expect(audit.data.find((event) => event.name === 'welcome.ended')?.payload['result']).toBe('withheld');

    await boss.post('/staff/settings/pilot', { isOn: false });
    await world.settle();
    expect(await writesOf()).toEqual(['externalcontact/add_contact_way', 'externalcontact/mark_tag']);
    expect((await world.ledger()).messages.filter((message) => message.kind !== 'greeting')).toEqual([]);
  });
});

describe('the switch', () => {
  beforeEach(async () => {
    world = await startWorld();
  });

  it('stops what was not begun, takes back what waits, and sends none of it later', async () => {
    const boss = await world.as(owner);
    const waiting = await launch(world, boss, '亲子');
    const stopped = await boss.post<Settings>('/staff/settings/sending', { isStopped: true });
    expect(stopped.data.sendingStoppedAt).toBe(world.clock.now().toISOString());
    expect((await (await world.as(consultantA)).get('/staff/sending')).data).toEqual({
      isStopped: true,
      isPilot: false,
      isTakenOver: true,
    });
    await world.pass(10);
    // Too late to tap: the task is cancelled in WeCom.
    await confirmAll(world);
    const launched = await launch(world, boss, '云南');
    await world.pass(10);
    expect(await statesOf(boss, waiting)).toEqual({ 客户2号: 'cancelled', 客户3号: 'cancelled' });
    expect((await deliveriesOf(boss, waiting)).get('客户2号')?.sentence).toContain('已停止一切发送');
    expect(new Set(Object.values(await statesOf(boss, launched)))).toEqual(new Set(['withheld']));

    const code = await makeLiveCode(boss, consultantA);
    await world.phone('scan', { code: code.data.url, name: '新客户' });
    await world.pass(10);
    const cards = (await world.ledger()).appMessages.length;

    await boss.post('/staff/settings/sending', { isStopped: false });
    await world.pass(60);
    await confirmAll(world);
    await world.pass(20);
    const ledger = await world.ledger();
    expect(ledger.messages.filter((message) => message.kind !== 'greeting')).toEqual([]);
    expect(ledger.appMessages).toHaveLength(cards);

    await launch(world, boss, '云南');
    await confirmAll(world);
    await world.pass(20);
    expect(Object.keys(await reached(world)).sort()).toEqual(['wm1', 'wm2', 'wm4', 'wm5']);
  });

  it('holds at the last moment, when a send task is already on its way', async () => {
    const boss = await world.as(owner);
    // WeCom is busy, so the task was begun, refused, and waits for its next attempt.
    await world.addFaults([{ kind: 'error', errcode: 45009, api: 'externalcontact/add_msg_template', times: 10 }]);
    const broadcastId = await launch(world, boss, '云南');
    await boss.post('/staff/settings/sending', { isStopped: true });
    await world.pass(200, 20);
    expect(new Set(Object.values(await statesOf(boss, broadcastId)))).toEqual(new Set(['cancelled']));
    expect((await world.ledger()).groupSends).toEqual([]);
  });

  it('is the owner’s alone, and every turn of it is told', async () => {
    for (const userId of [manager, consultantA]) {
      const staff = await world.as(userId);
      expect((await staff.get('/staff/settings')).status).toBe(403);
      expect((await staff.post('/staff/settings/sending', { isStopped: true })).status).toBe(403);
      expect((await staff.post('/staff/first-sync/accept', { readAt: new Date(0).toISOString() })).status).toBe(403);
    }
    const boss = await world.as(owner);
    await boss.post('/staff/settings/sending', { isStopped: true });
    await boss.post('/staff/settings/sending', { isStopped: true });
    await boss.post('/staff/settings/sending', { isStopped: false });
    const { data } = await boss.get<{ name: string; actor: string }[]>('/staff/audit?limit=20');
    const told = data.filter((event) => event.name.startsWith('sending.'));
    expect(told.map(({ name, actor }) => [name, actor])).toEqual([
      ['sending.resumed', owner],
      ['sending.stopped', owner],
    ]);
  });
});

describe('the form', () => {
  beforeEach(async () => {
    world = await startWorld();
  });

  it('keeps what is filled in, refuses what makes no sense, and notices a colleague', async () => {
    const boss = await world.as(owner);
    const { version, values } = (await boss.get<Settings>('/staff/settings')).data;
    expect(values).toMatchObject({ groupSendCap: 'days-in-month', licensedContacts: null });
    const changed = { ...values, groupSendCap: '7-per-week', licensedContacts: 5_000 };
    const saved = await boss.post<Settings>('/staff/settings/values', { version, values: changed });
    expect(saved.data).toMatchObject({ version: version + 1, values: changed });
    expect((await boss.post('/staff/settings/values', { version, values })).error.code).toBe(
      'settings.changed-meanwhile',
    );
    const nonsense = { ...changed, staffHours: { from: '21:00', to: '09:00' } };
    const refused = await boss.post('/staff/settings/values', { version: version + 1, values: nonsense });
    expect(refused.status).toBe(400);
    expect(JSON.stringify(refused.error.details)).toContain('上班时间要早于下班时间');
    expect((await boss.get('/staff/licence-meter')).data).toEqual({
      externalContacts: 6,
      relations: 7,
      licensed: 5_000,
    });
    expect((await boss.post('/staff/settings/pilot-staff', { staffUserIds: ['nobody'] })).error.code).toBe(
      'settings.unknown-staff',
    );
  });

  it('serves the domain’s file at the root, and no other', async () => {
    const boss = await world.as(owner);
    const name = 'WW_verify_aBc123.txt';
    expect((await boss.post('/staff/settings/domain-file', { name: '../x.txt', text: 'a' })).status).toBe(400);
    expect((await boss.post('/staff/settings/domain-file', { name, text: 'aBc123' })).status).toBe(200);
    const served = await fetch(`${world.config.publicUrl}/${name}`);
    expect([served.status, served.headers.get('content-type'), await served.text()]).toEqual([
      200,
      'text/plain; charset=utf-8',
      'aBc123',
    ]);
    expect((await fetch(`${world.config.publicUrl}/WW_verify_other.txt`)).status).toBe(404);
  });
});
