// The demo as one thing to start and stop: database, simulated WeCom, server, front door, and the agency's data in it.
import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isRealWecom } from '../config/env.ts';
import { addPast } from './add-past.ts';
import { generateAgency } from './agency/generate-agency.ts';
import { loadAgency, openAllHours, signInAs } from './agency/seed.ts';
import { OWNER } from './agency/staff-list.ts';
import { buildWorkbench } from './build-workbench.ts';
import { ownProgram, startChild, type Child } from './child.ts';
import { emptyGivenDatabase, startDatabase } from './database.ts';
import { startFront } from './front.ts';
import { endLeftovers, forgetRunning, noteRunning } from './leftovers.ts';
import { freePort, isPortFree } from './ports.ts';
import { emptyDataFolder, loadSettings, type DemoSettings } from './settings.ts';

export type DemoOptions = {
  port: number;
  dataDir: string;
  isFresh: boolean;
  env: NodeJS.ProcessEnv;
  /** Ends a start that is under way. */
  signal: AbortSignal;
};

export type Demo = {
  /** What runs where, for the person at the terminal. */
  words: string;
  /** Resolves with one line when a part ended without being asked. */
  died: Promise<string>;
  stop: () => Promise<void>;
};

const corpId = 'ww_demo_agency';
const agentId = 1_000_002;
const readyWithinMs = 60_000;

const prepareFolder = (dataDir: string, isFresh: boolean): DemoSettings => {
  try {
    if (isFresh) emptyDataFolder(dataDir);
    const settings = loadSettings(dataDir);
    accessSync(dataDir, constants.W_OK);
    return settings;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`数据文件夹不可写 · the data folder cannot be written: ${dataDir} (${why})`);
  }
};

/** The environment of production, filled with the demo's own values. */
const serverEnv = (
  settings: DemoSettings,
  at: { databaseUri: string; simulatorUrl: string; publicUrl: string; port: number; env: NodeJS.ProcessEnv },
): Record<string, string | undefined> => ({
  NODE_ENV: 'development',
  HOST: '127.0.0.1',
  PORT: String(at.port),
  PUBLIC_URL: at.publicUrl,
  MONGODB_URI: at.databaseUri,
  REDIS_URL: at.env['REDIS_URL'],
  ROLES: undefined,
  LOG_LEVEL: at.env['LOG_LEVEL'] ?? 'warn',
  // Everybody comes from this machine.
  REQUESTS_PER_MINUTE: at.env['REQUESTS_PER_MINUTE'] ?? '100000',
  CLOCK_OFFSET_FILE: at.env['CLOCK_OFFSET_FILE'],
  AGENCY_ID: 'demo',
  AGENCY_NAME: '伴旅演示旅行社',
  OWNER_USER_IDS: OWNER.userId,
  WECOM_BASE_URL: at.simulatorUrl,
  WECOM_OAUTH_URL: at.publicUrl,
  WECOM_CORP_ID: corpId,
  WECOM_AGENT_ID: String(agentId),
  WECOM_SECRET: settings.wecomSecret,
  WECOM_CALLBACK_TOKEN: settings.callbackToken,
  WECOM_CALLBACK_AES_KEY: settings.callbackAesKey,
  FIELD_KEYS: settings.fieldKey,
  BLIND_INDEX_KEY: settings.blindIndexKey,
});

const answersOk = async (url: string): Promise<boolean> => (await fetch(url)).ok;

/** A few seconds on a machine that has nothing else to do. */
const firstSyncWithinMs = 10 * 60_000;
const tellEveryMs = 15_000;

/** Relations come from WeCom page by page; the trips need their customers. */
const waitForFirstSync = async (publicUrl: string, signal: AbortSignal): Promise<void> => {
  let cookie: string | null = null;
  let tellAt = Date.now() + tellEveryMs;
  for (const startedAt = Date.now(); Date.now() - startedAt < firstSyncWithinMs;) {
    await sleep(200, undefined, { signal });
    if (Date.now() > tellAt) {
      console.log('正在读取员工和客户 · reading staff and customers …');
      tellAt = Date.now() + tellEveryMs;
    }
    // Nobody can sign in before the staff have been read.
    cookie ??= await signInAs(publicUrl, OWNER.userId).catch(() => null);
    if (cookie === null) continue;
    const answer = await fetch(`${publicUrl}/staff/sync`, { headers: { cookie } });
    const status = (await answer.json()) as { data?: { contactsSyncedAt: string | null } };
    if (status.data?.contactsSyncedAt) return;
  }
  throw new Error('第一次同步没有完成 · the first synchronisation did not end in time');
};

const describe = (at: {
  publicUrl: string;
  database: string;
  redisUrl: string | undefined;
  serverPort: number;
  simulatorPort: number;
  dataDir: string;
}): string => `
伴旅演示旅行社已就绪 · the demo agency is ready

  工作台 workbench      ${at.publicUrl}/          (以任一员工身份登录 · sign in as any persona)
  手机 phone            ${at.publicUrl}/phone     (扮演客户和顾问 · play customer and consultant)
  接口文档 API docs     ${at.publicUrl}/docs
  健康与指标 health     ${at.publicUrl}/healthz  /readyz  /metrics

  数据库 database       ${at.database}
  队列 queue            ${at.redisUrl ? `BullMQ, Redis ${new URL(at.redisUrl).host}` : 'Agenda,与数据库同处 · on the database'}
  服务 server           127.0.0.1:${at.serverPort}
  模拟企业微信 WeCom    127.0.0.1:${at.simulatorPort}
  数据文件夹 data       ${at.dataDir}

Ctrl-C 停止 · stops      再次 npm start 接着用 · continues      npm start -- --fresh 重新开始 · begins anew
`;

/** Somebody's shell may hold the environment of a real corp; the demo, and its `--fresh` above all, must not come near it. */
const refuseRealCorp = (env: NodeJS.ProcessEnv): void => {
  const { WECOM_CORP_ID = corpId, WECOM_BASE_URL = 'http://127.0.0.1' } = env;
  if (!isRealWecom({ WECOM_CORP_ID, WECOM_BASE_URL })) return;
  throw new Error(
    '环境变量里是真实的企业微信，演示不会启动；正式运行请用 npm run serve · the environment names a real corp: the demo does not start',
  );
};

const valueOf = <T>(part: PromiseSettledResult<T>): T => {
  if (part.status === 'rejected') throw part.reason;
  return part.value;
};

/** Throws with one line for the terminal: port taken, folder not writable, a part that did not start. */
export const startDemo = async ({ port, dataDir, isFresh, env, signal }: DemoOptions): Promise<Demo> => {
  refuseRealCorp(env);
  if (!(await isPortFree(port, '127.0.0.1'))) {
    throw new Error(`端口 ${port} 已被占用，请关掉占用它的程序，或用 PORT=3001 npm start · port ${port} is taken`);
  }
  endLeftovers(dataDir);
  const settings = prepareFolder(dataDir, isFresh);
  noteRunning(dataDir, []);
  if (isFresh && env['MONGODB_URI']) await emptyGivenDatabase(env['MONGODB_URI']);
  buildWorkbench();

  const children: Child[] = [];
  const add = (child: Child): void => {
    children.push(child);
    noteRunning(
      dataDir,
      children.map(({ pid }) => pid),
    );
  };
  let isStopped = false;
  const stop = async (): Promise<void> => {
    isStopped = true;
    await front?.close();
    for (const child of children.reverse()) await child.stop();
    forgetRunning(dataDir);
  };
  let front: Awaited<ReturnType<typeof startFront>> | null = null;
  try {
    const publicUrl = `http://localhost:${port}`;
    const serverPort = await freePort();
    // Neither needs the other.
    const [ofDatabase, ofSimulator] = await Promise.allSettled([
      startDatabase(env, dataDir, signal),
      startChild({
        name: 'simulated WeCom',
        ...ownProgram('sandbox/wecom/start.ts', [
          '--port',
          '0',
          '--data',
          path.join(dataDir, 'wecom'),
          '--public-url',
          publicUrl,
        ]),
        readyWithinMs,
        signal,
      }),
    ]);
    if (ofDatabase.status === 'fulfilled' && ofDatabase.value.child) add(ofDatabase.value.child);
    if (ofSimulator.status === 'fulfilled') add(ofSimulator.value);
    const database = valueOf(ofDatabase);
    const simulator = valueOf(ofSimulator);
    const simulatorPort = Number(simulator.ready['port']);
    const simulatorUrl = `http://127.0.0.1:${simulatorPort}`;
    const agency = () => generateAgency({ seed: settings.seed, asOf: settings.asOf });
    await loadAgency(
      simulatorUrl,
      {
        corpId,
        agentId,
        secret: settings.wecomSecret,
        callbackToken: settings.callbackToken,
        callbackAesKey: settings.callbackAesKey,
        callbackUrl: `http://127.0.0.1:${serverPort}/callbacks/wecom`,
        trustedDomains: [`localhost:${port}`],
        // Signing in each time: here one browser plays every member, each of whom has a web view of his own in WeCom.
        sidebarUrl: `${publicUrl}/staff/sign-in?to=/sidebar`,
      },
      agency,
    );
    front = await startFront(port, { server: () => serverPort, simulator: () => simulatorPort });
    const server = await startChild({
      name: 'server',
      command: process.execPath,
      args: ['--import', 'tsx', 'server/start.ts'],
      env: serverEnv(settings, { databaseUri: database.uri, simulatorUrl, publicUrl, port: serverPort, env }),
      probe: () => answersOk(`http://127.0.0.1:${serverPort}/readyz`),
      readyWithinMs,
      signal,
      onLine: (line) => console.log(line),
    });
    add(server);
    const died = Promise.race(children.map((child) => child.died));
    const isOver = await Promise.race([waitForFirstSync(publicUrl, signal), died]);
    if (isOver !== undefined) throw new Error(isOver);
    signal.throwIfAborted();
    if (!settings.areTripsImported) await openAllHours(publicUrl, OWNER.userId);
    // What is missing follows while people look around already; a start that is stopped before does it again.
    void addPast(publicUrl, { dataDir, settings, agency }).catch((error: unknown) => {
      if (!isStopped) console.error(`banlv: past trips were not imported: ${String(error)}`);
    });
    return {
      words: describe({
        publicUrl,
        database: database.words,
        redisUrl: env['REDIS_URL'],
        serverPort,
        simulatorPort,
        dataDir,
      }),
      died,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
};
