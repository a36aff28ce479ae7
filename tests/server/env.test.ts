// The environment: complete or refused, every problem at once, no value repeated.
import { ConfigError, readConfig } from '../../config/env.ts';

const complete = {
  PUBLIC_URL: 'https://banlv.example/',
  MONGODB_URI: 'mongodb://127.0.0.1/x',
  OWNER_USER_IDS: 'zhao, qian',
  WECOM_CORP_ID: 'ww1',
  WECOM_AGENT_ID: '1000002',
  WECOM_SECRET: 'top-secret',
  WECOM_CALLBACK_TOKEN: 'Token1',
  WECOM_CALLBACK_AES_KEY: 'kWxPEV2UEDyxWpmPdKC3F4dgPDmOvfKX1HGnEUDS1aR',
  FIELD_KEYS: `k2:${Buffer.alloc(32).toString('base64')},k1:${Buffer.alloc(32, 1).toString('base64')}`,
  BLIND_INDEX_KEY: Buffer.alloc(32).toString('base64'),
};

it('reads a complete environment', () => {
  const config = readConfig(complete);
  expect(config).toMatchObject({
    port: 3000,
    publicUrl: 'https://banlv.example',
    redisUrl: null,
    agency: { ownerUserIds: ['zhao', 'qian'] },
    wecom: { baseUrl: 'https://qyapi.weixin.qq.com', agentId: 1_000_002 },
  });
  expect(config.fieldKeys.map((key) => key.id)).toEqual(['k2', 'k1']);
  expect([...config.roles]).toEqual(['api', 'worker', 'clock']);
  expect(Object.isFrozen(config)).toBe(true);
});

it('tells every problem at once and repeats no value', () => {
  const broken = {
    ...complete,
    WECOM_CALLBACK_AES_KEY: 'short-and-secret',
    FIELD_KEYS: 'nonsense',
    MONGODB_URI: undefined,
    ROLES: 'api,boss',
  };
  try {
    readConfig(broken);
    throw new Error('was accepted');
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    expect(error.problems.map((problem) => problem.split(':')[0])).toEqual([
      'MONGODB_URI',
      'ROLES.1',
      'WECOM_CALLBACK_AES_KEY',
      'FIELD_KEYS.0',
    ]);
    expect(error.message).not.toMatch(/short-and-secret|nonsense|top-secret/);
  }
});

it('does not let the clock be moved beside the real WeCom', () => {
  expect(() => readConfig({ ...complete, CLOCK_OFFSET_FILE: '/tmp/x' })).toThrow('CLOCK_OFFSET_FILE');
  expect(
    readConfig({ ...complete, CLOCK_OFFSET_FILE: '/tmp/x', WECOM_BASE_URL: 'http://127.0.0.1:1' }).clockOffsetFile,
  ).toBe('/tmp/x');
});
