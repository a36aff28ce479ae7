// `npm start`: the demo agency on this machine; Ctrl-C stops everything, at any time; `-- --fresh` begins anew.
import path from 'node:path';
import { parseArgs } from 'node:util';
import { startDemo, type Demo } from './start-demo.ts';

const starting = new AbortController();
let demo: Demo | null = null;
let isStopping = false;

const stop = (code: number): void => {
  if (isStopping) return;
  isStopping = true;
  console.log('\n正在停止 · stopping …');
  if (demo) void demo.stop().then(() => process.exit(code));
  // What was started so far ends, and so does the waiting below.
  else starting.abort();
};
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stop(0));
// Who read the words may be gone, such as a closed terminal; the programs are to be stopped all the same.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => stop(0));

const readFresh = (): boolean => {
  try {
    return parseArgs({ options: { fresh: { type: 'boolean', default: false } } }).values.fresh;
  } catch {
    throw new Error('只认得 --fresh · the only option is --fresh');
  }
};

const readPort = (text: string): number => {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 1 && port <= 65_535) return port;
  throw new Error(`PORT 应为 1 到 65535 的整数 · PORT must be a whole number from 1 to 65535: ${text}`);
};

try {
  demo = await startDemo({
    port: readPort(process.env['PORT'] ?? '3000'),
    dataDir: path.resolve(process.env['BANLV_DATA'] ?? '.data'),
    isFresh: readFresh(),
    env: process.env,
    signal: starting.signal,
  });
  console.log(demo.words);
  void demo.died.then((line) => {
    console.error(`banlv: ${line}`);
    stop(1);
  });
} catch (error) {
  if (starting.signal.aborted) process.exit(0);
  console.error(`banlv: ${error instanceof Error ? error.message : String(error)}`);
  process.exit(1);
}
