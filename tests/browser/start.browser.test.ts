// `npm start` as a newcomer's hands treat it: stopped at any moment, started again on its data, begun anew; never an orphan.
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { signInAs } from '../../sandbox/agency/seed.ts';
import { OWNER } from '../../sandbox/agency/staff-list.ts';
import { buildWorkbench } from '../../sandbox/build-workbench.ts';
import { freePort } from '../../sandbox/ports.ts';

const limitMs = 600_000;
const dataDir = mkdtempSync(path.join(os.tmpdir(), 'banlv-start-'));
beforeAll(() => void buildWorkbench(), limitMs);
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

type Started = {
  npm: ChildProcess;
  url: string;
  programs: () => number[];
  said: () => string;
  ended: Promise<unknown>;
};

const until = async (isSo: () => boolean): Promise<void> => {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 50));
};
const isRunning = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

/** Starts it and waits until `isFar` enough; throws with its words where it ends before. */
const start = async (isFar: (started: Started) => boolean, args: string[] = []): Promise<Started> => {
  const port = await freePort();
  const env: NodeJS.ProcessEnv = { ...process.env, PORT: String(port), BANLV_DATA: dataDir };
  for (const name of ['MONGODB_URI', 'REDIS_URL', 'NODE_OPTIONS']) Reflect.deleteProperty(env, name);
  const npm = spawn('npm', ['start', '--silent', '--', ...args], { env, detached: true });
  let said = '';
  for (const stream of [npm.stdout, npm.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const state = { isEnded: false };
  // `close` and not `exit`: every process that holds its output is gone then.
  const ended = new Promise((resolve) => npm.once('close', resolve)).then(() => (state.isEnded = true));
  const programs = (): number[] => {
    const note = path.join(dataDir, 'running.json');
    if (!existsSync(note)) return [];
    return (JSON.parse(readFileSync(note, 'utf8')) as { programs: { pid: number }[] }).programs.map(({ pid }) => pid);
  };
  const started: Started = { npm, url: `http://localhost:${port}`, programs, said: () => said, ended };
  await until(() => state.isEnded || isFar(started));
  if (state.isEnded) throw new Error(said);
  return started;
};
const isReady = ({ said }: Started): boolean => said().includes('the demo agency is ready');
/** What was running and what of it still is after the signal, once all output is closed. */
const stop = async (
  { npm, programs, ended }: Started,
  signal: NodeJS.Signals,
  isForAll: boolean,
): Promise<number[][]> => {
  const before = programs();
  if (npm.pid !== undefined) process.kill(isForAll ? -npm.pid : npm.pid, signal);
  await ended;
  return [before, before.filter(isRunning)];
};

const staffRequest = async (url: string, pathname: string, body?: unknown): Promise<{ data: { name: string }[] }> => {
  const cookie = await signInAs(url, OWNER.userId);
  const answer = await fetch(`${url}${pathname}`, {
    ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
    headers: { cookie, 'content-type': 'application/json', 'x-requested-with': 'banlv' },
  });
  if (!answer.ok) throw new Error(await answer.text());
  return (await answer.json()) as { data: { name: string }[] };
};
const codesOf = async (url: string): Promise<string[]> =>
  (await staffRequest(url, '/staff/live-codes')).data.map(({ name }) => name);

it(
  'Ctrl-C while it starts leaves nothing running',
  async () => {
    const started = await start(({ programs }) => programs().length > 0);
    const [before, left] = await stop(started, 'SIGINT', true);
    expect(before?.length).toBeGreaterThan(0);
    expect(left).toEqual([]);
  },
  limitMs,
);

it(
  'goes on with its data after a stop, also one that reaches npm alone, and begins anew only when asked to',
  async () => {
    const first = await start(isReady);
    const liveCode = { name: '停过的活码', staffUserId: 'chen.yu', tagIds: [], welcomeText: null, skipVerify: true };
    await staffRequest(first.url, '/staff/live-codes', liveCode);
    expect((await stop(first, 'SIGTERM', false))[1]).toEqual([]);

    const second = await start(isReady);
    expect(await codesOf(second.url)).toContain('停过的活码');
    expect((await stop(second, 'SIGINT', true))[1]).toEqual([]);

    const third = await start(isReady, ['--fresh']);
    expect(await codesOf(third.url)).not.toContain('停过的活码');
    expect((await stop(third, 'SIGHUP', true))[1]).toEqual([]);
  },
  limitMs,
);
