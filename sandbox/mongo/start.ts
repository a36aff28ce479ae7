// Starts the embedded MongoDB alone: node --import tsx sandbox/mongo/start.ts --port P --data DIR [--memory-mb N]
import { parseArgs } from 'node:util';
import { type MongoServer, startMongoServer } from './server/index.ts';

function fail(message: string): never {
  process.stderr.write(`mongo: ${message}\n`);
  process.exit(1);
}

function describe(error: unknown, port: number): string {
  if (!(error instanceof Error)) return String(error);
  if ('code' in error && error.code === 'EADDRINUSE') return `port ${port} of 127.0.0.1 is taken`;
  return error.message.replaceAll('\n', ' ');
}

function readArguments() {
  try {
    const { values } = parseArgs({
      options: { port: { type: 'string' }, data: { type: 'string' }, 'memory-mb': { type: 'string' } },
    });
    return values;
  } catch (error) {
    return fail(describe(error, 0));
  }
}

const values = readArguments();
const port = Number(values.port ?? NaN);
const memoryMb = Number(values['memory-mb'] ?? 256);
if (!Number.isInteger(port) || port < 0 || port > 65535 || values.data === undefined || !(memoryMb > 0)) {
  fail('usage: --port P --data DIR [--memory-mb N]');
}

let server: MongoServer;
try {
  server = await startMongoServer({ port, dataDir: values.data, memoryMb, onFault: () => process.exit(1) });
} catch (error) {
  fail(describe(error, port));
}

// A fault in one command must not take the others' connections away.
process.on('uncaughtException', (error) => process.stderr.write(`mongo: ${error.stack ?? error.message}\n`));
process.on('unhandledRejection', (error) => process.stderr.write(`mongo: ${String(error)}\n`));

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => {
    server.close().then(
      () => process.exit(0),
      (error: unknown) => fail(describe(error, port)),
    );
  });
}
process.stdout.write(`${JSON.stringify({ ready: true, port: server.port })}\n`);
