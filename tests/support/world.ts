// A whole world for one test: a fresh corp in a simulated WeCom, a fresh agency in the real server, and a clock to move.
import { mkdtempSync, rmSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import os from 'node:os';
import path from 'node:path';
import { readConfig, type Config } from '../../config/env.ts';
import { createServer, type Server } from '../../server/create-server.ts';
import { createLog } from '../../server/log.ts';
import type { DemoAgency } from '../../sandbox/agency/agency.types.ts';
import { signInAs } from '../../sandbox/agency/seed.ts';
import { freePort } from '../../sandbox/ports.ts';
import { startWecomSimulator, type Ledger, type WecomSimulator } from '../../sandbox/wecom/index.ts';
import { makeAgency } from './make-agency.ts';

export const databaseUri = (): string => {
  const uri = process.env['BANLV_TEST_MONGODB_URI'];
  if (!uri) throw new Error('start tests with `npm test -- PATH`: it brings the database');
  return uri;
};

/** Later than the machine's own time, so that a database's housekeeping (TTL) finds nothing old. */
export const startOfTime = new Date('2030-03-04T02:00:00.000Z');

/** A clock that moves only when told to. */
export const makeClock = (start = startOfTime) => {
  let at = start.getTime();
  return {
    now: (): Date => new Date(at),
    advance: (seconds: number): void => {
      at += seconds * 1_000;
    },
  };
};

export type StaffClient = {
  get: <T = unknown>(path: string) => Promise<Answer<T>>;
  post: <T = unknown>(path: string, body?: unknown) => Promise<Answer<T>>;
  /** The bytes of a file. */
  upload: <T = unknown>(path: string, bytes: Buffer) => Promise<Answer<T>>;
};

export type Answer<T> = {
  status: number;
  data: T;
  page: { total?: number | null; nextCursor?: string | null; nextAfter?: string | null };
  error: { code: string; message: string; details?: Record<string, unknown> };
};

export type World = {
  agency: DemoAgency;
  config: Config;
  /** What a program of ours needs to run beside this server. */
  env: Record<string, string>;
  server: Server;
  simulator: WecomSimulator;
  clock: ReturnType<typeof makeClock>;
  logLines: string[];
  /** A browser signed in as this member of staff. */
  as: (userId: string) => Promise<StaffClient>;
  /** The simulator's own API and the phones, JSON in and out; throws where it refuses. */
  phone: <T = Record<string, unknown>>(path: string, body?: unknown) => Promise<T>;
  addFaults: (faults: readonly Record<string, unknown>[]) => Promise<void>;
  ledger: () => Promise<Ledger>;
  /** Callbacks delivered, everything due done. */
  settle: () => Promise<void>;
  /** Move the clock and settle, in steps as the clock of a real server would. */
  pass: (seconds: number, stepSeconds?: number) => Promise<void>;
  /** Stop the server as an operator does, and start it anew on the same data. */
  restart: () => Promise<void>;
  close: () => Promise<void>;
};

const secret = 'sandbox-secret-of-a-test';
const callbackToken = 'TokenOfATest';
const callbackAesKey = 'kWxPEV2UEDyxWpmPdKC3F4dgPDmOvfKX1HGnEUDS1aR';
const agentId = 1_000_002;

const requestJson = async <T>(url: string, init: RequestInit): Promise<{ status: number; body: T }> => {
  const answer = await fetch(url, init);
  const text = await answer.text();
  return { status: answer.status, body: (text === '' ? {} : JSON.parse(text)) as T };
};

const staffClient = (baseUrl: string, cookie: string): StaffClient => {
  const ask = async <T>(pathname: string, init: RequestInit, type = 'application/json'): Promise<Answer<T>> => {
    const { status, body } = await requestJson<Answer<T>>(`${baseUrl}${pathname}`, {
      ...init,
      headers: { cookie, 'content-type': type, 'x-requested-with': 'banlv' },
    });
    return { ...body, status };
  };
  return {
    get: (pathname) => ask(pathname, {}),
    upload: (pathname, bytes) =>
      ask(pathname, { method: 'POST', body: new Uint8Array(bytes) }, 'application/octet-stream'),
    post: (pathname, body) => ask(pathname, { method: 'POST', body: JSON.stringify(body ?? {}) }),
  };
};

export const startWorld = async (
  options: { agency?: DemoAgency; settings?: Record<string, unknown>; env?: Record<string, string> } = {},
): Promise<World> => {
  const id = randomBytes(6).toString('hex');
  const clock = makeClock();
  const agency = options.agency ?? makeAgency(clock.now());
  const dataDir = mkdtempSync(path.join(os.tmpdir(), 'banlv-world-'));
  const serverPort = await freePort();
  const publicUrl = `http://127.0.0.1:${serverPort}`;
  const corpId = `ww${id}`;
  const simulator = await startWecomSimulator({
    port: 0,
    dataDir,
    now: clock.now,
    callbackDelay: { retriesMs: [5, 5, 5] },
    corps: [
      {
        corpId,
        agents: [
          {
            agentId,
            secret,
            callback: { url: `${publicUrl}/callbacks/wecom`, token: callbackToken, encodingAesKey: callbackAesKey },
          },
        ],
        trustedDomains: [new URL(publicUrl).host],
        settings: options.settings ?? {},
        agency,
      },
    ],
  });
  const env = {
    PORT: String(serverPort),
    PUBLIC_URL: publicUrl,
    MONGODB_URI: databaseUri(),
    ROLES: 'api,worker',
    LOG_LEVEL: 'debug',
    REQUESTS_PER_MINUTE: '1000000',
    AGENCY_ID: `t-${id}`,
    OWNER_USER_IDS: agency.staff[0]?.userId ?? '',
    WECOM_BASE_URL: simulator.baseUrl,
    WECOM_OAUTH_URL: simulator.baseUrl,
    WECOM_CORP_ID: corpId,
    WECOM_AGENT_ID: String(agentId),
    WECOM_SECRET: secret,
    WECOM_CALLBACK_TOKEN: callbackToken,
    WECOM_CALLBACK_AES_KEY: callbackAesKey,
    FIELD_KEYS: `test:${Buffer.alloc(32, 7).toString('base64')}`,
    BLIND_INDEX_KEY: Buffer.alloc(32, 9).toString('base64'),
    ...options.env,
  };
  const config = readConfig(env);
  const logLines: string[] = [];
  const log = createLog('debug', { write: (line) => void logLines.push(line) });
  let server = await createServer(config, { now: clock.now, log });
  const sandbox = `${simulator.baseUrl}/sandbox/corps/${corpId}`;
  const phone = async <T>(pathname: string, body?: unknown): Promise<T> => {
    const join = pathname.includes('?') ? '&' : '?';
    const url = `${simulator.baseUrl}/phone/api/${pathname}${join}corp=${corpId}`;
    const init =
      body === undefined
        ? {}
        : { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
    const { status, body: answer } = await requestJson<T>(url, init);
    if (status >= 400) throw new Error(`phone ${pathname}: ${status} ${JSON.stringify(answer)}`);
    return answer;
  };
  const settle = async (): Promise<void> => {
    await simulator.idle();
    await server.drain();
  };
  const world: World = {
    agency,
    config,
    env,
    get server() {
      return server;
    },
    simulator,
    clock,
    logLines,
    as: async (userId) => staffClient(publicUrl, await signInAs(publicUrl, userId)),
    phone,
    addFaults: async (faults) => {
      const { status, body } = await requestJson(`${sandbox}/faults`, {
        method: 'POST',
        body: JSON.stringify(faults),
        headers: { 'content-type': 'application/json' },
      });
      if (status >= 400) throw new Error(`faults: ${status} ${JSON.stringify(body)}`);
    },
    ledger: async () => (await requestJson<Ledger>(`${sandbox}/ledger`, {})).body,
    settle,
    pass: async (seconds, stepSeconds = 5) => {
      for (let passed = 0; passed < seconds; passed += stepSeconds) {
        clock.advance(Math.min(stepSeconds, seconds - passed));
        await settle();
      }
    },
    restart: async () => {
      await server.close();
      server = await createServer(config, { now: clock.now, log });
    },
    close: async () => {
      await server.close();
      await simulator.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
  await settle();
  return world;
};
