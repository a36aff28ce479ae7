// The doctor's look at what the server stands on: database and queue.
import { Redis } from 'ioredis';
import type { Config } from '../../config/env.ts';
import { openDatabase } from '../database/connect.ts';
import { isEmbedded } from '../database/installation.ts';
import { firstLine } from '../errors.ts';
import { pages, type Check, type Outcome } from './findings.ts';

const connectWithinMs = 5_000;

const isAtLeast = (version: string, least: readonly [number, number]): boolean => {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > least[0] || (major === least[0] && minor >= least[1]);
};

/** `problem`: why the database could not be opened; null: it is open. */
export const machineChecks = (config: Config, problem: string | null): Check[] => [
  {
    id: 'database',
    title: '数据库',
    page: pages.machine,
    run: async () => {
      if (problem !== null) return { state: 'broken', words: `连不上 MongoDB：${problem}；请核对 MONGODB_URI` };
      const admin = openDatabase().admin();
      const [build, hello] = [await admin.command({ buildInfo: 1 }), await admin.command({ hello: 1 })];
      const version = String(build['version']);
      if (isEmbedded(build)) {
        const words = '内嵌数据库，只供演示';
        return config.wecom.isReal ? { state: 'broken', words } : { state: 'warning', words };
      }
      if (!isAtLeast(version, [4, 4])) return { state: 'broken', words: `MongoDB ${version} 太旧，要 4.4 或更新` };
      return typeof hello['setName'] === 'string'
        ? `MongoDB ${version}，副本集 ${hello['setName']}`
        : { state: 'broken', words: 'MongoDB 不是副本集，不支持事务；一台机器也要设成副本集' };
    },
  },
  {
    id: 'redis',
    title: '队列',
    page: pages.machine,
    run: () => (config.redisUrl === null ? Promise.resolve('不用 Redis，由数据库代替') : askRedis(config.redisUrl)),
  },
];

const askRedis = async (url: string): Promise<Outcome> => {
  const redis = new Redis(url, {
    lazyConnect: true,
    connectTimeout: connectWithinMs,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  });
  // Its failure is told by the promise; without a listener it would be printed, too.
  redis.on('error', () => undefined);
  try {
    await redis.connect();
    const version = /redis_version:(\S+)/.exec(await redis.info('server'))?.[1] ?? '0';
    return isAtLeast(version, [6, 2])
      ? `Redis ${version}`
      : { state: 'broken', words: `Redis ${version} 太旧，要 6.2 或更新` };
  } catch (error) {
    return { state: 'broken', words: `连不上 Redis：${firstLine(error)}；请核对 REDIS_URL` };
  } finally {
    redis.disconnect();
  }
};
