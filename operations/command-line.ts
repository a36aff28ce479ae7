// What `npm run backup` and `npm run restore` share: arguments, the connection, progress on stderr, one JSON line on stdout.
import { parseArgs } from 'node:util';
import mongoose from 'mongoose';
import { readBackupConfig, type BackupConfig } from '../config/backup-env.ts';
import { ConfigError } from '../config/env.ts';
import { firstLine } from '../server/errors.ts';
import { BackupError } from './backup-error.ts';

const connectWithinMs = 10_000;

export type CommandInput = {
  client: mongoose.mongo.MongoClient;
  folder: string;
  key: BackupConfig['key'];
  tell: (line: string) => void;
  hasFlag: (name: string) => boolean;
};

const readArguments = (name: string, flags: readonly string[]) => {
  try {
    const { values, positionals } = parseArgs({
      options: Object.fromEntries(flags.map((flag) => [flag, { type: 'boolean' as const }])),
      allowPositionals: true,
    });
    const [folder] = positionals;
    if (folder !== undefined && positionals.length === 1) return { folder, values };
  } catch {
    // Answered below.
  }
  throw new BackupError(`usage: npm run ${name} -- DIR${flags.map((flag) => ` [--${flag}]`).join('')}`);
};

const say = (line: string): void => void process.stderr.write(`${line}\n`);
const answer = (result: object): void => void process.stdout.write(`${JSON.stringify(result)}\n`);

/** Runs `work` with the database of MONGODB_URI. Exit code 0 or 1; the last line of stdout says what became of it. */
export const runCommand = async (
  name: string,
  flags: readonly string[],
  work: (input: CommandInput) => Promise<object>,
): Promise<void> => {
  const startedAt = performance.now();
  let client: mongoose.mongo.MongoClient | null = null;
  try {
    const { folder, values } = readArguments(name, flags);
    const { mongodbUri, key } = readBackupConfig();
    client = new mongoose.mongo.MongoClient(mongodbUri, {
      serverSelectionTimeoutMS: connectWithinMs,
      writeConcern: { w: 'majority', journal: true },
    });
    await client.connect();
    const result = await work({ client, folder, key, tell: say, hasFlag: (flag) => values[flag] === true });
    answer({ ok: true, ...result, seconds: Math.round(performance.now() - startedAt) / 1_000 });
  } catch (error) {
    const known = error instanceof BackupError || error instanceof ConfigError;
    const message = known ? error.message : `${name} failed: ${firstLine(error)}`;
    say(`banlv: ${message}`);
    answer({ ok: false, error: message });
    process.exitCode = 1;
  } finally {
    await client?.close();
  }
};
