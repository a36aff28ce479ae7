// Production entry (`npm run serve`): environment -> server; one clear line and exit 1 where it cannot start.
import { ConfigError, readConfig, type Config } from '../config/env.ts';
import { StartRefused } from './database/installation.ts';
import { createServer } from './create-server.ts';
import { createLog } from './log.ts';
import { createNow } from './now.ts';

const fail = (message: string): never => {
  process.stderr.write(`banlv: ${message}\n`);
  process.exit(1);
};

const readConfigOrFail = (): Config => {
  try {
    return readConfig();
  } catch (error) {
    if (error instanceof ConfigError) return fail(error.message);
    throw error;
  }
};

const why = (error: unknown): string => {
  if (!(error instanceof Error)) return 'cannot start';
  if ('code' in error && error.code === 'EADDRINUSE') return 'the port is taken; set PORT to another one';
  // Messages of the database driver name hosts, not credentials.
  return `cannot start: ${error.message.split('\n')[0] ?? error.name}`;
};

/** Whoever asked for the stop waits no longer than 30 s (docker-compose.yml). */
const stopWithinMs = 25_000;

const config = readConfigOrFail();
const [argument] = process.argv.slice(2);
if (argument === '--fresh' && config.wecom.isReal)
  fail('--fresh is for the demo: nothing empties the database of a real corp');
if (argument !== undefined) fail(`takes no arguments, but was given ${argument}`);
const log = createLog(config.logLevel);
try {
  const server = await createServer(config, { now: createNow(config.clockOffsetFile), log });
  log.info(
    { port: server.port, roles: [...config.roles], queue: config.redisUrl ? 'bullmq' : 'agenda' },
    'banlv is up',
  );
  let isStopping = false;
  const stop = (): void => {
    if (isStopping) return;
    isStopping = true;
    setTimeout(() => {
      log.warn({}, 'stopped with work in hand; it is taken up again when its lease ends');
      process.exit(0);
    }, stopWithinMs).unref();
    void server.close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
} catch (error) {
  if (error instanceof StartRefused) fail(error.message);
  log.error({ error }, 'start failed');
  fail(why(error));
}
