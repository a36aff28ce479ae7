// Runs the drivers' specification tests (a checkout of mongodb/specifications) through the official driver:
// node --import tsx sandbox/mongo/tests/spec-suites.ts --folder DIR [--area crud]... [--show N] [--json FILE] [URI]
// on the embedded server, or on the one that the URI or MONGODB_URI names.
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { EJSON } from 'bson';
import { MongoClient } from 'mongodb';
import { startMongoServer } from '../server/index.ts';
import { temporaryFolder } from './server-support.ts';
import { traitsOf } from './spec-requirements.ts';
import { runTest, type SpecFile } from './spec-run.ts';

const AREAS = ['crud', 'transactions', 'sessions', 'retryable-writes', 'index-management', 'collection-management'];

type Count = {
  passed: number;
  failed: number;
  refused: number;
  notApplicable: Record<string, number>;
  passedPercent: number;
};

function stop(message: string): never {
  process.stderr.write(`spec-suites: ${message}\n`);
  process.exit(1);
}

function testFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.json'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

async function startEmbedded(): Promise<{ uri: string; stop: () => Promise<void> }> {
  const folder = temporaryFolder();
  const server = await startMongoServer({ port: 0, dataDir: folder });
  return {
    // Without a direct connection the driver sees the replica set that the tests are for.
    uri: `mongodb://127.0.0.1:${server.port}/?replicaSet=embedded`,
    async stop() {
      await server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    folder: { type: 'string' },
    area: { type: 'string', multiple: true, default: AREAS },
    show: { type: 'string', default: '20' },
    json: { type: 'string' },
  },
});
if (values.folder === undefined)
  stop('usage: spec-suites.ts --folder DIR [--area A]... [--show N] [--json FILE] [URI]');
const source = existsSync(join(values.folder, 'source')) ? join(values.folder, 'source') : values.folder;
for (const area of values.area) if (!existsSync(join(source, area, 'tests'))) stop(`no tests of ${area} in ${source}`);

const given = positionals[0] ?? process.env.MONGODB_URI;
const embedded = given === undefined ? await startEmbedded() : null;
const uri = given ?? embedded?.uri ?? '';
const admin = await new MongoClient(uri).connect();
const areas: Record<string, Count> = {};
const failures: { area: string; file: string; test: string; result: string; reason: string }[] = [];
try {
  const server = await traitsOf(admin);
  for (const area of values.area) {
    const count: Count = { passed: 0, failed: 0, refused: 0, notApplicable: {}, passedPercent: 100 };
    areas[area] = count;
    const folder = join(source, area, 'tests');
    for (const path of testFiles(folder)) {
      const file = EJSON.parse(readFileSync(path, 'utf8')) as SpecFile;
      for (const test of file.tests) {
        const verdict = await runTest(uri, admin, server, file, test);
        if (verdict.result === 'not applicable')
          count.notApplicable[verdict.reason] = (count.notApplicable[verdict.reason] ?? 0) + 1;
        else count[verdict.result]++;
        if (verdict.result === 'failed' || verdict.result === 'refused')
          failures.push({ area, file: relative(folder, path), test: test.description, ...verdict });
      }
    }
    const applicable = count.passed + count.failed + count.refused;
    if (applicable > 0) count.passedPercent = Math.round((1000 * count.passed) / applicable) / 10;
    const others = Object.values(count.notApplicable).reduce((sum, n) => sum + n, 0);
    process.stdout.write(
      `${area}: ${count.passed} passed, ${count.failed} failed, ${count.refused} refused, ${others} not applicable (${count.passedPercent} % of what applies)\n`,
    );
    for (const [reason, n] of Object.entries(count.notApplicable).sort(([, a], [, b]) => b - a))
      process.stdout.write(`    ${n} ${reason}\n`);
  }
} finally {
  await admin.close();
  await embedded?.stop();
}
for (const { area, file, test, result, reason } of failures.slice(0, Number(values.show)))
  process.stdout.write(`${result} ${area}/${file}: ${test}\n    ${reason.slice(0, 400)}\n`);
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify({ areas, failures }, null, 1)}\n`);
