// Real processes to kill: the embedded database and the server as children, the simulated WeCom outside, a proxy on each way
// between them, and one file that moves the clock of all.
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { signInAs } from '../../sandbox/agency/seed.ts';
import { ownProgram, startChild, type Child } from '../../sandbox/child.ts';
import { freePort } from '../../sandbox/ports.ts';
import { startWecomSimulator, type Ledger } from '../../sandbox/wecom/index.ts';
import { createLog } from '../../server/log.ts';
import { createNow } from '../../server/now.ts';
import { createAgendaQueue } from '../../server/queue/agenda-queue.ts';
import { cappedCustomers, ownerUserId } from './kill-agency.ts';
import { askJson, openBrowser, type Browser } from './kill-browser.ts';
import { startDatabaseProxy } from './kill-database-proxy.ts';
import { agencyId, corpId, databaseUri, killCorp, serverEnv } from './kill-settings.ts';
import { createSteps, waitUntil, type Steps, type Victim } from './kill-steps.ts';
import { startWecomProxy } from './kill-wecom-proxy.ts';

const readyWithinMs = 60_000;
/** Every process reads the file of the clock again after at most 100 ms of the machine's time. */
const clockRereadMs = 110;
const keptLines = 400;

/** What the clock of a second process would ask for; without it every look costs up to 5 s of the machine's time. */
const wakes = ['broadcasts.plan', 'deliveries.advance-send-tasks', 'tasks.notify', 'events.relay', 'callbacks.work'];
const dailyWakes = ['identity.sync-staff', 'tags.sync', 'contacts.sync'];
/** The requests by which the server looks for what is due. */
const looks = ['findAndModify broadcasts', 'findAndModify send-tasks', 'findAndModify tasks', 'find events'];

export type KillWorld = {
  steps: Steps;
  /** A browser of the owner, signed in anew. */
  signIn: () => Promise<Browser>;
  phone: <T = unknown>(pathname: string, body: unknown) => Promise<T>;
  ledger: () => Promise<Ledger>;
  /** No callback is under way any more. */
  idle: () => Promise<void>;
  /** Move everybody's clock, and wait until the server has looked for what is due now. */
  advance: (seconds: number) => Promise<void>;
  nextDay: () => Promise<void>;
  /** Whoever was killed is up again, on the same data and port. */
  repaired: () => Promise<void>;
  /** Processes that ended without being killed. */
  deaths: string[];
  /** The newest lines of the server's log. */
  logLines: string[];
  close: () => Promise<void>;
};

const moveTo = (file: string, offsetMs: number): void => {
  writeFileSync(`${file}.new`, String(offsetMs));
  renameSync(`${file}.new`, file);
};

export const startKillWorld = async (): Promise<KillWorld> => {
  const dataDir = mkdtempSync(path.join(os.tmpdir(), 'banlv-kill-'));
  const clockFile = path.join(dataDir, 'clock');
  let offsetMs = 0;
  moveTo(clockFile, offsetMs);
  const now = createNow(clockFile);
  const [databasePort, serverPort] = [await freePort(), await freePort()];
  const publicUrl = `http://127.0.0.1:${serverPort}`;
  const simulator = await startWecomSimulator({
    port: 0,
    dataDir: path.join(dataDir, 'wecom'),
    now,
    callbackDelay: { retriesMs: [500, 2_000, 4_000] },
    corps: [killCorp(publicUrl, now())],
  });
  await askJson(`${simulator.baseUrl}/sandbox/corps/${corpId}/faults`, {
    method: 'POST',
    body: [{ kind: 'cap-used', externalUserIds: cappedCustomers.map((customer) => customer.externalUserId) }],
  });

  const children = new Map<Victim, Child>();
  const deaths: string[] = [];
  const logLines: string[] = [];
  let repair: Promise<void> = Promise.resolve();
  let repairs = 0;
  const restart = (victim: Victim, ended: Promise<void>): void => {
    repairs += 1;
    repair = repair
      .then(() => ended)
      .then(() => (victim === 'server' ? databaseProxy.endTransactions() : undefined))
      .then(() => start(victim))
      .then(() => {
        repairs -= 1;
      });
    // Whoever needs the processes waits for it and hears of its failure.
    repair.catch(() => undefined);
  };
  const steps = createSteps(
    // The signal is sent before this returns; the rest is waiting for the end.
    (victim) => restart(victim, children.get(victim)?.kill() ?? Promise.resolve()),
    () => repairs === 0,
  );
  const databaseProxy = await startDatabaseProxy(databasePort, steps);
  const wecomProxy = await startWecomProxy(simulator.port, steps);
  const isServerReady = async (): Promise<boolean> => (await fetch(`${publicUrl}/readyz`)).ok;

  const startDatabase = () =>
    startChild({
      name: 'database',
      ...ownProgram('sandbox/mongo/start.ts', ['--port', String(databasePort), '--data', path.join(dataDir, 'mongo')]),
      env: { CLOCK_OFFSET_FILE: clockFile },
      readyWithinMs,
    });
  const startServer = () =>
    startChild({
      name: 'server',
      command: process.execPath,
      args: ['--import', 'tsx', 'server/start.ts'],
      env: serverEnv({
        port: serverPort,
        publicUrl,
        databasePort: databaseProxy.port,
        wecomPort: wecomProxy.port,
        oauthUrl: simulator.baseUrl,
        clockFile,
      }),
      probe: isServerReady,
      readyWithinMs,
      onLine: (line) => {
        logLines.push(line);
        if (logLines.length > keptLines) logLines.shift();
      },
    });
  const start = async (victim: Victim): Promise<void> => {
    const child = await (victim === 'database' ? startDatabase() : startServer());
    children.set(victim, child);
    void child.died.then((line) => {
      deaths.push(line);
      restart(victim, Promise.resolve());
    });
    if (victim === 'server' || !children.has('server')) return;
    // One that died of it is started anew by its own repair, which comes next.
    const deathsBefore = deaths.length;
    await waitUntil(
      'the server to reach its database again',
      async () => deaths.length > deathsBefore || (await isServerReady().catch(() => false)),
    );
  };
  await start('database');
  await start('server');
  // A clock of its own, which goes round the proxies.
  const queue = await createAgendaQueue(databaseUri(databasePort), `banlv-${agencyId}`, createLog('silent'));

  const repaired = async (): Promise<void> => {
    // A second death may follow while the first is being repaired.
    for (let seen: Promise<void> | null = null; seen !== repair;) await (seen = repair);
  };
  const advance = async (seconds: number, alsoWake: readonly string[] = []): Promise<void> => {
    offsetMs += seconds * 1_000;
    moveTo(clockFile, offsetMs);
    await sleep(clockRereadMs);
    const hasLooked = steps.lookOut(looks);
    await repaired();
    // A wake that is lost only delays: the server's own clock asks, too.
    for (const name of [...alsoWake, ...wakes]) await queue.wake(name).catch(() => undefined);
    await waitUntil('the server to look for what is due', hasLooked);
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
    steps,
    signIn,
    phone: (pathname, body) =>
      askJson(`${simulator.baseUrl}/phone/api/${pathname}?corp=${corpId}`, { method: 'POST', body }),
    ledger: () => askJson(`${simulator.baseUrl}/sandbox/corps/${corpId}/ledger`, {}),
    idle: () => simulator.idle(),
    advance: (seconds) => advance(seconds),
    nextDay: () => advance(24 * 3_600, dailyWakes),
    repaired,
    deaths,
    logLines,
    close: async () => {
      await repaired().catch(() => undefined);
      await queue.close();
      await children.get('server')?.stop();
      await children.get('database')?.stop();
      await databaseProxy.close();
      await wecomProxy.close();
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
