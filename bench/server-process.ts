// A whole installation in processes of its own for a bench: database, simulated WeCom with a small agency, servers.
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { loadAgency, signInAs } from '../sandbox/agency/seed.ts';
import { ownProgram, startChild, type Child } from '../sandbox/child.ts';
import { startDatabase } from '../sandbox/database.ts';
import { freePort } from '../sandbox/ports.ts';
import { makeAgency, owner } from '../tests/support/make-agency.ts';
import { callbackKeys } from './callback-load.ts';

const readyWithinMs = 120_000;
const agentId = 1;

export type Surroundings = {
  simulatorUrl: string;
  mongodbUri: string;
  databaseWords: string;
  /** A server beside the others; `env` is laid over its environment. */
  startServer: (env?: Record<string, string | undefined>) => Promise<{ child: Child; port: number }>;
  /** Resolves when the staff have been read and can sign in. */
  untilStaffAreRead: () => Promise<void>;
  stop: () => Promise<void>;
};

/** What stands around servers that browsers and WeCom find at `publicUrl`. */
export const startSurroundings = async (publicUrl: string): Promise<Surroundings> => {
  const dataDir = mkdtempSync(path.join(os.tmpdir(), 'banlv-bench-'));
  const children: Child[] = [];
  const stop = async (): Promise<void> => {
    for (const child of children.reverse()) await child.stop();
    rmSync(dataDir, { recursive: true, force: true });
  };
  try {
    const database = await startDatabase(process.env, dataDir);
    if (database.child) children.push(database.child);
    const simulator = await startChild({
      name: 'simulated WeCom',
      ...ownProgram('sandbox/wecom/start.ts', ['--port', '0', '--data', path.join(dataDir, 'wecom')]),
      readyWithinMs,
    });
    children.push(simulator);
    const simulatorUrl = `http://127.0.0.1:${Number(simulator.ready['port'])}`;
    await loadAgency(
      simulatorUrl,
      {
        corpId: callbackKeys.corpId,
        agentId,
        secret: 'bench-secret',
        callbackToken: callbackKeys.token,
        callbackAesKey: callbackKeys.encodingAesKey,
        callbackUrl: `${publicUrl}/callbacks/wecom`,
        trustedDomains: [new URL(publicUrl).host],
      },
      () => makeAgency(new Date()),
    );
    const startServer: Surroundings['startServer'] = async (env = {}) => {
      const port = Number(env['PORT'] ?? (await freePort()));
      const child = await startChild({
        name: `server ${env['ROLES'] ?? ''}`.trim(),
        command: process.execPath,
        args: ['--import', 'tsx', 'server/start.ts'],
        env: {
          PORT: String(port),
          PUBLIC_URL: publicUrl,
          MONGODB_URI: database.uri,
          REDIS_URL: undefined,
          LOG_LEVEL: 'fatal',
          // Limits are not what is measured, and everybody comes from one address.
          REQUESTS_PER_MINUTE: '1000000000',
          AGENCY_ID: 'bench',
          OWNER_USER_IDS: owner,
          WECOM_BASE_URL: simulatorUrl,
          WECOM_OAUTH_URL: simulatorUrl,
          WECOM_CORP_ID: callbackKeys.corpId,
          WECOM_AGENT_ID: String(agentId),
          WECOM_SECRET: 'bench-secret',
          WECOM_CALLBACK_TOKEN: callbackKeys.token,
          WECOM_CALLBACK_AES_KEY: callbackKeys.encodingAesKey,
          FIELD_KEYS: `bench:${Buffer.alloc(32).toString('base64')}`,
          BLIND_INDEX_KEY: Buffer.alloc(32).toString('base64'),
          ...env,
        },
        probe: async () => (await fetch(`http://127.0.0.1:${port}/readyz`)).ok,
        readyWithinMs,
      });
      children.push(child);
      return { child, port };
    };
    const untilStaffAreRead = async (): Promise<void> => {
      for (const startedAt = Date.now(); Date.now() - startedAt < readyWithinMs;) {
        await sleep(200);
        if (await signInAs(publicUrl, owner).catch(() => null)) return;
      }
      throw new Error('nobody could sign in');
    };
    const { uri: mongodbUri, words: databaseWords } = database;
    return { simulatorUrl, mongodbUri, databaseWords, startServer, untilStaffAreRead, stop };
  } catch (error) {
    await stop();
    throw error;
  }
};

export type ServerProcess = {
  port: number;
  publicUrl: string;
  mongodbUri: string;
  databaseWords: string;
  callbackKeys: typeof callbackKeys;
  server: Child;
  stop: () => Promise<void>;
};

/** One server alone; `env` is laid over its environment. */
export const startServerProcess = async (env: Record<string, string> = {}): Promise<ServerProcess> => {
  const port = await freePort();
  const publicUrl = `http://127.0.0.1:${port}`;
  const { mongodbUri, databaseWords, startServer, untilStaffAreRead, stop } = await startSurroundings(publicUrl);
  try {
    const { child: server } = await startServer({ PORT: String(port), ...env });
    if (env['ROLES'] === undefined) await untilStaffAreRead();
    return { port, publicUrl, mongodbUri, databaseWords, callbackKeys, server, stop };
  } catch (error) {
    await stop();
    throw error;
  }
};
