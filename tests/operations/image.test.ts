// What is built and deployed, as far as it can be told without an engine: files that exist, variables that are explained, and
// production code that needs nothing but what is copied into the image.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { builtinModules, createRequire } from 'node:module';
import path from 'node:path';
import { readBackupConfig } from '../../config/backup-env.ts';
import { readConfig } from '../../config/env.ts';

const yaml = createRequire(import.meta.url)('js-yaml') as { safeLoad: (text: string) => unknown };

type Service = {
  image: string;
  build?: string;
  environment?: Record<string, string>;
  volumes?: string[];
  healthcheck?: { test?: string[]; disable?: boolean };
  depends_on?: Record<string, { condition: string }>;
  networks?: string[];
  ports?: string[];
  command?: string[];
};
type Compose = {
  services: Record<string, Service>;
  volumes: Record<string, unknown>;
  networks: Record<string, unknown>;
};

const textOf = (file: string): string => readFileSync(file, 'utf8');
const composeText = textOf('docker-compose.yml');
const compose = yaml.safeLoad(composeText) as Compose;
const example = new Map(
  textOf('operations/example.env')
    .split('\n')
    .flatMap((line) => {
      const [, name = '', value = ''] = /^([A-Z_]+)=(.*)$/.exec(line) ?? [];
      return name === '' ? [] : [[name, value] as const];
    }),
);

const stages = textOf('Dockerfile')
  .split(/^(?=FROM )/m)
  .filter((part) => part.startsWith('FROM '));
const copiesOf = (stage: string) =>
  [...stage.matchAll(/^COPY (--from=\S+ )?(.+) (\S+)$/gm)].map(([, from, sources = '']) => ({
    isFromStage: from !== undefined,
    sources: sources.split(' '),
  }));

describe('the Dockerfile', () => {
  it('copies what there is, and what .dockerignore lets through', () => {
    const given = stages.flatMap(copiesOf).filter(({ isFromStage }) => !isFromStage);
    const sources = given.flatMap((copy) => copy.sources);
    expect(sources.length).toBeGreaterThan(5);
    expect(sources.filter((source) => !existsSync(source))).toEqual([]);
    const allowed = textOf('.dockerignore')
      .split('\n')
      .flatMap((line) => (line.startsWith('!') ? [line.slice(1)] : []));
    expect(sources.filter((source) => !allowed.includes(source.split('/')[0] ?? ''))).toEqual([]);
  });

  it('ends in an image without sandbox, tests or secrets, run by nobody special', () => {
    const last = stages.at(-1) ?? '';
    const sources = copiesOf(last).flatMap((copy) => copy.sources);
    expect(sources).toEqual([
      '/app/node_modules',
      'package.json',
      'config',
      'server',
      'operations',
      '/app/workbench/dist',
    ]);
    expect(last).toMatch(/^USER node$/m);
    expect(last).toMatch(/^CMD \["node", "--import", "tsx", "server\/start\.ts"\]$/m);
  });
});

describe('production code', () => {
  const copied = ['config', 'server', 'operations', 'package.json'];
  const importsIn = (file: string): string[] =>
    [...textOf(file).matchAll(/(?:^|\n)(?:import|export)\s[^;]*?from\s'([^']+)'|import\('([^']+)'\)/g)].map(
      ([, from, lazily]) => from ?? lazily ?? '',
    );
  const entries = ['server/start.ts', 'operations/backup.ts', 'operations/restore.ts'];
  const files = new Set<string>();
  const packages = new Set<string>();
  const walk = (file: string): void => {
    if (files.has(file)) return;
    files.add(file);
    for (const target of importsIn(file)) {
      if (target.startsWith('.')) walk(path.normalize(path.join(path.dirname(file), target)));
      else packages.add(/^(@[^/]+\/[^/]+|[^/]+)/.exec(target)?.[1] ?? target);
    }
  };
  for (const entry of entries) walk(entry);

  it('reaches only files of the image', () => {
    expect(files.size).toBeGreaterThan(80);
    expect([...files].filter((file) => !copied.includes(file.split('/')[0] ?? ''))).toEqual([]);
  });

  it('uses only packages that are installed in production', () => {
    const { dependencies } = JSON.parse(textOf('package.json')) as { dependencies: Record<string, string> };
    const isKnown = (name: string): boolean =>
      name.startsWith('node:') || builtinModules.includes(name) || name in dependencies;
    expect([...packages].filter((name) => !isKnown(name))).toEqual([]);
    // What runs the image itself.
    expect(dependencies).toHaveProperty('tsx');
    // BullMQ loads it by itself and does not bring it.
    expect(dependencies).toHaveProperty('ioredis');
  });

  it('names no path of the sandbox or the tests', () => {
    const below = (folder: string): string[] =>
      readdirSync(folder).flatMap((name) => {
        const file = path.join(folder, name);
        return statSync(file).isDirectory() ? below(file) : [file];
      });
    const code = ['config', 'server', 'operations'].flatMap(below).filter((file) => file.endsWith('.ts'));
    expect(code.filter((file) => /['"`/](sandbox|tests)\//.test(textOf(file)))).toEqual([]);
  });
});

describe('docker-compose.yml', () => {
  const own = ['api', 'worker', 'clock'];

  it('has every part, with a role each and a way to tell that it is well', () => {
    expect(Object.keys(compose.services).sort()).toEqual(
      [...own, 'mongo', 'mongo-init', 'redis', 'tools', 'web'].sort(),
    );
    for (const name of own) expect(compose.services[name]?.environment?.['ROLES']).toBe(name);
    const running = Object.entries(compose.services).filter(([name]) => name !== 'mongo-init');
    for (const [name, { healthcheck }] of running) expect([name, healthcheck === undefined]).toEqual([name, false]);
  });

  it('opens only the web to the outside', () => {
    const open = Object.entries(compose.services).filter(([, { ports }]) => ports !== undefined);
    expect(open.map(([name]) => name)).toEqual(['web']);
    for (const name of ['mongo', 'mongo-init', 'redis']) expect(compose.services[name]?.networks).toEqual(['inside']);
  });

  it('uses only services, volumes, networks and files that there are', () => {
    for (const service of Object.values(compose.services)) {
      for (const needed of Object.keys(service.depends_on ?? {})) expect(compose.services).toHaveProperty(needed);
      for (const network of service.networks ?? []) expect(compose.networks).toHaveProperty(network);
      for (const volume of service.volumes ?? []) {
        const source = volume.split(':')[0] ?? '';
        if (source.startsWith('./')) expect([source, existsSync(source)]).toEqual([source, true]);
        else if (!source.startsWith('$')) expect(compose.volumes).toHaveProperty(source);
      }
    }
  });

  it('asks only for variables that example.env explains, and the other way round', () => {
    const asked = new Set([...composeText.matchAll(/(?<!\$)\$\{([A-Z_]+)/g)].map(([, name]) => name));
    expect([...asked].sort()).toEqual([...example.keys()].sort());
    const lines = textOf('operations/example.env').split('\n');
    lines.forEach((line, index) => {
      const isExplained = /^(#|[A-Z_]+=)/.test(lines[index - 1] ?? '');
      if (/^[A-Z_]+=/.test(line)) expect([line, isExplained]).toEqual([line, true]);
    });
  });

  it('gives the server what it reads, filled in as example.env says', () => {
    const key = Buffer.alloc(32, 1).toString('base64');
    const filled: Record<string, string> = {
      ...Object.fromEntries([...example].filter(([, value]) => value !== '')),
      PUBLIC_URL: 'https://banlv.example',
      AGENCY_NAME: '旅行社',
      OWNER_USER_IDS: 'zhao',
      WECOM_CORP_ID: 'ww1',
      WECOM_AGENT_ID: '1000002',
      WECOM_SECRET: 'secret',
      WECOM_CALLBACK_TOKEN: 'Token1',
      WECOM_CALLBACK_AES_KEY: 'a'.repeat(43),
      FIELD_KEYS: `k1:${key}`,
      BLIND_INDEX_KEY: key,
      BACKUP_KEY: key,
      MONGO_ROOT_PASSWORD: 'a1',
      MONGO_APP_PASSWORD: 'b2',
      MONGO_REPLICA_SET_KEY: 'c3',
      REDIS_PASSWORD: 'd4',
    };
    const substituted = (service: string): Record<string, string> =>
      Object.fromEntries(
        Object.entries(compose.services[service]?.environment ?? {}).map(([name, value]) => [
          name,
          value.replaceAll(/\$\{([A-Z_]+)[^}]*\}/g, (_all, variable: string) => filled[variable] ?? ''),
        ]),
      );
    const config = readConfig(substituted('worker'));
    expect(config).toMatchObject({
      host: '0.0.0.0',
      port: 3000,
      redisUrl: 'redis://:d4@redis:6379',
      isProduction: true,
    });
    expect(config.mongodbUri).toBe('mongodb://banlv:b2@mongo:27017/banlv?replicaSet=banlv&authSource=banlv');
    expect(readBackupConfig(substituted('tools')).key).not.toBeNull();
    // No variable of the server is forgotten but those that compose decides.
    const read = [...textOf('config/env.ts').matchAll(/^ {2}([A-Z_]+): z/gm)].map(([, name = '']) => name);
    const missing = read.filter((name) => !(name in substituted('api')));
    expect(missing).toEqual(['NODE_ENV', 'CLOCK_OFFSET_FILE', 'PILOT']);
  });
});
