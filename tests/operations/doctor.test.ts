// The doctor on a corp that is well, and with each thing broken: what it finds, and the page it names.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { readConfig } from '../../config/env.ts';
import { createCommandContext } from '../../operations/command-context.ts';
import { writeReport } from '../../operations/doctor-report.ts';
import { examine } from '../../server/doctor/examine.ts';
import { isHealthy, pages, type Finding } from '../../server/doctor/findings.ts';
import { createLog } from '../../server/log.ts';
import { changeCorp } from '../support/change-corp.ts';
import { consultantA, consultantC, owner } from '../support/make-agency.ts';
import { runProgram } from '../support/run-program.ts';
import { startWorld, type World } from '../support/world.ts';
import { openTestPlace } from './database-of-a-test.ts';

const place = openTestPlace();
let world: World;
const fileName = 'WW_verify_doctor1.txt';
beforeAll(async () => {
  world = await startWorld();
  const boss = await world.as(owner);
  await boss.post('/staff/settings/domain-file', { name: fileName, text: 'doctor1' });
});
afterAll(async () => {
  await world.close();
  await place.close();
});

const change = (method: string, what: string, body?: object): Promise<void> => changeCorp(world, method, what, body);
afterEach(() => change('DELETE', '/faults'));

type Options = { env?: Record<string, string>; now?: () => Date; databaseProblem?: string | null };

const look = ({ env = {}, now = world.clock.now, databaseProblem = null }: Options = {}): Promise<Finding[]> => {
  const config = readConfig({ ...world.env, ...env });
  const context = createCommandContext(config, 'doctor', { now, log: createLog('silent') });
  return examine(config, { context, databaseProblem });
};
/** What is broken, as `id: page`. */
const broken = async (options?: Options) => {
  const findings = await look(options);
  expect(isHealthy(findings)).toBe(findings.every((finding) => finding.state !== 'broken'));
  return Object.fromEntries(findings.filter((finding) => finding.state === 'broken').map(({ id, page }) => [id, page]));
};
const wordsOf = async (id: string, options?: Options): Promise<string> =>
  (await look(options)).find((finding) => finding.id === id)?.words ?? '';

it('finds nothing broken on a corp that is well', async () => {
  expect(await broken()).toEqual({});
});

it('a wrong secret: its page, and no more than a few knocks', async () => {
  const before = (await world.ledger()).calls['gettoken'] ?? 0;
  const found = await broken({ env: { WECOM_SECRET: 'wrong' } });
  expect(found['app']).toBe(pages.secret);
  const after = (await world.ledger()).calls['gettoken'] ?? 0;
  // Two gateways ask once each, and the clock's check without a secret.
  expect(after - before).toBeLessThanOrEqual(3);
});

it('a wrong corp id and a wrong agent id', async () => {
  expect((await broken({ env: { WECOM_CORP_ID: 'ww_other' } }))['app']).toBe(pages.corp);
  expect((await broken({ env: { WECOM_AGENT_ID: '1000009' } }))['app']).toBe(pages.app);
});

it('an address that is not trusted: which one', async () => {
  await world.addFaults([{ kind: 'ip-not-trusted' }]);
  const found = await broken();
  expect(found['app']).toBe(pages.trustedIp);
  expect(new Set(Object.values(found))).toEqual(new Set([pages.trustedIp]));
  expect(await wordsOf('app')).toBe('IP 127.0.0.1 不在可信名单里，加进去后约一分钟生效（60020）');
});

it('an app that is not in the list of those that may call', async () => {
  await world.addFaults([{ kind: 'api-not-callable' }]);
  const found = await broken();
  expect(found).toEqual(
    Object.fromEntries(
      ['visible-range', 'serving-staff', 'callable-customers', 'callable-tags', 'callable-group-sends'].map((id) => [
        id,
        pages.callable,
      ]),
    ),
  );
});

it('one API alone that may not be called', async () => {
  await world.addFaults([{ kind: 'api-not-callable', api: 'externalcontact/get_groupmsg_list_v2' }]);
  expect(await broken()).toEqual({ 'callable-group-sends': pages.callable });
});

it('a visible range that is empty, or leaves somebody out', async () => {
  await world.addFaults([{ kind: 'visible-range' }]);
  expect(await broken()).toEqual({ 'visible-range': pages.visible });
  expect(await wordsOf('visible-range')).toContain('可见范围是空的');
  await change('DELETE', '/faults');
  const all = world.agency.staff.map((person) => person.userId);
  await world.addFaults([
    { kind: 'visible-range', userIds: all.filter((id) => id !== consultantA && id !== consultantC) },
  ]);
  expect(await broken()).toEqual({ 'visible-range': pages.visible });
  expect(await wordsOf('visible-range')).toBe(`这些员工或负责人不在可见范围里：${consultantA}、${consultantC}`);
});

it('a callback key or token that the running server does not have', async () => {
  const found = { 'callback-get': pages.callback, 'callback-post': pages.callback };
  expect(await broken({ env: { WECOM_CALLBACK_AES_KEY: 'b'.repeat(43) } })).toEqual(found);
  expect(await broken({ env: { WECOM_CALLBACK_TOKEN: 'Other' } })).toEqual(found);
});

it('tells that WeCom itself never got through', async () => {
  expect(await wordsOf('callback-post')).toContain('还从没送到过');
});

it('an address that leads nowhere', async () => {
  const found = await broken({ env: { PUBLIC_URL: 'http://127.0.0.1:9' } });
  expect(found).toMatchObject({
    'public-url': pages.machine,
    'callback-get': pages.machine,
    'domain-file': pages.machine,
    sidebar: pages.machine,
  });
});

it('the page beside chats: which address to fill in', async () => {
  expect(await wordsOf('sidebar')).toContain(`${world.config.publicUrl}/sidebar 打`);
});

it('a trusted domain that is missing or another', async () => {
  await change('PATCH', '', { trustedDomains: [] });
  expect(await broken()).toEqual({ 'trusted-domain': pages.domain });
  await change('PATCH', '', { trustedDomains: ['other.example'] });
  expect(await wordsOf('trusted-domain')).toContain('设的是 other.example');
  await change('PATCH', '', { trustedDomains: [new URL(world.config.publicUrl).host] });
});

it('tickets that cannot be had', async () => {
  await world.addFaults([{ kind: 'error', errcode: 60011, api: 'ticket/get', times: 1 }]);
  expect(Object.keys(await broken())).toEqual(['tickets']);
});

it('a domain file that was not saved', async () => {
  const found = await broken({ env: { AGENCY_ID: 'nobody' } });
  expect(found).toEqual({ 'domain-file': pages.workbench });
});

it('a clock that is wrong', async () => {
  const late = () => new Date(world.clock.now().getTime() - 90_000);
  expect(await broken({ now: late })).toEqual({ clock: pages.machine });
  expect(await wordsOf('clock', { now: late })).toContain('慢 90 秒');
});

it('a database and a queue that cannot be reached', async () => {
  const found = await broken({ databaseProblem: 'connect ECONNREFUSED', env: { REDIS_URL: 'redis://127.0.0.1:9' } });
  expect(found).toEqual({ database: pages.machine, redis: pages.machine, 'domain-file': pages.workbench });
});

it('the embedded database beside a real corp', async () => {
  // A database of another make is judged by its version and replica set.
  const { db } = await place.newDatabase();
  const isEmbedded = (await db.admin().command({ buildInfo: 1 }))['gitVersion'] === 'embedded';
  const config = { ...world.config, wecom: { ...world.config.wecom, isReal: true } };
  const context = createCommandContext(config, 'doctor', { now: world.clock.now, log: createLog('silent') });
  const findings = await examine(config, { context, databaseProblem: null });
  expect(findings.find(({ id }) => id === 'database')?.state).toBe(isEmbedded ? 'broken' : 'ok');
});

it('the report names each page under what is broken', () => {
  const report = writeReport([
    { id: 'a', title: '甲', state: 'ok', words: '好', page: null },
    { id: 'b', title: '乙', state: 'broken', words: '坏', page: pages.trustedIp },
  ]);
  expect(report).toBe(`✓ 甲：好\n✗ 乙：坏\n    去这里改：${pages.trustedIp}\n\n有 1 项必须修好；修好后再运行一次。\n`);
});

describe('the command', () => {
  it('ends with 0 on a corp that is well, in words and as JSON', async () => {
    // The terminal's clock is brought to the test's.
    const offsetFile = place.newFolder();
    writeFileSync(path.resolve(offsetFile), String(world.clock.now().getTime() - Date.now()));
    const env = { ...world.env, CLOCK_OFFSET_FILE: offsetFile };
    const told = await runProgram('operations/doctor.ts', ['--json'], env);
    const { ok, findings } = JSON.parse(told.stdout) as { ok: boolean; findings: { id: string; state: string }[] };
    // Between writing the offset and reading it some seconds pass; only the clock may notice.
    expect(findings.filter(({ id, state }) => state === 'broken' && id !== 'clock')).toEqual([]);
    expect([ok, told.code]).toEqual(findings.some(({ state }) => state === 'broken') ? [false, 1] : [true, 0]);
  }, 120_000);

  it('tells every problem of the environment, and ends with 1', async () => {
    const { code, stdout } = await runProgram('operations/doctor.ts', [], {});
    expect(code).toBe(1);
    expect(stdout).toContain('✗ 环境变量：MONGODB_URI');
    expect(stdout).toContain(`去这里改：${pages.environment}`);
  }, 120_000);
});
