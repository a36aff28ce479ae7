// The simulator as a program: `node --import tsx sandbox/wecom/start.ts --port 0 --data DIR`; says {"ready":true,"port":P} when it listens.
import { parseArgs } from 'node:util';
import { createNow } from '../../server/now.ts';
import { startWecomSimulator } from './index.ts';

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
  now: createNow(process.env['CLOCK_OFFSET_FILE'] ?? null),
  ...(callbackUrl !== undefined && { callbackUrl }),
  ...(publicBaseUrl !== undefined && { publicBaseUrl }),
});
process.stdout.write(`${JSON.stringify({ ready: true, port: simulator.port })}\n`);

const stop = (): void => void simulator.close().then(() => process.exit(0));
process.once('SIGINT', stop);
process.once('SIGTERM', stop);
