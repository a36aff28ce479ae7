// Builds the workbench when its sources are newer than what was built last.
import { spawnSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');
const sources = [
  'workbench/src',
  'workbench/index.html',
  'workbench/vite.config.ts',
  'workbench/package.json',
  'package-lock.json',
];

const newest = (place: string): number => {
  const stat = statSync(place);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(0, ...readdirSync(place).map((name) => newest(path.join(place, name))));
};

const builtAt = (): number => {
  try {
    return statSync(path.join(root, 'workbench/dist/index.html')).mtimeMs;
  } catch {
    return 0;
  }
};

/** Throws with the builder's words where it fails. Answers whether anything was built. */
export const buildWorkbench = (): boolean => {
  if (builtAt() >= Math.max(...sources.map((source) => newest(path.join(root, source))))) return false;
  console.log('正在构建工作台 · building the workbench …');
  const result = spawnSync(
    process.execPath,
    [path.join(root, 'node_modules/vite/bin/vite.js'), 'build', '--logLevel', 'warn'],
    {
      cwd: path.join(root, 'workbench'),
      stdio: ['ignore', 'inherit', 'inherit'],
    },
  );
  if (result.status !== 0) throw new Error('工作台没有构建成功 · the workbench could not be built');
  return true;
};
