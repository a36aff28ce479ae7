// Real processes to kill: database, Redis, server (API and clock) and worker as children, the simulated WeCom outside, proxies
// on the ways between them, and one file that moves the clock of all.
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { signInAs } from '../../sandbox/agency/seed.ts';
import { startChild, type Child } from '../../sandbox/child.ts';
import { freePort } from '../../sandbox/ports.ts';
import { startWecomSimulator, type Ledger } from '../../sandbox/wecom/index.ts';
import { createNow } from '../../server/now.ts';
import { cappedCustomers, ownerUserId } from './kill-agency.ts';
import { askJson, openBrowser, type Browser } from './kill-browser.ts';
import { startDatabaseProxy } from './kill-database-proxy.ts';
import { createProcesses } from './kill-processes.ts';
import { agencyId, corpId, databaseUri, killCorp, serverEnv } from './kill-settings.ts';
import { createSteps, waitUntil, type Speaker, type Steps } from './kill-steps.ts';
import { startWecomProxy } from './kill-wecom-proxy.ts';
import { openQueue, startEmbeddedDatabase, startRedis, type QueueKind } from './queue-stores.ts';

const readyWithinMs = 90_000;
/** Every process reads the file of the clock again after at most 100 ms of the machine's time. */
const clockRereadMs = 110;
const keptLines = 400;
const callbackTries = 200;
const callbackRetryMs = 1_000;
/** A wake may fall into a killed queue, or wait behind one whose worker was killed. */
const wakeAgainMs = 1_000;

/** What the clock of a second process would ask for; without it every look costs up to 5 s of the machine's time. */
const wakes = [
  'identity.sync-staff',
  'tags.sync',
  'contacts.sync',
  'broadcasts.plan',
  'send-tasks.advance',
  'tasks.notify',
  'events.relay',
  'callbacks.work',
  'contacts.welcome',
  'contacts.mirror-marks',
];
/** The requests by which the worker looks for what is due. */
const looks = [
  'findAndModify broadcasts',
  'findAndModify send-tasks',
  'findAndModify tasks',
  'findAndModify callbacks',
  'findAndModify contacts',
  'find events',
];
const roles: Record<Speaker, string> = { server: 'api,clock', worker: 'worker' };

export type KillWorld = {
  queue: QueueKind;
  steps: Steps;
  /** Everybody's time. */
  now: () => Date;
  /** A browser of the owner, signed in anew. */
  signIn: () => Promise<Browser>;
  phone: <T = unknown>(pathname: string, body: unknown) => Promise<T>;
  /** What stands on somebody's phone. */
  see: <T>(pathname: string) => Promise<T>;
  ledger: () => Promise<Ledger>;
  /** What goes wrong in WeCom from now on. */
  addFaults: (faults: readonly Record<string, unknown>[]) => Promise<void>;
  /** Nothing goes wrong any more but what the agency itself brings. */
  clearFaults: () => Promise<void>;
  /** No callback is under way any more. */
  idle: () => Promise<void>;
  /** Move everybody's clock and wait for nothing. */
  tick: (seconds: number) => Promise<void>;
  /** Move everybody's clock, and wait until the worker has looked for what is due now. */
  advance: (seconds: number) => Promise<void>;
  /** A day later: what is done every so many hours is done again. */
  nextDay: () => Promise<void>;
  /** Whoever was killed is up again, on the same data and port. */
  repaired: () => Promise<void>;
  /** Processes that ended without being killed. */
  deaths: string[];
  /** The newest lines of the log of server and worker. */
  logLines: string[];
  close: () => Promise<void>;
};

const moveTo = (file: string, offsetMs: number): void => {
  writeFileSync(`${file}.new`, String(offsetMs));
  renameSync(`${file}.new`, file);
};

const isReady = async (port: number): Promise<boolean> => (await fetch(`http://127.0.0.1:${port}/readyz`)).ok;

export const startKillWorld = async (queueKind: QueueKind): Promise<KillWorld> => {
  const dataDir = mkdtempSync(path.join(os.tmpdir(), 'banlv-kill-'));
  const clockFile = path.join(dataDir, 'clock');
  let offsetMs = 0;
  moveTo(clockFile, offsetMs);
  const now = createNow(clockFile);
  const [databasePort, redisPort] = [await freePort(), await freePort()];
  const ports: Record<Speaker, number> = { server: await freePort(), worker: await freePort() };
  const publicUrl = `http://127.0.0.1:${ports.server}`;
  const redisUrl = queueKind === 'redis' ? `redis://127.0.0.1:${redisPort}` : null;
  const simulator = await startWecomSimulator({
    port: 0,
    dataDir: path.join(dataDir, 'wecom'),
    now,
    // WeCom's own spacing of its three retries is not known. Here it goes on until whoever was killed is up again: what it
    // gives up nobody tells, and an end that nobody tells is not seen in the full read either.
    callbackDelay: { retriesMs: Array.from({ length: callbackTries }, () => callbackRetryMs) },
    corps: [killCorp(publicUrl, now())],
  });
  const faultsUrl = `${simulator.baseUrl}/sandbox/corps/${corpId}/faults`;
  const addFaults = (faults: readonly Record<string, unknown>[]): Promise<void> =>
    askJson(faultsUrl, { method: 'POST', body: faults });
  const clearFaults = async (): Promise<void> => {
    await askJson(faultsUrl, { method: 'DELETE' });
    await addFaults([
      { kind: 'cap-used', externalUserIds: cappedCustomers.map((customer) => customer.externalUserId) },
    ]);
  };
  await clearFaults();

  const logLines: string[] = [];
  const steps = createSteps(
    (victim) => processes.kill(victim),
    () => processes.areAllUp(),
  );
  const openWays = async (speaker: Speaker) => ({
    database: await startDatabaseProxy(databasePort, speaker, steps),
    wecom: await startWecomProxy(simulator.port, speaker, steps),
  });
  const ways = { server: await openWays('server'), worker: await openWays('worker') };
  const startServer = (speaker: Speaker): Promise<Child> =>
    startChild({
      name: speaker,
      command: process.execPath,
      args: ['--import', 'tsx', 'server/start.ts'],
      env: serverEnv({
        roles: roles[speaker],
        port: ports[speaker],
        publicUrl,
        databasePort: ways[speaker].database.port,
        redisUrl,
        wecomPort: ways[speaker].wecom.port,
        oauthUrl: simulator.baseUrl,
        clockFile,
      }),
      probe: () => isReady(ports[speaker]),
      readyWithinMs,
      onLine: (line) => {
        logLines.push(`${speaker}: ${line}`);
        if (logLines.length > keptLines) logLines.shift();
      },
    });
  const processes = createProcesses(
    {
      database: {
        start: () => startEmbeddedDatabase(databasePort, path.join(dataDir, 'mongo'), { CLOCK_OFFSET_FILE: clockFile }),
      },
      ...(queueKind === 'redis' ? { redis: { start: () => startRedis(redisPort) } } : {}),
      server: { start: () => startServer('server'), sweep: ways.server.database.endTransactions },
      worker: { start: () => startServer('worker'), sweep: ways.worker.database.endTransactions },
    },
    async () => (await isReady(ports.server)) && (await isReady(ports.worker)),
  );
  await processes.start('database');
  if (queueKind === 'redis') await processes.start('redis');
  // The first one makes collections and indexes.
  await processes.start('server');
  await processes.start('worker');
  // A clock of its own, which goes round the proxies.
  const queue = await openQueue(queueKind, redisUrl ?? databaseUri(databasePort), `banlv-${agencyId}`);
  const { repaired } = processes;

  const tick = async (seconds: number): Promise<void> => {
    offsetMs += seconds * 1_000;
    moveTo(clockFile, offsetMs);
    await sleep(clockRereadMs);
  };
  const advance = async (seconds: number): Promise<void> => {
    await tick(seconds);
    const hasLooked = steps.lookOut(looks);
    await repaired();
    let wokenAt = 0;
    await waitUntil('the worker to look for what is due', async () => {
      if (Date.now() - wokenAt > wakeAgainMs) {
        wokenAt = Date.now();
        // A wake that is lost only delays: the server's own clock asks, too.
        await Promise.allSettled(wakes.map((name) => queue.wake(name)));
      }
      return hasLooked();
    });
  };
  const signIn = async (): Promise<Browser> => {
    let cookie = '';
    await waitUntil('a sign-in', async () => {
      await repaired();
      cookie = await signInAs(publicUrl, ownerUserId).catch(() => '');
      return cookie !== '';
    });
    return openBrowser(publicUrl, cookie, repaired);
  };

  const world: KillWorld = {
    queue: queueKind,
    now,
    steps,
    signIn,
    phone: (pathname, body) =>
      askJson(`${simulator.baseUrl}/phone/api/${pathname}?corp=${corpId}`, { method: 'POST', body }),
    ledger: () => askJson(`${simulator.baseUrl}/sandbox/corps/${corpId}/ledger`, {}),
    addFaults,
    clearFaults,
    see: (pathname) => askJson(`${simulator.baseUrl}/phone/api/${pathname}?corp=${corpId}`, {}),
    idle: () => simulator.idle(),
    tick,
    advance,
    nextDay: () => advance(24 * 3_600),
    repaired,
    deaths: processes.deaths,
    logLines,
    close: async () => {
      await repaired().catch(() => undefined);
      await queue.close();
      await processes.stop();
      for (const way of [ways.server, ways.worker]) {
        await way.database.close();
        await way.wecom.close();
      }
      await simulator.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
  const browser = await signIn();
  await waitUntil('the first synchronisation', async () => {
    const { data } = await browser.get<{ contactsSyncedAt: string | null }>('/staff/sync');
    return data.contactsSyncedAt !== null;
  });
  return world;
};
