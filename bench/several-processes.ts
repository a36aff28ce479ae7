// Two api, two workers and two clocks on one database: a worker is killed and an api is stopped while customers come and
// broadcasts go out. Everything must be done, and done once.
// node --import tsx bench/several-processes.ts [--scans 60] [--broadcasts 6]; REDIS_URL takes BullMQ. JSON; exit 1 on a violation.
import { randomUUID } from 'node:crypto';
import { connect, createServer, type AddressInfo } from 'node:net';
import { parseArgs } from 'node:util';
import { setTimeout as sleep } from 'node:timers/promises';
import mongoose from 'mongoose';
import type { Ledger } from '../sandbox/wecom/index.ts';
import type { TagGroups } from '../server/modules/tags/tags.contract.ts';
import { signInAs } from '../sandbox/agency/seed.ts';
import { consultantA, owner, tagYunnan } from '../tests/support/make-agency.ts';
import { startSurroundings, type Surroundings } from './server-process.ts';

const { values } = parseArgs({
  options: { scans: { type: 'string', default: '60' }, broadcasts: { type: 'string', default: '6' } },
});
const [scanCount, broadcastCount] = [Number(values.scans), Number(values.broadcasts)];
/** 云南 is borne by customers of all three. */
const askedConsultants = 3;
const withinMs = 600_000;

/** What stands in front in production: every connection goes to the next api that takes it. */
const startBalancer = async (ports: number[]) => {
  let turn = 0;
  const server = createServer((incoming) => {
    incoming.on('error', () => undefined);
    const pass = (triesLeft: number): void => {
      const onward = connect(ports[turn++ % ports.length] ?? 0, '127.0.0.1');
      onward.once('connect', () => {
        incoming.pipe(onward).pipe(incoming);
        onward.on('close', () => incoming.destroy());
        incoming.on('close', () => onward.destroy());
      });
      onward.on('error', () => (onward.bytesRead === 0 && triesLeft > 0 ? pass(triesLeft - 1) : incoming.destroy()));
    };
    pass(ports.length);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { port: (server.address() as AddressInfo).port, close: () => new Promise((done) => server.close(done)) };
};

const apiPorts: number[] = [];
const balancer = await startBalancer(apiPorts);
const publicUrl = `http://127.0.0.1:${balancer.port}`;
const startedAt = performance.now();
const surroundings: Surroundings = await startSurroundings(publicUrl);
const { simulatorUrl } = surroundings;
const corp = 'ww_bench';

type Request = { body?: unknown; cookie?: string };

const json = async <T>(url: string, { body, cookie }: Request = {}): Promise<T> => {
  const answer = await fetch(url, {
    ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
    headers: {
      'content-type': 'application/json',
      'x-requested-with': 'banlv',
      // Each request may meet another api.
      connection: 'close',
      ...(cookie === undefined ? {} : { cookie }),
    },
  });
  if (!answer.ok) throw new Error(`${new URL(url).pathname}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as T;
};
const ledger = (): Promise<Ledger> => json(`${simulatorUrl}/sandbox/corps/${corp}/ledger`);
const keptBy = async (port: number): Promise<number> => {
  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  return Number(/^banlv_callbacks_total\{result="kept"\} (\d+)/m.exec(text)?.[1] ?? 0);
};
const until = async (what: string, isSo: () => Promise<boolean>): Promise<void> => {
  for (const since = Date.now(); !(await isSo());) {
    if (Date.now() - since > withinMs) throw new Error(`${what}: not within ${withinMs / 1_000} s`);
    await sleep(200);
  }
};

try {
  const redis = process.env['REDIS_URL'];
  const as = (roles: string) => surroundings.startServer({ ROLES: roles, REDIS_URL: redis });
  const [apiA, apiB, workerA] = [await as('api'), await as('api'), await as('worker')];
  const [workerB, clockA, clockB] = [await as('worker'), await as('clock'), await as('clock')];
  apiPorts.push(apiA.port, apiB.port);
  await surroundings.untilStaffAreRead();
  await mongoose.connect(surroundings.mongodbUri);
  const countOf = async (collection: string, filter: Record<string, unknown>): Promise<number> =>
    (await mongoose.connection.db?.collection(collection).countDocuments({ agencyId: 'bench', ...filter })) ?? -1;

  const cookie = await signInAs(publicUrl, owner);
  const staff = async <T>(path: string, body?: unknown): Promise<T> =>
    (await json<{ data: T }>(`${publicUrl}${path}`, { cookie, body })).data;
  await until('the tags', async () => (await staff<TagGroups>('/staff/tags')).length > 0);
  await until('the customers', async () => (await countOf('contacts', {})) >= 6);
  const tags = (await staff<TagGroups>('/staff/tags')).flatMap((group) => group.tags);
  const tagId = tags.find(({ name }) => name === tagYunnan.name)?.tagId;
  const code = await staff<{ url: string }>('/staff/live-codes', {
    name: '几个进程',
    staffUserId: consultantA,
    tagIds: [],
    welcomeText: '欢迎',
    skipVerify: true,
  });

  const launch = (number: number) =>
    staff('/staff/broadcasts', {
      requestId: randomUUID(),
      name: `第${number}次`,
      tagId,
      text: `第${number}次`,
      attachment: null,
    });
  const scan = async (number: number): Promise<string> => {
    const body = { code: code.url, name: `来客${number}` };
    return (await json<{ externalUserId: string }>(`${simulatorUrl}/phone/api/scan?corp=${corp}`, { body }))
      .externalUserId;
  };
  const scanned: string[] = [];
  const begunAt = performance.now();
  let keptByStopped = 0;
  for (let number = 0; number < scanCount; number += 1) {
    scanned.push(await scan(number));
    if (number % Math.ceil(scanCount / broadcastCount) === 0) await launch(number);
    // In the middle of everything one worker dies, and one api is told to stop.
    if (number === Math.floor(scanCount / 3)) await workerA.child.kill();
    if (number === Math.floor((scanCount * 2) / 3)) {
      keptByStopped = await keptBy(apiA.port);
      await apiA.child.stop();
    }
  }
  const launched = Math.ceil(scanCount / Math.ceil(scanCount / broadcastCount));
  const arrived = { externalUserId: { $in: scanned } };
  await until('every scan is a relation', async () => (await countOf('contacts', arrived)) === scanCount);
  await until(
    'every consultant is asked',
    async () => (await ledger()).groupSends.length >= launched * askedConsultants,
  );
  await until(
    'no event and no callback is open',
    async () =>
      (await countOf('events', { 'pending.0': { $exists: true } })) +
        (await countOf('callbacks', { dueAt: { $ne: null } })) ===
      0,
  );
  const seconds = Math.round((performance.now() - begunAt) / 1_000);

  const { messages, groupSends, appMessages } = await ledger();
  const welcomes = messages.filter(({ kind }) => kind === 'welcome');
  const twiceIn = (keys: readonly string[]): number => keys.length - new Set(keys).size;
  const twice = {
    welcomes: twiceIn(welcomes.map(({ externalUserId }) => externalUserId)),
    groupSends: twiceIn(groupSends.map(({ text, tasks }) => `${text}|${tasks.map(({ userId }) => userId).join('+')}`)),
    cards: twiceIn(appMessages.map(({ content, userId }) => `${JSON.stringify(content)}|${userId}`)),
    contacts: (await countOf('contacts', arrived)) - scanCount,
  };
  const lost = { groupSends: launched * askedConsultants - groupSends.length, welcomes: scanCount - welcomes.length };
  const isKept = Object.values(twice).every((count) => count === 0) && lost.groupSends === 0 && lost.welcomes === 0;
  console.log(
    JSON.stringify(
      {
        database: surroundings.databaseWords.replace(/, 127.*/, ''),
        queue: redis === undefined ? 'agenda' : 'bullmq',
        processes: { api: 2, worker: 2, clock: 2 },
        disturbed: ['one worker: SIGKILL', 'one api: SIGTERM'],
        scans: scanCount,
        callbacksKeptByEachApi: [keptByStopped, await keptBy(apiB.port)],
        welcomes: welcomes.length,
        broadcasts: launched,
        groupSends: groupSends.length,
        cards: appMessages.length,
        twice,
        lost,
        seconds,
        secondsWithStart: Math.round((performance.now() - startedAt) / 1_000),
      },
      null,
      2,
    ),
  );
  process.exitCode = isKept ? 0 : 1;
  await Promise.all([workerB, clockA, clockB, apiB].map(({ child }) => child.stop()));
} finally {
  await mongoose.disconnect();
  await surroundings.stop();
  await balancer.close();
}
