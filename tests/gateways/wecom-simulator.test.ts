// The production gateway against the simulator of WeCom: from the scan of a live code to the result of a group send.
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateAgency } from '../../sandbox/agency/generate-agency.ts';
import { startWecomSimulator, type WecomSimulator } from '../../sandbox/wecom/index.ts';
import {
  answerUrlCheck,
  createWecomGateway,
  openCallback,
  type CallbackMessage,
  type WecomGateway,
} from '../../server/gateways/wecom/index.ts';
import { makePng } from '../support/pictures.ts';
import { failureOf, grantAll } from './wecom-scripted-server.ts';

const keys = {
  token: 'sandboxToken',
  encodingAesKey: 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQ',
  corpId: 'ww0000000000000001',
};
const agency = generateAgency({ seed: 1, asOf: '2026-03-01T08:00:00Z', customers: 300 });
const folder = mkdtempSync(join(tmpdir(), 'banlv-gateway-'));

let nowMs = Date.parse('2026-03-01T08:00:00Z');
const now = () => new Date(nowMs);
const received: CallbackMessage[] = [];
let simulator: WecomSimulator;
let gateway: WecomGateway;

/** The callback address of a server of ours, as small as can be. */
const receiver = createServer((request, response) => {
  const query = Object.fromEntries(new URL(request.url ?? '', 'http://127.0.0.1').searchParams);
  if (request.method === 'GET') return void response.end(answerUrlCheck({ echostr: '', ...query }, keys));
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    received.push(openCallback(query, Buffer.concat(chunks).toString(), keys).message);
    response.end();
  });
});

const post = async (path: string, body: object): Promise<unknown> => {
  const response = await fetch(`${simulator.baseUrl}${path}`, { method: 'POST', body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return response.json();
};
const fault = (body: object) => post(`/sandbox/corps/${keys.corpId}/faults`, body);

beforeAll(async () => {
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  const { port } = receiver.address() as AddressInfo;
  const callback = { url: `http://127.0.0.1:${port}/`, token: keys.token, encodingAesKey: keys.encodingAesKey };
  const agents = [{ agentId: 1000002, secret: 'sandbox-secret', callback }];
  const corps = [{ corpId: keys.corpId, agents, agency }];
  simulator = await startWecomSimulator({ port: 0, dataDir: folder, now, corps });
  gateway = createWecomGateway({
    baseUrl: simulator.baseUrl,
    corpId: keys.corpId,
    agentId: 1000002,
    secret: 'sandbox-secret',
    now,
    sleep: () => Promise.resolve(),
    callStore: grantAll,
  });
});

afterAll(async () => {
  await simulator.close();
  await new Promise((resolve) => {
    receiver.close(resolve);
    receiver.closeAllConnections();
  });
  rmSync(folder, { recursive: true });
});

const [consultant] = agency.staff.filter((one) => !one.isLeader).map((one) => one.userId);
const userId = consultant ?? '';

describe('the gateway and the simulator', () => {
  it('agree on staff, tags and every relation', async () => {
    const staffIds = await gateway.listServiceStaffIds();
    expect(staffIds.toSorted()).toEqual(agency.staff.map((one) => one.userId).toSorted());
    expect((await gateway.listDepartments()).map((one) => [one.id, one.name])).toEqual(
      agency.departments.map((one) => [one.id, one.name]),
    );
    const leader = agency.staff.find((one) => one.isLeader)!;
    expect(await gateway.getStaff(leader.userId)).toMatchObject({
      userId: leader.userId,
      name: leader.name,
      departmentIds: [leader.departmentId],
      leadsDepartmentIds: [leader.departmentId],
      position: leader.position,
    });
    expect((await gateway.listTagGroups()).map((one) => [one.groupId, one.name, one.tags.length])).toEqual(
      agency.tagGroups.map((one) => [one.id, one.name, one.tags.length]),
    );

    const pairs: string[] = [];
    let cursor: string | null = null;
    do {
      const page = await gateway.listCustomersOf(staffIds, cursor);
      pairs.push(...page.rows.map((row) => `${row.relation.userId} ${row.customer.externalUserId}`));
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(pairs.toSorted()).toEqual(agency.relations.map((one) => `${one.userId} ${one.externalUserId}`).toSorted());

    const wanted = agency.relations.find((one) => one.tagIds.length > 0 && one.personalTags.length > 0)!;
    const { relations } = await gateway.getCustomer(wanted.externalUserId);
    expect(relations.find((one) => one.userId === wanted.userId)).toMatchObject({
      userId: wanted.userId,
      remark: wanted.remark,
      description: wanted.description,
      createdAt: new Date(wanted.createdAt * 1000),
      tagIds: wanted.tagIds,
      personalTags: wanted.personalTags,
      mobiles: wanted.mobiles,
      addWay: wanted.addWay,
      state: wanted.state ?? null,
    });
  });

  it('walk from a scanned live code to a result, one customer capped', async () => {
    expect(await post(`/sandbox/corps/${keys.corpId}/verify-callback`, {})).toMatchObject({ isVerified: true });
    const way = await gateway.createContactWay({
      userIds: [userId],
      isShared: false,
      state: 'shop-1',
      remark: '门店',
      skipVerify: true,
    });
    await post('/phone/api/scan', { code: way.qrCodeUrl, name: '小雨' });
    await simulator.idle();
    const [event] = received.filter((one) => one.kind === 'change_external_contact');
    expect(event).toMatchObject({ changeType: 'add_external_contact', userId, state: 'shop-1', createdAt: now() });
    const { externalUserId, welcomeCode = '' } = event!;
    expect(await gateway.sendWelcome({ userId: 'u', externalUserId: 'wm', welcomeCode, text: '欢迎' })).toBe('sent');
    expect(await gateway.sendWelcome({ userId: 'u', externalUserId: 'wm', welcomeCode, text: '欢迎' })).toBe(
      'already-sent',
    );

    const added = await gateway.addTags({ groupName: '试验', names: ['春季'] });
    const tagId = added.tags.find((one) => one.name === '春季')!.tagId;
    await fault({ kind: 'token-refused' });
    await gateway.markTags({ userId, externalUserId, add: [tagId], remove: [] });
    expect((await gateway.getCustomer(externalUserId)).relations[0]?.tagIds).toEqual([tagId]);

    const other = agency.relations.find((one) => one.userId === userId)!.externalUserId;
    await fault({ kind: 'cap-used', externalUserIds: [other] });
    const text = '春季路线上新';
    const externalUserIds = [externalUserId, other, 'wm-stranger'];
    const attachments = [{ kind: 'link', title: '路线', url: 'https://example.com/t/1' }] as const;
    const cover = await gateway.uploadImage({ bytes: makePng(), type: 'image/png' });
    expect(cover.expiresAt.getTime() - nowMs).toBe(3 * 86_400_000);
    expect(await failureOf(gateway.uploadImage({ bytes: Buffer.alloc(99), type: 'image/png' }))).toMatchObject({
      code: 40123,
      retryable: false,
    });
    const input = { senderUserId: userId, externalUserIds, text, attachments, allowSelect: true };
    const startedAt = now();
    const { msgId, rejected } = await gateway.createGroupSend(input);
    expect(rejected).toEqual(['wm-stranger']);
    expect(await failureOf(gateway.listGroupSendTasks(msgId))).toMatchObject({ code: 41063, retryable: true });
    nowMs += 5_000;
    expect(await gateway.listGroupSendTasks(msgId)).toEqual([{ userId, isConfirmed: false }]);
    const listed = await gateway.listGroupSends({ from: startedAt, to: now(), cursor: null });
    expect(listed).toEqual({
      groupSends: [{ msgId, createdAt: startedAt, createdBy: 'corp', text, attachments }],
      nextCursor: null,
    });
    await gateway.remindGroupSend(msgId);

    await post(`/phone/api/staff/${userId}/tasks/${msgId}/confirm`, {});
    expect(await gateway.listGroupSendTasks(msgId)).toEqual([{ userId, isConfirmed: true, confirmedAt: now() }]);
    const results = await gateway.listGroupSendResults(msgId, userId);
    expect(results.map((one) => [one.externalUserId, one.result]).toSorted()).toEqual(
      [
        [externalUserId, 'sent'],
        [other, 'capped'],
      ].toSorted(),
    );
    await gateway.deleteContactWay(way.configId);
  });

  it('leave a dropped group send to be found in the list, and cancelled', async () => {
    nowMs += 60_000;
    const [recipient] = agency.relations.filter((one) => one.userId === userId).map((one) => one.externalUserId);
    await fault({ kind: 'commits-then-drops', api: 'externalcontact/add_msg_template' });
    const input = { senderUserId: userId, externalUserIds: [recipient ?? ''], text: '断线', allowSelect: false };
    const from = now();
    expect(await failureOf(gateway.createGroupSend(input))).toMatchObject({ code: 'network', maybeDone: true });
    const { groupSends } = await gateway.listGroupSends({ from, to: now(), cursor: null });
    expect(groupSends.map((one) => one.text)).toEqual(['断线']);
    await gateway.cancelGroupSend(groupSends[0]!.msgId);
    await gateway.cancelGroupSend(groupSends[0]!.msgId);
  });

  it('agree on app messages', async () => {
    const message = { title: '新任务', description: '请确认群发', url: 'https://example.com/t' };
    expect(await gateway.sendAppMessage({ userIds: [userId, 'nobody'], ...message })).toEqual({
      invalidUserIds: ['nobody'],
    });
    expect(await failureOf(gateway.getSignedInUser('bad'))).toMatchObject({ vendor: 'wecom', retryable: false });
  });
});
