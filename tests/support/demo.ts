// `npm start` as a newcomer runs it: a process of its own with its own port and data, stopped by Ctrl-C's signal.
import { spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { freePort } from '../../sandbox/ports.ts';

export type RunningDemo = {
  url: string;
  dataDir: string;
  /** From the call to "ready", in ms. */
  readyMs: number;
  lines: string[];
  /** Resolves when every process of it has closed its output. */
  stop: () => Promise<void>;
};

/** Throws with the last lines where it does not come up. */
export const startDemoProcess = async (
  options: { dataDir?: string; args?: string[]; env?: Record<string, string> } = {},
): Promise<RunningDemo> => {
  const port = await freePort();
  const dataDir = options.dataDir ?? mkdtempSync(path.join(os.tmpdir(), 'banlv-demo-'));
  const env = { ...process.env, PORT: String(port), BANLV_DATA: dataDir, LOG_LEVEL: 'warn', ...options.env };
  for (const name of ['MONGODB_URI', 'REDIS_URL', 'NODE_OPTIONS']) Reflect.deleteProperty(env, name);
  const startedAt = Date.now();
  const child = spawn('npm', ['start', '--silent', '--', ...(options.args ?? [])], { env, detached: true });
  const lines: string[] = [];
  // `close` and not `exit`: npm may go before what it started.
  const closed = new Promise<void>((resolve) => child.once('close', () => resolve()));
  let isClosed = false;
  void closed.then(() => (isClosed = true));
  await new Promise<void>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => {
        lines.push(line);
        if (line.includes('the demo agency is ready')) resolve();
      });
    }
    void closed.then(() => reject(new Error(lines.slice(-5).join('\n'))));
  });
  return {
    url: `http://localhost:${port}`,
    dataDir,
    readyMs: Date.now() - startedAt,
    lines,
    stop: async () => {
      // The whole group, as a terminal does it.
      if (!isClosed && child.pid !== undefined) process.kill(-child.pid, 'SIGINT');
      await closed;
    },
  };
};
