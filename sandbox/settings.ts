// What a demo installation keeps beside its data: the secrets it made for itself and how far its seed got.
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

export type DemoSettings = {
  /** The agency is generated from these two, so a second start sees the same one. */
  seed: number;
  asOf: string;
  callbackToken: string;
  callbackAesKey: string;
  wecomSecret: string;
  fieldKey: string;
  blindIndexKey: string;
  areTripsImported: boolean;
  /** With the stays that they are about. Absent in a folder of before there were any. */
  areRuleTagsMade?: boolean;
};

const fileIn = (dataDir: string): string => path.join(dataDir, 'settings.json');

const alphanumeric = (length: number): string => {
  const text = randomBytes(length * 3)
    .toString('base64')
    .replaceAll(/[^A-Za-z0-9]/g, '');
  return text.slice(0, length);
};

/** An EncodingAESKey is base64 of 32 bytes without its `=`, of letters and digits only. */
const aesKey = (): string => {
  for (;;) {
    const key = randomBytes(32).toString('base64').slice(0, 43);
    if (/^[A-Za-z0-9]{43}$/.test(key)) return key;
  }
};

const newSettings = (): DemoSettings => ({
  seed: 1,
  asOf: new Date().toISOString(),
  callbackToken: alphanumeric(24),
  callbackAesKey: aesKey(),
  wecomSecret: alphanumeric(43),
  fieldKey: `demo:${randomBytes(32).toString('base64')}`,
  blindIndexKey: randomBytes(32).toString('base64'),
  areTripsImported: false,
});

export const saveSettings = (dataDir: string, settings: DemoSettings): void => {
  const file = fileIn(dataDir);
  writeFileSync(`${file}.new`, JSON.stringify(settings, null, 2), { mode: 0o600 });
  renameSync(`${file}.new`, file);
};

/** Throws where the folder cannot be written. */
export const loadSettings = (dataDir: string): DemoSettings => {
  mkdirSync(dataDir, { recursive: true });
  const file = fileIn(dataDir);
  const settings = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as DemoSettings) : newSettings();
  saveSettings(dataDir, settings);
  return settings;
};

/** Begin anew. Only a folder that holds a demo, or nothing, is emptied. */
export const emptyDataFolder = (dataDir: string): void => {
  if (!existsSync(dataDir)) return;
  if (!existsSync(fileIn(dataDir))) throw new Error(`${dataDir} 不是演示数据文件夹 · is no folder of a demo`);
  rmSync(dataDir, { recursive: true, force: true });
};
