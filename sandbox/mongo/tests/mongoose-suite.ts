// Runs mongoose's own tests, of a checkout with its test dependencies installed, on the embedded server or on the one that the URI
// or MONGODB_URI names: node --import tsx sandbox/mongo/tests/mongoose-suite.ts --folder DIR [--json FILE] [--show N] [URI]
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { startMongoServer } from '../server/index.ts';
import { temporaryFolder } from './server-support.ts';

type MochaTest = { fullTitle: string; file: string; err: { message?: string } };
type MochaReport = { stats: { passes: number; failures: number; pending: number }; failures: MochaTest[] };

const REFUSAL = /(\$?\w[^.]*) is not supported by the embedded database/;

function stop(message: string): never {
  process.stderr.write(`mongoose-suite: ${message}\n`);
  process.exit(1);
}

/** Mocha as mongoose's `npm run test-rs` calls it, with a report as JSON. */
async function runMocha(folder: string, uri: string, report: string): Promise<void> {
  const mocha = ['bin/mocha.js', 'bin/mocha.mjs']
    .map((name) => join(folder, 'node_modules/mocha', name))
    .find((path) => existsSync(path));
  if (mocha === undefined) stop(`no mocha in ${folder}: install the dependencies first (npm install --ignore-scripts)`);
  const output = ['--reporter', 'json', '--reporter-option', `output=${report}`];
  const files = ['--ignore', 'test/encryption/**/*.test.js', './test/**/*.test.js'];
  const env = { ...process.env, MONGOOSE_TEST_URI: uri, MONGOOSE_REPLSET_URI: uri, START_REPLICA_SET: '1' };
  const child = spawn(process.execPath, [mocha, '--timeout', '30000', '--exit', ...output, ...files], {
    cwd: folder,
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  await new Promise((resolve) => child.once('exit', resolve));
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { folder: { type: 'string' }, json: { type: 'string' }, show: { type: 'string', default: '0' } },
});
const { folder } = values;
if (folder === undefined || !existsSync(join(folder, 'test/mocha-fixtures.js')))
  stop('usage: mongoose-suite.ts --folder DIR [--json FILE] [--show N] [URI], DIR being a checkout of mongoose');
const given = positionals[0] ?? process.env.MONGODB_URI;
const temporary = temporaryFolder();
const server = given === undefined ? await startMongoServer({ port: 0, dataDir: join(temporary, 'data') }) : null;
try {
  const path = join(temporary, 'report.json');
  await runMocha(folder, given ?? server?.uri ?? '', path);
  if (!existsSync(path)) stop('mocha ended without a report');
  const { stats, failures } = JSON.parse(readFileSync(path, 'utf8')) as MochaReport;
  const reasons: Record<string, number> = {};
  for (const { err } of failures) {
    const message = (err.message ?? '').split('\n')[0] ?? '';
    const reason = REFUSAL.test(message) ? `refused: ${REFUSAL.exec(message)?.[1] ?? ''}` : message.slice(0, 120);
    reasons[reason] = (reasons[reason] ?? 0) + 1;
  }
  const passedPercent = Math.round((1000 * stats.passes) / (stats.passes + stats.failures)) / 10;
  const result = { passed: stats.passes, failed: stats.failures, skipped: stats.pending, passedPercent, reasons };
  process.stdout.write(
    `${stats.passes} passed, ${stats.failures} failed, ${stats.pending} skipped (${passedPercent} %)\n`,
  );
  for (const [reason, n] of Object.entries(reasons).sort(([, a], [, b]) => b - a))
    process.stdout.write(`    ${n} ${reason}\n`);
  for (const each of failures.slice(0, Number(values.show)))
    process.stdout.write(
      `${relative(join(folder, 'test'), each.file)}: ${each.fullTitle}\n    ${(each.err.message ?? '').slice(0, 300)}\n`,
    );
  if (values.json !== undefined) {
    const listed = failures.map(({ file, fullTitle, err }) => ({
      file: relative(folder, file),
      test: fullTitle,
      message: err.message,
    }));
    writeFileSync(values.json, `${JSON.stringify({ ...result, failures: listed }, null, 1)}\n`);
  }
} finally {
  await server?.close();
  rmSync(temporary, { recursive: true, force: true });
}
