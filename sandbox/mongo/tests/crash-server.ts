// For server-crash.test.ts: a server whose process kills itself at a given step of the first commit after it was told to.
// node --import tsx crash-server.ts FOLDER STEP, with a channel to its parent.
import { startMongoServer } from '../server/index.ts';

const [dataDir = '', step = '0'] = process.argv.slice(2);
let left = Infinity;

const server = await startMongoServer({
  port: 0,
  dataDir,
  atCommitStep() {
    left--;
    if (left === 0) process.kill(process.pid, 'SIGKILL');
  },
});
process.on('message', () => {
  left = Number(step);
  process.send?.({ armed: true });
});
process.send?.({ port: server.port });
