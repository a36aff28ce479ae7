// What WeCom tells us: kept once, worked off, late or out of order or broken as it may come. Each test has its own customers.
import { randomBytes } from 'node:crypto';
import mongoose from 'mongoose';
import type { CallbackRecord } from '../../server/database/callback.model.ts';
import type { Relations } from '../../server/modules/contacts/contacts.contract.ts';
import type { CustomerCard } from '../../server/modules/customers/customers.contract.ts';
import type { TagGroups } from '../../server/modules/tags/tags.contract.ts';
import { tagIdOf } from '../support/broadcast.ts';
import { consultantA, consultantB, owner, tagFamily, tagYunnan } from '../support/make-agency.ts';
import { plainHttp } from '../support/plain-http.ts';
import { checkUrl, pairEvent, postXml } from '../support/post-callback.ts';
import { startWorld, type StaffClient, type World } from '../support/world.ts';

let world: World;
let staff: StaffClient;
let familyTagId = '';
beforeAll(async () => {
  world = await startWorld();
  staff = await world.as(owner);
  familyTagId = await tagIdOf(staff, '亲子');
});
afterAll(async () => {
  await world.close();
});

const stored = (filter: Record<string, unknown> = {}) =>
  mongoose.connection
    .collection<CallbackRecord>('callbacks')
    .find({ agencyId: world.config.agency.id, ...filter })
    .toArray();
const faults = (): string[] => world.logLines.filter((line) => line.includes('"level":50'));
const second = (): Date => new Date(Math.floor(world.clock.now().getTime() / 1_000) * 1_000);

const customerIdOf = async (externalUserId: string): Promise<string> => {
  const customers = mongoose.connection.collection('customers');
  const found = await customers.findOne({ agencyId: world.config.agency.id, externalUserId });
  return String(found?._id);
};
const cardOf = async (externalUserId: string): Promise<CustomerCard> =>
  (await staff.get<CustomerCard>(`/staff/customers/${await customerIdOf(externalUserId)}`)).data;
const tagsOf = async (externalUserId: string): Promise<string[]> =>
  (await cardOf(externalUserId)).tags.map((tag) => tag.name).sort();
const relationsOf = async (externalUserId: string): Promise<Relations> =>
  (await staff.get<Relations>(`/staff/customers/${await customerIdOf(externalUserId)}/relations`)).data;
const statesOf = async (externalUserId: string): Promise<Record<string, string>> =>
  Object.fromEntries((await relationsOf(externalUserId)).map(({ staffUserId, state }) => [staffUserId, state]));
const welcomesTo = async (externalUserId: string): Promise<string[]> =>
  (await world.ledger()).messages
    .filter((message) => message.kind === 'welcome' && message.externalUserId === externalUserId)
    .map((message) => message.text);

type AuditRow = { name: string; payload: Record<string, unknown> };
const eventsAbout = async (name: string, externalUserId: string): Promise<AuditRow['payload'][]> => {
  const [customerId, contacts] = [
    await customerIdOf(externalUserId),
    await mongoose.connection
      .collection('contacts')
      .find({ agencyId: world.config.agency.id, externalUserId })
      .toArray(),
  ];
  const ids = new Set([customerId, ...contacts.map((contact) => String(contact._id))]);
  const { data } = await staff.get<AuditRow[]>('/staff/audit?limit=200');
  return data
    .filter((row) => row.name === name && Object.values(row.payload).some((value) => ids.has(String(value))))
    .map((row) => row.payload);
};

const makeCode = async (part: Record<string, unknown> = {}): Promise<string> => {
  const code = await staff.post<{ url: string }>('/staff/live-codes', {
    name: '门店海报',
    staffUserId: consultantA,
    tagIds: [],
    welcomeText: '欢迎',
    skipVerify: true,
    ...part,
  });
  expect(code.status).toBe(200);
  return code.data.url;
};
const scan = async (code: string, name = '新客户'): Promise<string> =>
  (await world.phone<{ externalUserId: string }>('scan', { code, name })).externalUserId;
/** A scan whose callback never came; answers it as it would have come. */
const scanUnheard = async (code: string): Promise<{ externalUserId: string; xml: string }> => {
  await world.addFaults([{ kind: 'callbacks-lost', times: 1 }]);
  const externalUserId = await scan(code);
  await world.settle();
  const row = (await world.ledger()).callbacks.find((callback) => callback.event['ExternalUserID'] === externalUserId);
  const { WelcomeCode, State } = row?.event ?? {};
  const pair = { userId: consultantA, externalUserId };
  const more = { ...(WelcomeCode && { WelcomeCode }), ...(State && { State }) };
  return { externalUserId, xml: pairEvent('add_external_contact', pair, second(), more) };
};

describe('the front door', () => {
  it('answers the check of its address with the bare text, and nobody else’s', async () => {
    const checked = await plainHttp(
      `${world.simulator.baseUrl}/sandbox/corps/${world.config.wecom.corpId}/verify-callback`,
      { method: 'POST' },
    );
    expect(JSON.parse(checked.text)).toMatchObject({ isVerified: true });
    const answer = await checkUrl(world, '1616140317555161061 <&>');
    expect([answer.status, answer.text]).toEqual([200, '1616140317555161061 <&>']);
    expect(answer.headers.get('content-type')).toMatch(/^text\/plain/);
    const refused = [
      await checkUrl(world, '1', { token: 'another' }),
      await checkUrl(world, '1', { corpId: 'ww-another' }),
      await plainHttp(`${world.config.publicUrl}/callbacks/wecom`),
    ];
    expect(refused.map(({ status, text }) => [status, text])).toEqual([
      [403, ''],
      [403, ''],
      [403, ''],
    ]);
  });

  it('keeps nothing that is not signed, not for us, or not readable', async () => {
    const before = (await stored()).length;
    const xml = pairEvent('del_follow_user', { userId: consultantA, externalUserId: 'wm1' }, second());
    const unsigned = `${world.config.publicUrl}/callbacks/wecom?msg_signature=${'0'.repeat(40)}&timestamp=1&nonce=1`;
    const refused = [
      await postXml(world, xml, { token: 'another' }),
      await postXml(world, xml, { corpId: 'ww-another' }),
      await postXml(world, xml, { aesKey: 'a'.repeat(43) }),
      await postXml(world, 'no xml at all'),
      await plainHttp(unsigned, { method: 'POST', body: xml }),
      await plainHttp(unsigned, { method: 'POST', body: '' }),
      await plainHttp(unsigned, { method: 'POST', body: '<!DOCTYPE x [<!ENTITY a "b">]><xml>&a;</xml>' }),
    ];
    expect(refused.map(({ status, text }) => [status, text])).toEqual(refused.map(() => [403, '']));
    await world.settle();
    expect((await stored()).length).toBe(before);
    expect((await statesOf('wm1'))[consultantA]).toBe('active');
  });

  it('refuses what is far too large, as no fault of ours', async () => {
    const before = (await stored()).length;
    const url = `${world.config.publicUrl}/callbacks/wecom?msg_signature=${'0'.repeat(40)}&timestamp=1&nonce=1`;
    const answer = await plainHttp(url, { method: 'POST', body: `<xml>${'x'.repeat(300_000)}</xml>` });
    expect(answer.status).toBe(413);
    expect((await stored()).length).toBe(before);
    expect(faults()).toEqual([]);
  });

  it('keeps the same content once, however often and however at once it is sealed anew', async () => {
    const xml = pairEvent('edit_external_contact', { userId: consultantA, externalUserId: 'wm1' }, second());
    const first = await postXml(world, xml);
    const more = await Promise.all([1, 2, 3, 4].map(() => postXml(world, xml)));
    expect([first, ...more].map(({ status, text }) => [status, text])).toEqual([first, ...more].map(() => [200, '']));
    const other = pairEvent('edit_external_contact', { userId: consultantA, externalUserId: 'wm2' }, second());
    await Promise.all([1, 2, 3, 4].map(() => postXml(world, other)));
    expect((await stored({ plainXml: { $in: [xml, other] } })).length).toBe(2);
    await world.settle();
    expect(await stored({ dueAt: { $ne: null } })).toEqual([]);
  });

  it('keeps what it does not know and works it off without harm', async () => {
    const head = '<ToUserName>x</ToUserName><FromUserName>sys</FromUserName><CreateTime>1893456000</CreateTime>';
    const unknown = [
      `<xml>${head}<MsgType>event</MsgType><Event>change_contact</Event><ChangeType>create_user</ChangeType></xml>`,
      `<xml>${head}<MsgType>event</MsgType><Event>invented_tomorrow</Event><Deep><A>1</A><A>2</A></Deep></xml>`,
      `<xml>${head}<MsgType>event</MsgType><Event>change_external_contact</Event><ChangeType>add_external_contact</ChangeType></xml>`,
      `<xml>${head}<MsgType>event</MsgType><Event>change_external_chat</Event><ChangeType>create</ChangeType><ChatId>wr1</ChatId></xml>`,
      `<xml>${head}<MsgType>text</MsgType><Content>在吗</Content><MsgId>12345678901234567890</MsgId></xml>`,
      '<xml><Nothing>1</Nothing></xml>',
    ];
    for (const xml of unknown) expect((await postXml(world, xml)).status).toBe(200);
    await world.settle();
    const kept = await stored({ plainXml: { $in: unknown } });
    expect(kept.map(({ dueAt, attempts, problem }) => ({ dueAt, attempts, problem }))).toEqual(
      unknown.map(() => ({ dueAt: null, attempts: 0, problem: null })),
    );
    expect(faults()).toEqual([]);
  });

  it('gives up what WeCom refuses for good, and goes on with the rest', async () => {
    const stranger = pairEvent('add_external_contact', { userId: consultantA, externalUserId: 'wm-none' }, second());
    await postXml(world, stranger);
    const externalUserId = await scan(await makeCode());
    await world.settle();
    expect(await stored({ plainXml: stranger })).toMatchObject([{ dueAt: null, attempts: 1, problem: 'wecom 40096' }]);
    expect(await statesOf(externalUserId)).toEqual({ [consultantA]: 'active' });
  });

  it('tries again later where WeCom only cannot answer now', async () => {
    const code = await makeCode();
    await world.addFaults([{ kind: 'drops', api: 'externalcontact/get', times: 2 }]);
    const externalUserId = await scan(code);
    await world.settle();
    expect(await customerIdOf(externalUserId)).toBe('undefined');
    await world.pass(35);
    expect(await statesOf(externalUserId)).toEqual({ [consultantA]: 'active' });
    expect(await eventsAbout('contact.added', externalUserId)).toHaveLength(1);
  });

  it('survives that the token ends in the middle', async () => {
    const code = await makeCode({ tagIds: [familyTagId] });
    const before = (await world.ledger()).calls['gettoken'] ?? 0;
    await world.addFaults([{ kind: 'token-refused' }]);
    const externalUserId = await scan(code);
    await world.settle();
    await world.addFaults([{ kind: 'token-refused', errcode: 40014 }]);
    await world.phone(`staff/${consultantA}/customers/${externalUserId}/edit`, { remark: '改过的备注' });
    await world.settle();
    expect(await welcomesTo(externalUserId)).toEqual(['欢迎']);
    expect((await cardOf(externalUserId)).remarks).toEqual(['改过的备注']);
    expect(((await world.ledger()).calls['gettoken'] ?? 0) - before).toBe(2);
  });
});

describe('a relation', () => {
  it('that the customer ends takes its marks and its consultant away', async () => {
    const mine = await world.as(consultantA);
    const seen = async (): Promise<number> =>
      (await mine.get<unknown[]>(`/staff/customers?search=${encodeURIComponent('客户2号')}`)).data.length;
    expect([await tagsOf('wm2'), await seen()]).toEqual([['云南', '亲子'], 1]);
    await world.phone('customers/wm2/delete-consultant', { userId: consultantA });
    await world.settle();
    expect(await statesOf('wm2')).toEqual({ [consultantA]: 'deleted-by-customer' });
    expect(await cardOf('wm2')).toMatchObject({ name: '客户2号', tags: [], consultants: [], remarks: [] });
    expect(await seen()).toBe(0);
    expect(await eventsAbout('contact.ended', 'wm2')).toMatchObject([
      { staffUserId: consultantA, endedBy: 'customer' },
    ]);
  });

  it('that the consultant ends leaves the marks that another relation bears', async () => {
    await world.phone(`staff/${consultantA}/customers/wm3/edit`, { addTagIds: [tagYunnan.id] });
    await world.phone(`staff/${consultantB}/customers/wm3/edit`, { addTagIds: [tagYunnan.id] });
    await world.settle();
    expect(await tagsOf('wm3')).toEqual(['云南', '亲子']);
    await world.phone(`staff/${consultantA}/customers/wm3/delete`, {});
    await world.settle();
    expect(await tagsOf('wm3')).toEqual(['云南']);
    expect(await statesOf('wm3')).toEqual({ [consultantA]: 'deleted-by-staff', [consultantB]: 'active' });
    expect((await cardOf('wm3')).consultants.map((consultant) => consultant.userId)).toEqual([consultantB]);
  });

  it('follows what its consultant changes in WeCom', async () => {
    await world.phone(`staff/${consultantB}/customers/wm4/edit`, {
      remark: '李先生',
      addTagIds: [tagFamily.id],
      removeTagIds: [tagYunnan.id],
      addPersonalTags: ['怕坐船'],
    });
    await world.settle();
    expect(await cardOf('wm4')).toMatchObject({ remarks: ['李先生'], tags: [{ name: '亲子' }] });
    expect(await relationsOf('wm4')).toMatchObject([{ remark: '李先生', personalTags: ['怕坐船'] }]);
  });

  it('is not changed by events older than itself', async () => {
    const pair = { userId: consultantA, externalUserId: 'wm1' };
    const longAgo = new Date(second().getTime() - 365 * 86_400_000);
    for (const change of ['del_follow_user', 'del_external_contact', 'add_half_external_contact']) {
      expect((await postXml(world, pairEvent(change, pair, longAgo))).status).toBe(200);
    }
    await world.settle();
    expect(await statesOf('wm1')).toEqual({ [consultantA]: 'active' });
    expect(await tagsOf('wm1')).toEqual(['云南']);
    expect(await eventsAbout('contact.ended', 'wm1')).toEqual([]);
  });

  it('that began anew is not ended by the late news of its former end', async () => {
    const externalUserId = await scan(await makeCode());
    await world.settle();
    const pair = { userId: consultantA, externalUserId };
    world.clock.advance(60);
    await world.addFaults([{ kind: 'callbacks-lost', times: 1 }]);
    await world.phone(`customers/${externalUserId}/delete-consultant`, { userId: consultantA });
    await world.settle();
    const late = pairEvent('del_follow_user', pair, second());
    world.clock.advance(60);
    await world.phone(`customers/${externalUserId}/add-consultant`, { userId: consultantA });
    await world.settle();
    await postXml(world, late);
    await world.settle();
    expect(await statesOf(externalUserId)).toEqual({ [consultantA]: 'active' });
  });

  it('that ended and began anew is active again, and is added again', async () => {
    const externalUserId = await scan(await makeCode());
    await world.settle();
    world.clock.advance(60);
    await world.phone(`customers/${externalUserId}/delete-consultant`, { userId: consultantA });
    await world.settle();
    expect(await statesOf(externalUserId)).toEqual({ [consultantA]: 'deleted-by-customer' });
    world.clock.advance(60);
    await world.phone(`customers/${externalUserId}/add-consultant`, { userId: consultantA });
    await world.settle();
    expect(await relationsOf(externalUserId)).toMatchObject([{ state: 'active', endedAt: null }]);
    expect(await eventsAbout('contact.added', externalUserId)).toHaveLength(2);
  });

  it('whose end is heard before its beginning is over', async () => {
    const { externalUserId, xml } = await scanUnheard(await makeCode({ tagIds: [familyTagId] }));
    world.clock.advance(5);
    await world.addFaults([{ kind: 'callbacks-lost', times: 1 }]);
    await world.phone(`customers/${externalUserId}/delete-consultant`, { userId: consultantA });
    await world.settle();
    await postXml(world, pairEvent('del_follow_user', { userId: consultantA, externalUserId }, second()));
    await world.settle();
    await postXml(world, xml);
    await world.settle();
    // WeCom goes on listing a consultant whom the customer deleted: only the event tells.
    expect(await statesOf(externalUserId)).toEqual({ [consultantA]: 'deleted-by-customer' });
    expect(await tagsOf(externalUserId)).toEqual([]);
    expect(await welcomesTo(externalUserId)).toEqual(['欢迎']);
  });

  it('that waits for its consultant is half-added; agreed to, it has all that the live code promised', async () => {
    const code = await makeCode({ name: '要验证的码', tagIds: [familyTagId], skipVerify: false });
    const externalUserId = await scan(code, '等待的客户');
    await world.settle();
    expect(await statesOf(externalUserId)).toEqual({ [consultantA]: 'half-added' });
    expect((await cardOf(externalUserId)).consultants).toEqual([]);
    world.clock.advance(30);
    await world.phone(`staff/${consultantA}/customers/${externalUserId}/accept`, {});
    await world.settle();
    expect(await relationsOf(externalUserId)).toMatchObject([{ state: 'active', liveCodeName: '要验证的码' }]);
    expect(await cardOf(externalUserId)).toMatchObject({ name: '等待的客户', tags: [{ name: '亲子' }] });
    expect(await welcomesTo(externalUserId)).toEqual(['欢迎']);
    expect(await eventsAbout('contact.added', externalUserId)).toHaveLength(1);
    // The half of it that comes late does not undo the whole.
    const half = pairEvent('add_half_external_contact', { userId: consultantA, externalUserId }, second());
    await postXml(world, half);
    await world.settle();
    expect(await statesOf(externalUserId)).toEqual({ [consultantA]: 'active' });
  });
});

describe('the welcome', () => {
  const api = 'externalcontact/send_welcome_msg';
  const resultOf = async (externalUserId: string): Promise<unknown> => {
    const welcomes = mongoose.connection.collection('welcomes');
    return (await welcomes.findOne({ agencyId: world.config.agency.id, externalUserId }))?.['state'];
  };
  /** What the audit trail says of the last ones, the newest first. */
  const toldOf = async (count: number): Promise<unknown[]> => {
    const { data } = await staff.get<AuditRow[]>('/staff/audit?limit=200');
    return data
      .filter((row) => row.name === 'welcome.ended')
      .slice(0, count)
      .map((row) => row.payload['result']);
  };
  const callsOf = async (): Promise<number> => (await world.ledger()).calls[api] ?? 0;

  it('that is too late is not sent and says so; the customer is here all the same', async () => {
    const { externalUserId, xml } = await scanUnheard(await makeCode());
    world.clock.advance(25);
    await postXml(world, xml);
    await world.settle();
    expect(await welcomesTo(externalUserId)).toEqual([]);
    expect([await resultOf(externalUserId), await toldOf(1)]).toEqual(['late', ['late']]);
    expect(await statesOf(externalUserId)).toEqual({ [consultantA]: 'active' });
  });

  it('of a callback that comes after minutes is not even tried', async () => {
    const { externalUserId, xml } = await scanUnheard(await makeCode());
    const before = await callsOf();
    world.clock.advance(90);
    await postXml(world, xml);
    await world.settle();
    expect([await callsOf(), await welcomesTo(externalUserId)]).toEqual([before, []]);
    expect(await statesOf(externalUserId)).toEqual({ [consultantA]: 'active' });
  });

  it.each([
    ['another app is sending one', { kind: 'error', errcode: 41096 }, 2],
    ['its answer is lost', { kind: 'commits-then-drops' }, 2],
    ['the connection breaks before it', { kind: 'drops' }, 2],
    ['WeCom is busy and did it', { kind: 'commits-then-error', errcode: -1 }, 2],
  ])('is sent exactly once when %s', async (_name, fault, calls) => {
    const code = await makeCode();
    const before = await callsOf();
    await world.addFaults([{ ...fault, api }]);
    const externalUserId = await scan(code);
    await world.settle();
    await world.pass(6, 2);
    expect(await welcomesTo(externalUserId)).toEqual(['欢迎']);
    expect((await callsOf()) - before).toBe(calls);
    expect([await resultOf(externalUserId), await toldOf(1)]).toEqual(['sent', ['sent']]);
  });

  it('is tried as long as WeCom would take it, and no longer', async () => {
    const code = await makeCode();
    await world.addFaults([{ kind: 'error', errcode: 41096, api, times: 100 }]);
    const externalUserId = await scan(code);
    await world.settle();
    await world.pass(16, 2);
    expect(await resultOf(externalUserId)).toBe('sending');
    await world.pass(4, 2);
    expect([await resultOf(externalUserId), await toldOf(1)]).toEqual(['late', ['late']]);
    const before = await callsOf();
    await world.pass(20, 10);
    expect([await callsOf(), await welcomesTo(externalUserId)]).toEqual([before, []]);
    await plainHttp(`${world.simulator.baseUrl}/sandbox/corps/${world.config.wecom.corpId}/faults`, {
      method: 'DELETE',
    });
  });

  it('that WeCom refuses is not repeated and says so', async () => {
    const code = await makeCode();
    await world.addFaults([{ kind: 'error', errcode: 48002, api }]);
    const externalUserId = await scan(code);
    await world.settle();
    await world.pass(6, 2);
    expect([await welcomesTo(externalUserId), await resultOf(externalUserId)]).toEqual([[], 'failed']);
    expect(await toldOf(1)).toEqual(['failed']);
  });

  it('under way is waited for by who asks whether all is done', async () => {
    const code = await makeCode();
    await world.addFaults([{ kind: 'slow', ms: 400, api }]);
    const externalUserId = await scan(code);
    await world.settle();
    expect(await welcomesTo(externalUserId)).toEqual(['欢迎']);
    expect(await resultOf(externalUserId)).toBe('sent');
  });
});

it('the tags are read again when somebody changes them in WeCom', async () => {
  const name = `稻城${randomBytes(3).toString('hex')}`;
  const names = async (): Promise<string[]> =>
    (await staff.get<TagGroups>('/staff/tags')).data.flatMap((group) => group.tags.map((tag) => tag.name));
  await world.phone('tags', { groupName: '意向', name });
  await world.settle();
  expect(await names()).toContain(name);
  const groups = await world.phone<{ tag: { id: string; name: string }[] }[]>('tags');
  const wecomTagId = groups.flatMap((group) => group.tag).find((tag) => tag.name === name)?.id;
  await world.phone(`tags/${wecomTagId}/rename`, { name: `${name}亚丁` });
  await world.settle();
  expect(await names()).toContain(`${name}亚丁`);
  await world.phone(`tags/${wecomTagId}/delete`, {});
  await world.settle();
  expect((await names()).filter((one) => one.startsWith(name))).toEqual([]);
});
