// `npm test`: format, lint, types, then every test on a database of its own. `npm test -- PATH` runs only the tests of that
// path; `--suite browser` and `--suite redis` run those that need more. TEST_RESULTS names a file for jest's JSON.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { startDatabase } from '../sandbox/database.ts';

const { values, positionals } = parseArgs({
  options: { suite: { type: 'string', default: '' } },
  allowPositionals: true,
});
const isWhole = values.suite === '' && positionals.length === 0;
const program = (name: string): string => path.join('node_modules', name);

type Step = { name: string; args: string[]; env?: Record<string, string> };

const run = ({ name, args, env }: Step): Promise<boolean> =>
  new Promise((resolve) => {
    const startedAt = Date.now();
    const child = spawn(process.execPath, args, { stdio: 'inherit', env: { ...process.env, ...env } });
    child.on('exit', (code) => {
      console.log(`${code === 0 ? '✓' : '✗'} ${name} (${((Date.now() - startedAt) / 1_000).toFixed(1)} s)`);
      resolve(code === 0);
    });
  });

const checks: Step[] = [
  { name: 'format', args: [program('prettier/bin/prettier.cjs'), '--check', '--log-level', 'warn', '.'] },
  { name: 'lint', args: [program('eslint/bin/eslint.js'), '.'] },
  { name: 'types', args: [program('typescript/bin/tsc'), '--noEmit'] },
  { name: 'types of the workbench', args: [program('typescript/bin/tsc'), '--noEmit', '-p', 'workbench'] },
];

const runTests = async (): Promise<boolean> => {
  const dataDir = mkdtempSync(path.join(os.tmpdir(), 'banlv-test-'));
  const database = await startDatabase(process.env, dataDir);
  console.log(`database of the tests: ${database.words}`);
  // Every run has a database of its own, also on a server that is given.
  const uri = new URL(database.uri);
  uri.pathname = `/banlv_test_${Date.now().toString(36)}`;
  const results = process.env['TEST_RESULTS'];
  try {
    return await run({
      name: `${values.suite} tests`.trim(),
      args: [
        '--experimental-vm-modules',
        '--no-warnings',
        program('jest/bin/jest.js'),
        ...(results === undefined ? [] : ['--json', `--outputFile=${results}`]),
        ...positionals,
      ],
      env: { BANLV_TEST_MONGODB_URI: uri.href, SUITE: values.suite },
    });
  } finally {
    await database.child?.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
};

let isGreen = true;
if (isWhole) for (const check of checks) isGreen = (await run(check)) && isGreen;
isGreen = (await runTests()) && isGreen;
process.exit(isGreen ? 0 : 1);
