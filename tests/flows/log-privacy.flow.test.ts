// The log at its most talkative, through the main job with everything going wrong: nothing of a person and nothing secret is in it.
import { randomUUID } from 'node:crypto';
import mongoose from 'mongoose';
import { signInAs } from '../../sandbox/agency/seed.ts';
import { confirmAll, launch, tagIdOf } from '../support/broadcast.ts';
import { consultantA, makeAgency, owner } from '../support/make-agency.ts';
import { plainHttp } from '../support/plain-http.ts';
import { pairEvent, postXml } from '../support/post-callback.ts';
import { startOfTime, startWorld, type World } from '../support/world.ts';

const texts = {
  welcome: '欢迎您来到我们的小店',
  broadcast: '端午古镇小团最后四席',
  broadcastName: '端午古镇群发',
  linkTitle: '古镇行程单',
  linkUrl: 'https://trips.example/guzhen-7788',
  liveCode: '古镇门口的易拉宝',
  nickname: '慕容小仙女',
  remark: '慕容女士怕坐船',
  personalTag: '吃素的人',
  destination: '阿勒泰喀纳斯',
  orderNo: 'TRIP-ALTAY-1',
};
const newPhone = '15499887766';

let world: World;
const secrets: string[] = [];
const tokenNow = async (): Promise<void> => {
  const { wecom } = world.config;
  const query = new URLSearchParams({ corpid: wecom.corpId, corpsecret: wecom.secret }).toString();
  const answer = await plainHttp(`${wecom.baseUrl}/cgi-bin/gettoken?${query}`);
  secrets.push((JSON.parse(answer.text) as { access_token: string }).access_token);
};

beforeAll(async () => {
  const agency = makeAgency(startOfTime);
  world = await startWorld({
    agency: {
      ...agency,
      relations: agency.relations.map((relation) => ({
        ...relation,
        description: `描述${relation.externalUserId}的家事`,
      })),
    },
  });
  const cookie = await signInAs(world.config.publicUrl, owner);
  secrets.push(cookie.replace('banlv_session=', ''));
  const staff = await world.as(owner);
  await tokenNow();

  // A scan: the welcome is refused once, its answer lost once, the read breaks, the mark is refused, the callback comes twice.
  const code = await staff.post<{ url: string }>('/staff/live-codes', {
    name: texts.liveCode,
    staffUserId: consultantA,
    tagIds: [await tagIdOf(staff, '亲子')],
    welcomeText: texts.welcome,
    skipVerify: true,
  });
  await world.addFaults([
    { kind: 'error', errcode: 41096, api: 'externalcontact/send_welcome_msg' },
    { kind: 'commits-then-drops', api: 'externalcontact/send_welcome_msg' },
    { kind: 'drops', api: 'externalcontact/get' },
    { kind: 'error', errcode: 45009, api: 'externalcontact/mark_tag' },
    { kind: 'callbacks-duplicated' },
  ]);
  const scanned = await world.phone<{ externalUserId: string }>('scan', { code: code.data.url, name: texts.nickname });
  await world.settle();
  await world.pass(60, 10);
  await world.phone(`staff/${consultantA}/customers/${scanned.externalUserId}/edit`, {
    remark: texts.remark,
    addPersonalTags: [texts.personalTag],
  });
  await world.settle();

  // A broadcast: the token ends, WeCom is busy, the answer is lost, staff cannot be told, the list cannot be read.
  await world.addFaults([
    { kind: 'token-refused' },
    { kind: 'commits-then-drops', api: 'externalcontact/add_msg_template' },
    { kind: 'error', errcode: -1, api: 'externalcontact/add_msg_template' },
    { kind: 'error', errcode: 48002, api: 'externalcontact/get_groupmsg_list_v2' },
    { kind: 'error', errcode: 60020, api: 'message/send' },
  ]);
  const attachment = { kind: 'link', title: texts.linkTitle, url: texts.linkUrl, description: null } as const;
  await launch(world, staff, '云南', { text: texts.broadcast, attachment, name: texts.broadcastName });
  await world.pass(120, 20);
  await tokenNow();
  await confirmAll(world);
  await world.pass(60, 20);

  // People type things wrong, others try to get in, and one record cannot be read any more.
  for (const search of [texts.nickname, texts.remark, newPhone, '客户1号']) {
    await staff.get(`/staff/customers?search=${encodeURIComponent(search)}`);
  }
  const trip = { externalUserId: 'wm1', departsOn: '2029-01-01', returnsOn: '2029-01-02', people: 2, amountFen: 1 };
  const known = { ...trip, orderNo: texts.orderNo, destination: texts.destination };
  await staff.post('/staff/bookings', { bookings: [known] });
  await staff.post('/staff/bookings', { bookings: [{ ...known, externalUserId: 'wm-nobody' }] });
  await staff.post('/staff/broadcasts', {
    requestId: randomUUID(),
    name: texts.nickname,
    audience: { kind: 'tag', tagId: newPhone },
    text: newPhone,
  });
  await postXml(world, `<xml><Content>${texts.remark}</Content></xml>`, { token: 'another' });
  await postXml(
    world,
    pairEvent('add_external_contact', { userId: consultantA, externalUserId: 'wm-none' }, startOfTime),
  );
  await world.settle();
  await plainHttp(`${world.config.publicUrl}/staff/sign-in/done?code=${newPhone}&state=${newPhone}`);
  const customers = mongoose.connection.collection('customers');
  const filter = { agencyId: world.config.agency.id, externalUserId: 'wm1' };
  const before = await customers.findOne(filter);
  await customers.updateOne(filter, { $set: { 'phones.0.sealed': `c.${newPhone}` } });
  expect((await staff.get(`/staff/customers/${String(before?._id)}`)).status).toBe(500);
});
afterAll(async () => {
  await world.close();
});

it('says much, and tells what went wrong', () => {
  const said = (level: number, message: string): number =>
    world.logLines.filter((line) => line.includes(`"level":${level}`) && line.includes(`"msg":"${message}"`)).length;
  expect({
    answered: said(20, 'WeCom answered') > 20,
    requests: said(20, 'request') > 20,
    failed: said(40, 'WeCom call failed') >= 8,
    rejected: said(40, 'callback rejected'),
    fault: said(50, 'request failed'),
  }).toEqual({ answered: true, requests: true, failed: true, rejected: 1, fault: 1 });
  for (const line of world.logLines) expect(() => JSON.parse(line) as unknown).not.toThrow();
});

it('did all of it: the customers got what they were sent', async () => {
  const { messages } = await world.ledger();
  const kinds = messages.map((message) => message.kind);
  expect(kinds.filter((kind) => kind === 'welcome')).toHaveLength(1);
  expect(kinds.filter((kind) => kind === 'group-send').length).toBeGreaterThan(0);
});

it('holds nothing of a person and nothing that was written to him', () => {
  const log = world.logLines.join('\n');
  const words = [
    ...Object.values(texts),
    newPhone,
    ...world.agency.customers.map((customer) => customer.name),
    ...world.agency.relations.flatMap((relation) => [
      relation.remark,
      relation.description,
      ...relation.personalTags,
      ...relation.mobiles,
      ...relation.mobiles.map((mobile) => mobile.replaceAll(/\D/g, '').slice(-11)),
    ]),
  ].filter((word) => word !== '');
  expect(words.length).toBeGreaterThan(30);
  expect(words.filter((word) => log.includes(word) || log.includes(encodeURIComponent(word)))).toEqual([]);
  // Nobody's Chinese words at all: the log speaks in codes.
  expect(world.logLines.filter((line) => /[\u4e00-\u9fff]/.test(line))).toEqual([]);
});

it('holds no secret', async () => {
  const log = world.logLines.join('\n');
  const { wecom, fieldKeys, blindIndexKey } = world.config;
  const codes = (await world.ledger()).callbacks.flatMap((callback) => callback.event['WelcomeCode'] ?? []);
  expect(codes.length).toBeGreaterThan(0);
  expect(new Set(secrets).size).toBe(3);
  const all = [
    ...secrets,
    ...codes,
    wecom.secret,
    wecom.callbackToken,
    wecom.callbackAesKey,
    blindIndexKey.toString('base64'),
    ...fieldKeys.map(({ key }) => key.toString('base64')),
  ];
  expect(all.filter((secret) => log.includes(secret))).toEqual([]);
  expect(log).not.toMatch(/access_token=(?!\*)|corpsecret=(?!\*)|banlv_session|msg_signature/);
});
