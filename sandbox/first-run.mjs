// What `npm start` and `npm test` run first: a fitting Node, the packages of the lock file, then the program itself.
// Plain JavaScript on Node's own modules: it must run before anything is installed, on a Node that is too old as well.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  console.error(`banlv: 需要 Node 20.19 以上，现在是 ${process.versions.node} · needs Node >= 20.19`);
  process.exit(1);
}

/** npm writes its own copy of the lock file when it has finished: older or missing means that something is to do. */
function isInstalled() {
  const done = path.join(root, 'node_modules', '.package-lock.json');
  return existsSync(done) && statSync(done).mtimeMs >= statSync(path.join(root, 'package-lock.json')).mtimeMs;
}

function install() {
  if (isInstalled()) return;
  console.log('首次运行：正在安装依赖，约需一两分钟 · first run: installing packages, a minute or two');
  const result = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (result.status !== 0) {
    console.error('banlv: 依赖没有装好，请检查网络后重试 · packages could not be installed, see above');
    process.exit(1);
  }
}

requireNode();
install();
const [program, ...args] = process.argv.slice(2);
const child = spawn(process.execPath, ['--import', 'tsx', program, ...args], { cwd: root, stdio: 'inherit' });
// A terminal's Ctrl-C reaches the child by itself; this process only waits for its end.
process.on('SIGINT', () => undefined);
for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
// A signal for npm alone ends its shell and never comes here: without that shell this is to end, too.
if (process.env.npm_lifecycle_event !== undefined) {
  const shell = process.ppid;
  setInterval(() => {
    if (process.ppid !== shell) child.kill('SIGTERM');
  }, 500).unref();
}
child.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)));
