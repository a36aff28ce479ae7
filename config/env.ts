// The only reader of process.env: strings as they come -> one frozen Config; every problem is told at once.
import { z } from 'zod';

const roles = ['api', 'worker', 'clock'] as const;
export type Role = (typeof roles)[number];

const list = (text: string): string[] =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');

const encryptionKey = z.string().transform((text, issue) => {
  const [id = '', base64 = ''] = text.split(':');
  const key = Buffer.from(base64, 'base64');
  if (id === '' || key.length !== 32) {
    issue.addIssue({ code: 'custom', message: 'must be KEYID:BASE64 with 32 bytes behind the colon' });
    return z.NEVER;
  }
  return { id, key };
});

const schema = z.object({
  NODE_ENV: z.string().default('production'),
  HOST: z.string().default('127.0.0.1'),
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  PUBLIC_URL: z.url({ protocol: /^https?$/ }),
  MONGODB_URI: z.string().regex(/^mongodb(\+srv)?:\/\//, 'must start with mongodb://'),
  REDIS_URL: z
    .string()
    .regex(/^rediss?:\/\//, 'must start with redis://')
    .optional(),
  ROLES: z
    .string()
    .default(roles.join(','))
    .transform(list)
    .pipe(z.array(z.enum(roles)).min(1)),
  REQUESTS_PER_MINUTE: z.coerce.number().int().min(10).default(600),
  LOG_LEVEL: z.enum(['silent', 'fatal', 'error', 'warn', 'info', 'debug']).default('info'),
  TIME_ZONE: z.string().default('Asia/Shanghai'),
  CLOCK_OFFSET_FILE: z.string().optional(),
  AGENCY_ID: z
    .string()
    .regex(/^[a-z0-9-]{1,40}$/, 'small letters, digits and - only')
    .default('main'),
  AGENCY_NAME: z.string().min(1).default('我的旅行社'),
  OWNER_USER_IDS: z.string().default('').transform(list),
  PILOT: z.enum(['on', 'off']).optional(),
  WECOM_BASE_URL: z.url().default('https://qyapi.weixin.qq.com'),
  WECOM_OAUTH_URL: z.url().default('https://open.weixin.qq.com'),
  WECOM_CORP_ID: z.string().min(1),
  WECOM_AGENT_ID: z.coerce.number().int().positive(),
  WECOM_SECRET: z.string().min(1),
  WECOM_CALLBACK_TOKEN: z.string().regex(/^[A-Za-z0-9]{1,32}$/, 'at most 32 letters and digits'),
  WECOM_CALLBACK_AES_KEY: z.string().regex(/^[A-Za-z0-9]{43}$/, 'exactly 43 letters and digits'),
  FIELD_KEYS: z.string().transform(list).pipe(z.array(encryptionKey).min(1, 'at least one key')),
  BLIND_INDEX_KEY: z
    .string()
    .transform((text) => Buffer.from(text, 'base64'))
    .refine((key) => key.length === 32, 'must be 32 bytes in base64'),
});

export type Config = Readonly<ReturnType<typeof toConfig>>;

/**
 * WeCom's corp ids are `ww` or `wx` and 16 hexadecimal digits, and the simulator listens on this machine only. Either sign of the real one is
 * enough: a proxy of one's own may stand before it.
 */
export const isRealWecom = (env: { WECOM_CORP_ID: string; WECOM_BASE_URL: string }): boolean =>
  /^w[wx][0-9a-f]{16}$/.test(env.WECOM_CORP_ID) || !isLoopback(new URL(env.WECOM_BASE_URL).hostname);

const isLoopback = (host: string): boolean => host === 'localhost' || host === '[::1]' || /^127\./.test(host);

/** What must not be near a real corp, one line each. */
const refusedBesideReal = (config: Config): string[] => [
  ...(config.clockOffsetFile === null ? [] : ['CLOCK_OFFSET_FILE: the clock cannot be moved beside the real WeCom']),
  ...(config.publicUrl.startsWith('https:') ? [] : ['PUBLIC_URL: must begin with https:// beside the real WeCom']),
  ...(config.agency.startsInPilot
    ? []
    : ['PILOT: cannot be off beside the real WeCom; the owner lifts it in the settings']),
  ...(config.agency.id === 'demo' ? ['AGENCY_ID: demo is the name of the demo agency; choose another'] : []),
];

const toConfig = (env: z.output<typeof schema>) => ({
  isProduction: env.NODE_ENV === 'production',
  host: env.HOST,
  port: env.PORT,
  publicUrl: env.PUBLIC_URL.replace(/\/$/, ''),
  mongodbUri: env.MONGODB_URI,
  redisUrl: env.REDIS_URL ?? null,
  roles: new Set<Role>(env.ROLES),
  /** Of one session; what an address may ask at each door follows from it. */
  requestsPerMinute: env.REQUESTS_PER_MINUTE,
  logLevel: env.LOG_LEVEL,
  timeZone: env.TIME_ZONE,
  /** A file holding milliseconds that are added to the system's time; refused beside the real WeCom. */
  clockOffsetFile: env.CLOCK_OFFSET_FILE ?? null,
  agency: {
    id: env.AGENCY_ID,
    name: env.AGENCY_NAME,
    ownerUserIds: env.OWNER_USER_IDS,
    startsInPilot: env.PILOT === undefined ? isRealWecom(env) : env.PILOT === 'on',
  },
  wecom: {
    /** The corp and its customers are real, so nothing of a demo may be near. */
    isReal: isRealWecom(env),
    baseUrl: env.WECOM_BASE_URL.replace(/\/$/, ''),
    oauthUrl: env.WECOM_OAUTH_URL.replace(/\/$/, ''),
    corpId: env.WECOM_CORP_ID,
    agentId: env.WECOM_AGENT_ID,
    secret: env.WECOM_SECRET,
    callbackToken: env.WECOM_CALLBACK_TOKEN,
    callbackAesKey: env.WECOM_CALLBACK_AES_KEY,
  },
  /** The first key encrypts, all of them decrypt. */
  fieldKeys: env.FIELD_KEYS,
  blindIndexKey: env.BLIND_INDEX_KEY,
});

/** Thrown with every problem of the environment, one a line; carries no value, since values may be secrets. */
export class ConfigError extends Error {
  readonly problems: string[];
  constructor(problems: string[], what = 'is not complete') {
    super(`the environment ${what}:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
    this.problems = problems;
  }
}

/** Read and check the environment. Throws ConfigError. */
export const readConfig = (env: Record<string, string | undefined> = process.env): Config => {
  const present = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = schema.safeParse(present);
  if (!parsed.success) {
    throw new ConfigError(parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`));
  }
  const config = toConfig(parsed.data);
  const refused = config.wecom.isReal ? refusedBesideReal(config) : [];
  if (refused.length > 0) throw new ConfigError(refused, 'does not fit a real corp');
  return Object.freeze(config);
};
