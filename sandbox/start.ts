// `npm start`: the demo agency on this machine; Ctrl-C stops everything, `-- --fresh` begins anew.
import path from 'node:path';
import { parseArgs } from 'node:util';
import { startDemo } from './start-demo.ts';

const { values } = parseArgs({ options: { fresh: { type: 'boolean', default: false } } });

const stopOn = (demo: Awaited<ReturnType<typeof startDemo>>): void => {
  let isStopping = false;
  const stop = (code: number): void => {
    if (isStopping) return;
    isStopping = true;
    console.log('\n正在停止 · stopping …');
    void demo.stop().then(() => process.exit(code));
  };
  process.on('SIGINT', () => stop(0));
  process.on('SIGTERM', () => stop(0));
  void demo.died.then((line) => {
    console.error(`banlv: ${line}`);
    stop(1);
  });
};

try {
  const demo = await startDemo({
    port: Number(process.env['PORT'] ?? 3000),
    dataDir: path.resolve(process.env['BANLV_DATA'] ?? '.data'),
    isFresh: values.fresh,
    env: process.env,
  });
  console.log(demo.words);
  stopOn(demo);
} catch (error) {
  console.error(`banlv: ${error instanceof Error ? error.message : String(error)}`);
  process.exit(1);
}
