// The simulator as a program: `node --import tsx sandbox/wecom/start.ts --port 0 --data DIR`; says {"ready":true,"port":P} when it listens.
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { startWecomSimulator } from './index.ts';

const OFFSET_REREAD_MS = 100;

/** System time plus the milliseconds in a file, which tests and benches rewrite to move all programs at once. */
function fileClock(path: string | undefined): () => Date {
  let offsetMs = 0;
  let readAt = -Infinity;
  return () => {
    const at = Date.now();
    if (path !== undefined && Math.abs(at - readAt) >= OFFSET_REREAD_MS) {
      readAt = at;
      offsetMs = readOffset(path);
    }
    return new Date(at + offsetMs);
  };
}

function readOffset(path: string): number {
  try {
    return Number(readFileSync(path, 'utf8').trim()) || 0;
  } catch {
    return 0;
  }
}

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: process.env['WECOM_SIM_PORT'] ?? '0' },
    data: { type: 'string', default: process.env['WECOM_SIM_DATA'] ?? '.data/wecom' },
    'callback-url': { type: 'string' },
    'public-url': { type: 'string' },
  },
});
const callbackUrl = values['callback-url'] ?? process.env['WECOM_SIM_CALLBACK_URL'];
const publicBaseUrl = values['public-url'] ?? process.env['WECOM_SIM_PUBLIC_URL'];

const simulator = await startWecomSimulator({
  port: Number(values.port),
  dataDir: values.data,
  now: fileClock(process.env['CLOCK_OFFSET_FILE']),
  ...(callbackUrl !== undefined && { callbackUrl }),
  ...(publicBaseUrl !== undefined && { publicBaseUrl }),
});
process.stdout.write(`${JSON.stringify({ ready: true, port: simulator.port })}\n`);

const stop = (): void => void simulator.close().then(() => process.exit(0));
process.once('SIGINT', stop);
process.once('SIGTERM', stop);
