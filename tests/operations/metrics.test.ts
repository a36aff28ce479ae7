// What an operator is told: the work of the whole installation, calls to WeCom, and what runs where; also while the database is away.
import { Registry } from 'prom-client';
import { openDatabase } from '../../server/database/connect.ts';
import { CallbackModel } from '../../server/database/callback.model.ts';
import { measureWecom } from '../../server/http/measure-wecom.ts';
import { addWorkMetrics } from '../../server/http/metrics-of-work.ts';
import { createMetrics } from '../../server/http/metrics.ts';
import { startWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

const scrape = async (): Promise<string> => (await fetch(`${world.config.publicUrl}/metrics`)).text();
const sample = (text: string, name: string): number | null => {
  const line = text.split('\n').find((each) => each.startsWith(`${name} `));
  return line === undefined ? null : Number(line.slice(name.length + 1));
};

const before = (seconds: number): Date => new Date(world.clock.now().getTime() - seconds * 1_000);

it('tells what is due, how late it is, what was given up, and the states of sends and welcomes', async () => {
  const { id: agencyId } = world.config.agency;
  const callback = { agencyId, plainXml: '<xml/>', receivedAt: before(100), attempts: 1 };
  await CallbackModel.create([
    { ...callback, contentHash: 'late', dueAt: before(90), problem: 'wecom -1' },
    { ...callback, contentHash: 'later', dueAt: before(30), problem: null },
    { ...callback, contentHash: 'to come', dueAt: before(-30), problem: null },
    { ...callback, contentHash: 'done', dueAt: null, problem: null },
    { ...callback, contentHash: 'given up', dueAt: null, problem: 'fault' },
  ]);
  // Only what the figures read: the modules' own rules for these records are not in question.
  const task = (state: string, daysAgo: number) => ({
    agencyId,
    state,
    createdAt: before(daysAgo * 86_400),
    staffUserId: 'a',
    stepId: `${state} ${daysAgo}`,
  });
  await openDatabase()
    .collection('send-tasks')
    .insertMany([task('unknown', 1), task('settled', 30), task('settled', 32)]);
  const welcome = (state: string, hoursAgo: number) => ({
    agencyId,
    state,
    receivedAt: before(hoursAgo * 3_600),
    welcomeCode: `${state} ${hoursAgo}`,
  });
  await openDatabase()
    .collection('welcomes')
    .insertMany([welcome('sent', 1), welcome('sent', 23), welcome('late', 2), welcome('late', 25)]);

  const text = await scrape();
  expect(sample(text, 'banlv_database_up')).toBe(1);
  expect(sample(text, 'banlv_database_ping_seconds')).toBeGreaterThan(0);
  expect(sample(text, 'banlv_work_waiting{kind="callbacks"}')).toBe(3);
  expect(sample(text, 'banlv_work_overdue{kind="callbacks"}')).toBe(2);
  expect(sample(text, 'banlv_work_oldest_overdue_seconds{kind="callbacks"}')).toBe(90);
  expect(sample(text, 'banlv_callbacks_given_up')).toBe(1);
  expect(sample(text, 'banlv_send_tasks{state="unknown"}')).toBe(1);
  expect(sample(text, 'banlv_send_tasks{state="settled"}')).toBe(1);
  expect(sample(text, 'banlv_welcomes_last_day{state="sent"}')).toBe(2);
  expect(sample(text, 'banlv_welcomes_last_day{state="late"}')).toBe(1);
  const kinds = [...text.matchAll(/^banlv_work_overdue\{kind="([^"]+)"\}/gm)].map(([, kind]) => kind).sort();
  expect(kinds).toEqual([
    'broadcasts',
    'callbacks',
    'contacts',
    'events',
    'handovers',
    'imports',
    'live-codes',
    'mark-walks',
    'periodic-work',
    'send-tasks',
    'tasks',
    'welcomes',
  ]);
});

it('a callback that was worked off at the second attempt is not among those given up', async () => {
  const given = sample(await scrape(), 'banlv_callbacks_given_up');
  const { id: agencyId } = world.config.agency;
  const plainXml = '<xml><MsgType>event</MsgType><Event>nothing_we_know</Event></xml>';
  const callback = { agencyId, plainXml, receivedAt: before(9), dueAt: before(1), attempts: 1, problem: 'wecom -1' };
  await CallbackModel.create({ ...callback, contentHash: 'second attempt' });
  await world.settle();
  expect(await CallbackModel.findOne({ agencyId, contentHash: 'second attempt' })).toMatchObject({ dueAt: null });
  const after = sample(await scrape(), 'banlv_callbacks_given_up');
  // Two of the first test have no XML that can be read, and are still tried.
  expect(after).toBe(given);
});

it('tells calls to WeCom by API, with their time and their failures', async () => {
  const text = await scrape();
  expect(text).toMatch(/^banlv_wecom_call_seconds_count\{api="\/user\/get",outcome="answered"\} [1-9]/m);
  const metrics = createMetrics(() => Promise.resolve(0));
  const lines: string[] = [];
  const log = measureWecom(
    { debug: (_details, message) => void lines.push(message), warn: (_details, message) => void lines.push(message) },
    metrics,
  );
  log.warn({ api: '/message/send', ms: 1_500, code: 'timeout', why: 'slow' }, 'WeCom call failed');
  log.warn({ api: '/message/send', ms: 10, code: 45009, why: 'too many' }, 'WeCom call failed');
  log.warn({ api: '/message/send' }, 'WeCom ignored part of a request');
  expect(lines).toHaveLength(3);
  const own = await metrics.registry.metrics();
  expect(sample(own, 'banlv_wecom_failures_total{api="/message/send",code="timeout"}')).toBe(1);
  expect(sample(own, 'banlv_wecom_failures_total{api="/message/send",code="45009"}')).toBe(1);
  expect(own).toContain('banlv_wecom_call_seconds_sum{api="/message/send",outcome="failed"} 1.51\n');
});

it('tells what runs here', async () => {
  expect(await scrape()).toMatch(
    /^banlv_build_info\{version="\d+\.\d+\.\d+",node="v\d+[^"]*",queue="agenda",roles="api,worker",schema="\d+"\} 1$/m,
  );
});

it('answers while the database does not: unknown figures are left out, not nought', async () => {
  const registry = new Registry();
  const build = { version: '1', queue: 'agenda', roles: 'api', schema: 1 };
  let reads = 0;
  let answer: () => Promise<never> = () => Promise.reject(new Error('no server'));
  const readFigures = () => {
    reads += 1;
    return answer();
  };
  addWorkMetrics(registry, { build, readFigures, patienceMs: 1 });
  const failed = await registry.metrics();
  expect(reads).toBe(1);
  expect(sample(failed, 'banlv_database_up')).toBe(0);
  expect(sample(failed, 'banlv_callbacks_given_up')).toBeNull();
  expect(failed).not.toContain('banlv_work_overdue{');
  answer = () => new Promise(() => undefined);
  expect(sample(await registry.metrics(), 'banlv_database_up')).toBe(0);
});
