// Who the corp and the server of the kill test are: the load of the simulated WeCom, and the environment of production.
import type { WecomSimulatorOptions } from '../../sandbox/wecom/index.ts';
import { makeKillAgency, ownerUserId } from './kill-agency.ts';

export const agencyId = 'kill';
export const corpId = 'ww_kill';
const agentId = 1_000_002;
const secret = 'sandbox-secret-of-the-kill-test';
const callbackToken = 'TokenOfTheKillTest';
const callbackAesKey = 'kWxPEV2UEDyxWpmPdKC3F4dgPDmOvfKX1HGnEUDS1aR';

export const databaseUri = (port: number): string => `mongodb://127.0.0.1:${port}/banlv_kill?directConnection=true`;

export const killCorp = (publicUrl: string, asOf: Date): NonNullable<WecomSimulatorOptions['corps']>[number] => ({
  corpId,
  agents: [
    {
      agentId,
      secret,
      callback: { url: `${publicUrl}/callbacks/wecom`, token: callbackToken, encodingAesKey: callbackAesKey },
    },
  ],
  trustedDomains: [new URL(publicUrl).host],
  agency: makeKillAgency(asOf),
});

/** `undefined` takes a variable of this shell away. `redisUrl` null: the queue is Agenda. */
export const serverEnv = (at: {
  roles: string;
  port: number;
  publicUrl: string;
  databasePort: number;
  redisUrl: string | null;
  wecomPort: number;
  oauthUrl: string;
  clockFile: string;
}): Record<string, string | undefined> => ({
  NODE_ENV: 'development',
  HOST: '127.0.0.1',
  PORT: String(at.port),
  PUBLIC_URL: at.publicUrl,
  MONGODB_URI: databaseUri(at.databasePort),
  REDIS_URL: at.redisUrl ?? undefined,
  ROLES: at.roles,
  LOG_LEVEL: 'warn',
  // The clock is moved by days while one browser asks.
  REQUESTS_PER_MINUTE: '1000000',
  CLOCK_OFFSET_FILE: at.clockFile,
  AGENCY_ID: agencyId,
  OWNER_USER_IDS: ownerUserId,
  WECOM_BASE_URL: `http://127.0.0.1:${at.wecomPort}`,
  WECOM_OAUTH_URL: at.oauthUrl,
  WECOM_CORP_ID: corpId,
  WECOM_AGENT_ID: String(agentId),
  WECOM_SECRET: secret,
  WECOM_CALLBACK_TOKEN: callbackToken,
  WECOM_CALLBACK_AES_KEY: callbackAesKey,
  FIELD_KEYS: `test:${Buffer.alloc(32, 7).toString('base64')}`,
  BLIND_INDEX_KEY: Buffer.alloc(32, 9).toString('base64'),
});
