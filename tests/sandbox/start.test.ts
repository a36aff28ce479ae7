// `npm start` where it cannot start: one clear line, exit code 1, and nothing left running.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { endLeftovers, forgetRunning, noteRunning } from '../../sandbox/leftovers.ts';
import { freePort } from '../../sandbox/ports.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'banlv-start-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

type Ended = { code: number | null; lines: string[] };

/** What `npm start` runs, with this environment and these arguments. */
const start = (env: Record<string, string>, args: string[] = [], nodeArgs: string[] = []): Promise<Ended> => {
  const child = spawn(process.execPath, [...nodeArgs, 'sandbox/first-run.mjs', 'sandbox/start.ts', ...args], {
    env: { ...process.env, BANLV_DATA: path.join(folder, 'data'), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
  return new Promise((resolve) =>
    child.once('close', (code) => resolve({ code, lines: said.split('\n').filter((line) => line !== '') })),
  );
};
const expectOneLine = ({ code, lines }: Ended, words: RegExp): void => {
  expect(lines).toEqual([expect.stringMatching(words)]);
  expect(code).toBe(1);
};

it('a port that is taken is told before anything is begun', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const { port } = taken.address() as AddressInfo;
  expectOneLine(
    await start({ PORT: String(port) }),
    new RegExp(`^banlv: 端口 ${port} 已被占用.* · port ${port} is taken$`),
  );
  expect(existsSync(path.join(folder, 'data'))).toBe(false);
  taken.close();
});

it('a data folder that cannot be written is told with its name', async () => {
  const file = path.join(folder, 'a-file');
  writeFileSync(file, '');
  const ended = await start({ PORT: String(await freePort()), BANLV_DATA: path.join(file, 'data') });
  expectOneLine(ended, /^banlv: 数据文件夹不可写 · the data folder cannot be written: .*a-file\/data \(.*\)$/);
});

it('--fresh empties no folder that is not a demo’s', async () => {
  const data = path.join(folder, 'data');
  spawnSync('mkdir', [data]);
  writeFileSync(path.join(data, 'thesis.txt'), 'ten years of work');
  expectOneLine(
    await start({ PORT: String(await freePort()) }, ['--fresh']),
    /不是演示数据文件夹 · is no folder of a demo/,
  );
  expect(readFileSync(path.join(data, 'thesis.txt'), 'utf8')).toBe('ten years of work');
});

it('a Node that is too old is told which one is needed', async () => {
  const old = `data:text/javascript,${encodeURIComponent(
    "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '18.20.4' } });",
  )}`;
  expectOneLine(
    await start({}, [], ['--import', old]),
    /^banlv: 需要 Node 20\.19 以上，现在是 18\.20\.4 · needs Node >= 20\.19$/,
  );
});

it.each([
  ['a port that is none', { PORT: 'abc' }, [], /^banlv: PORT 应为 1 到 65535 的整数.*: abc$/],
  ['a port that is too high', { PORT: '70000' }, [], /^banlv: PORT 应为 1 到 65535 的整数.*: 70000$/],
  ['an option that is unknown', {}, ['--frsh'], /^banlv: 只认得 --fresh · the only option is --fresh$/],
])('%s', async (_name, env, args, words) => {
  expectOneLine(await start(env, args), words);
});

describe('a data folder', () => {
  const startSleeper = () => spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
  const noteOf = () => JSON.parse(readFileSync(path.join(folder, 'running.json'), 'utf8')) as { programs: unknown[] };

  it('that a running demo holds is left alone', async () => {
    const other = startSleeper();
    await once(other, 'spawn');
    const program = startSleeper();
    await once(program, 'spawn');
    noteRunning(folder, [other.pid ?? 0, program.pid ?? 0]);
    // As if the other process had noted it.
    const [demo, ...programs] = noteOf().programs;
    writeFileSync(path.join(folder, 'running.json'), JSON.stringify({ demo, programs }));
    expectOneLine(await start({ PORT: String(await freePort()), BANLV_DATA: folder }), /另一个 npm start 正在使用/);
    expect([other.exitCode, program.exitCode, program.signalCode]).toEqual([null, null, null]);

    // That demo is killed: what it left running is ended by the next start, and nothing else.
    other.kill('SIGKILL');
    await once(other, 'exit');
    const ended = once(program, 'exit');
    endLeftovers(folder);
    expect((await ended)[1]).toBe('SIGKILL');
    expect(existsSync(path.join(folder, 'running.json'))).toBe(false);
  });

  it('whose note names a process number that somebody else has now hurts nobody', async () => {
    const stranger = startSleeper();
    await once(stranger, 'spawn');
    const gone = { pid: stranger.pid, command: 'node of long ago' };
    writeFileSync(path.join(folder, 'running.json'), JSON.stringify({ demo: gone, programs: [gone] }));
    endLeftovers(folder);
    expect([stranger.exitCode, stranger.signalCode]).toEqual([null, null]);
    stranger.kill('SIGKILL');
    forgetRunning(folder);
  });
});
