// Beside a real corp: whatever belongs to a demo is refused, with one clear line and exit code 1.
import type mongoose from 'mongoose';
import { isRealWecom } from '../../config/env.ts';
import { isEmbedded, refuseUnfitDatabase } from '../../server/database/installation.ts';
import { runProgram } from '../support/run-program.ts';
import { openTestPlace } from './database-of-a-test.ts';

const place = openTestPlace();
afterAll(() => place.close());

const key = Buffer.alloc(32, 3).toString('base64');
const real = {
  PUBLIC_URL: 'https://banlv.example',
  PORT: '0',
  LOG_LEVEL: 'silent',
  WECOM_BASE_URL: 'http://127.0.0.1:9',
  WECOM_CORP_ID: 'ww0123456789abcdef',
  WECOM_AGENT_ID: '1000002',
  WECOM_SECRET: 'top-secret',
  WECOM_CALLBACK_TOKEN: 'Token1',
  WECOM_CALLBACK_AES_KEY: 'a'.repeat(43),
  FIELD_KEYS: `k1:${key}`,
  BLIND_INDEX_KEY: key,
};

const run = async (file: string, args: string[], env: Record<string, string>) => {
  const { code, stderr } = await runProgram(file, args, env);
  return { code, lines: stderr.split('\n') };
};
const serve = (env: Record<string, string>, ...args: string[]) => run('server/start.ts', args, env);

it('is known by the form of its id or by WeCom’s address; either is enough', () => {
  const simulated = 'http://127.0.0.1:4000';
  const id = 'ww0123456789abcdef';
  expect(isRealWecom({ WECOM_CORP_ID: id, WECOM_BASE_URL: simulated })).toBe(true);
  expect(isRealWecom({ WECOM_CORP_ID: 'ww_demo_agency', WECOM_BASE_URL: 'https://qyapi.weixin.qq.com' })).toBe(true);
  expect(isRealWecom({ WECOM_CORP_ID: 'ww_demo_agency', WECOM_BASE_URL: 'http://proxy.inside:8080' })).toBe(true);
  expect(isRealWecom({ WECOM_CORP_ID: 'ww_demo_agency', WECOM_BASE_URL: simulated })).toBe(false);
});

it('refuses what the environment says, all at once', async () => {
  const { code, lines } = await serve({
    ...real,
    MONGODB_URI: 'mongodb://127.0.0.1:9/x',
    PUBLIC_URL: 'http://banlv.example',
    CLOCK_OFFSET_FILE: '/nowhere',
    PILOT: 'off',
    AGENCY_ID: 'demo',
  });
  expect(code).toBe(1);
  expect(lines[0]).toBe('banlv: the environment does not fit a real corp:');
  expect(lines.slice(1).map((line) => line.trim().split(':')[0])).toEqual([
    'CLOCK_OFFSET_FILE',
    'PUBLIC_URL',
    'PILOT',
    'AGENCY_ID',
  ]);
}, 90_000);

it('refuses --fresh', async () => {
  expect(await serve({ ...real, MONGODB_URI: 'mongodb://127.0.0.1:9/x' }, '--fresh')).toEqual({
    code: 1,
    lines: ['banlv: --fresh is for the demo: nothing empties the database of a real corp'],
  });
}, 90_000);

it('refuses the embedded database before a byte is written', async () => {
  const { uri, db } = await place.newDatabase();
  expect(isEmbedded({ gitVersion: '8ff3a4e0c8b1d6a7e3f5a2b4c6d8e0f1a3b5c7d9' })).toBe(false);
  // The rest is only true where the tests run on it.
  if (!isEmbedded(await db.admin().command({ buildInfo: 1 }))) return;
  const { code, lines } = await serve({ ...real, MONGODB_URI: uri });
  expect({ code, lines }).toEqual({
    code: 1,
    lines: ['banlv: the embedded database is for the demo only: set MONGODB_URI to a MongoDB (replica set)'],
  });
  expect(await db.listCollections().toArray()).toEqual([]);
}, 90_000);

describe('the database', () => {
  const corp = { agencyId: 'main', corpId: real.WECOM_CORP_ID, isReal: true };
  /** This database, as if it were a MongoDB: only its name of itself is another. */
  const asMongod = (db: mongoose.mongo.Db): mongoose.mongo.Db =>
    Object.create(db, {
      admin: { value: () => ({ command: () => Promise.resolve({ gitVersion: 'of-a-real-build' }) }) },
    }) as mongoose.mongo.Db;

  it.each([
    ['demo data', { agencyId: 'demo', corpId: 'ww_demo_agency', isReal: false }, /holds demo data \(agency demo\)/],
    ['data of another corp', { agencyId: 'main', corpId: 'wwfedcba9876543210', isReal: true }, /another corp/],
  ])('with %s is refused', async (_, row, message) => {
    const { db } = await place.newDatabase();
    await refuseUnfitDatabase(asMongod(db), corp);
    await db.collection('installations').insertOne({ ...row, startedAt: new Date() });
    await expect(refuseUnfitDatabase(asMongod(db), corp)).rejects.toThrow(message);
  });

  it('of a real corp is refused to a simulator', async () => {
    const { db } = await place.newDatabase();
    await db.collection('installations').insertOne({ ...corp, startedAt: new Date() });
    const demo = { agencyId: 'demo', corpId: 'ww_demo_agency', isReal: false };
    await expect(refuseUnfitDatabase(db, demo)).rejects.toThrow('no simulator beside it');
  });
});

it('keeps the demo from starting in its environment', async () => {
  const { code, lines } = await run('sandbox/start.ts', ['--fresh'], {
    ...real,
    PORT: '3999',
    BANLV_DATA: place.newFolder(),
  });
  expect(code).toBe(1);
  expect(lines.at(-1)).toContain('the environment names a real corp');
}, 90_000);
