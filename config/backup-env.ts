// What backup and restore need of the environment, and no more: they run where the server's secrets are not.
import { z } from 'zod';
import { ConfigError } from './env.ts';

const keyBytes = 32;

const schema = z.object({
  MONGODB_URI: z.string('must be set').regex(/^mongodb(\+srv)?:\/\//, 'must start with mongodb://'),
  BACKUP_KEY: z
    .string()
    // Buffer.from drops what is no base64 without a word, so the text is looked at first.
    .regex(/^[A-Za-z0-9+/]{43}=$/, `must be ${keyBytes} bytes in base64 (openssl rand -base64 ${keyBytes})`)
    .transform((text) => Buffer.from(text, 'base64'))
    .optional(),
});

export type BackupConfig = Readonly<{
  mongodbUri: string;
  /** 32 bytes; null: backups are not encrypted. */
  key: Buffer | null;
}>;

/** Read and check the environment. Throws ConfigError with every problem; it quotes no value. */
export const readBackupConfig = (env: Record<string, string | undefined> = process.env): BackupConfig => {
  const present = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = schema.safeParse(present);
  if (!parsed.success) {
    throw new ConfigError(parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`));
  }
  return Object.freeze({ mongodbUri: parsed.data.MONGODB_URI, key: parsed.data.BACKUP_KEY ?? null });
};
