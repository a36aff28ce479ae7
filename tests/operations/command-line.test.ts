// The two commands as an operator calls them, and their part of the environment.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readBackupConfig } from '../../config/backup-env.ts';
import { openTestPlace } from './database-of-a-test.ts';

const place = openTestPlace();
afterAll(() => place.close());

type Ended = { code: number; lines: string[]; result: Record<string, unknown> };

const run = (script: string, args: string[], env: Record<string, string>): Promise<Ended> =>
  new Promise((resolve) => {
    const all = ['--import', 'tsx', `operations/${script}.ts`, ...args];
    const given = { PATH: process.env['PATH'] ?? '', ...env };
    execFile(process.execPath, all, { env: given }, (error, stdout, stderr) => {
      const lines = stdout.trim().split('\n');
      resolve({
        code: error ? 1 : 0,
        lines: stderr.trim().split('\n'),
        result: JSON.parse(lines.at(-1) ?? '') as Record<string, unknown>,
      });
    });
  });

const key = Buffer.alloc(32, 5).toString('base64');

it('backup and restore: progress on stderr, one JSON line on stdout', async () => {
  const source = await place.newDatabase();
  const target = await place.newDatabase();
  await source.db.collection('events').insertOne({ at: new Date() });
  const folder = place.newFolder();
  const made = await run('backup', [folder], { MONGODB_URI: source.uri, BACKUP_KEY: key });
  expect(made.result).toMatchObject({ ok: true, documents: 1, encrypted: true });
  expect(made.lines).toEqual([expect.stringMatching(/^events: 1 documents, \d+ bytes$/)]);
  const restored = await run('restore', [folder], { MONGODB_URI: target.uri, BACKUP_KEY: key });
  expect(restored.result).toMatchObject({ ok: true, documents: 1, sendTasksNotStarted: 0 });
  const again = await run('restore', [folder], { MONGODB_URI: target.uri, BACKUP_KEY: key });
  expect(again).toMatchObject({ code: 1, result: { ok: false } });
  expect(again.result['error']).toContain('is not empty');
  expect(again.lines).toHaveLength(1);
}, 120_000);

it('says what is missing in the environment and how it is called', async () => {
  const folder = place.newFolder();
  const wrong = await run('backup', [folder], { BACKUP_KEY: 'c2hvcnQ=' });
  expect(wrong.code).toBe(1);
  expect(wrong.lines.join('\n')).toContain('MONGODB_URI: must be set');
  expect(wrong.lines.join('\n')).toContain('BACKUP_KEY: must be 32 bytes in base64');
  expect(wrong.lines.join('\n')).not.toContain('c2hvcnQ');
  expect(existsSync(folder)).toBe(false);
  const unclear = await run('restore', [], { MONGODB_URI: 'mongodb://127.0.0.1/x' });
  expect(unclear).toMatchObject({ code: 1, lines: ['banlv: usage: npm run restore -- DIR'] });
}, 120_000);

it('reads a key, or none', () => {
  const MONGODB_URI = 'mongodb://127.0.0.1/x';
  expect(readBackupConfig({ MONGODB_URI, BACKUP_KEY: key }).key).toEqual(Buffer.alloc(32, 5));
  expect(readBackupConfig({ MONGODB_URI, BACKUP_KEY: '' }).key).toBeNull();
  expect(() => readBackupConfig({ MONGODB_URI, BACKUP_KEY: `${key}x` })).toThrow('BACKUP_KEY');
});
