// Temporary material (临时素材): pictures and files that the corp uploaded, usable for three days. The bytes lie beside the journal.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { newId, toSeconds, type Corp } from './corp.ts';
import type { MediaRow } from './corp.types.ts';
import { wecomError } from './wecom-error.ts';
import type { World } from './world.ts';

const LIFE_SECONDS = 3 * 86_400;
/** "所有文件size必须大于5个字节" (DOC 90253). */
const TOO_SMALL_BYTES = 5;
const MIB = 1024 * 1024;

const IMAGE_TYPES: readonly { contentType: string; start: readonly number[] }[] = [
  { contentType: 'image/png', start: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] },
  { contentType: 'image/jpeg', start: [0xff, 0xd8, 0xff] },
];

/** Of each type, how large and which code says that it is larger (DOC 90253, 90313). */
export const MEDIA_LIMITS: Record<MediaRow['type'], { bytes: number; tooLarge: number }> = {
  image: { bytes: 10 * MIB, tooLarge: 40009 },
  voice: { bytes: 2 * MIB, tooLarge: 40006 },
  video: { bytes: 10 * MIB, tooLarge: 40011 },
  file: { bytes: 20 * MIB, tooLarge: 40006 },
};

const folderOf = (world: World, corpId: string): string => join(world.mediaDir, corpId);

/** Throws 40006, 40009, 40011 for its size and 40123 for a picture that is neither JPG nor PNG. */
export function keepMedia(world: World, corp: Corp, type: MediaRow['type'], fileName: string, bytes: Buffer): MediaRow {
  const limit = MEDIA_LIMITS[type];
  if (bytes.length <= TOO_SMALL_BYTES) throw wecomError(40006);
  if (bytes.length > limit.bytes) throw wecomError(limit.tooLarge);
  const image = IMAGE_TYPES.find(({ start }) => start.every((byte, at) => bytes[at] === byte));
  if (type === 'image' && !image) throw wecomError(40123);
  const contentType = image?.contentType ?? 'application/octet-stream';
  const row: MediaRow = { mediaId: newId('3', 64), type, fileName, contentType, createdAt: toSeconds(corp.now()) };
  const folder = folderOf(world, corp.corpId);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, row.mediaId), bytes);
  corp.media.put(row.mediaId, row);
  return row;
}

/** Throws 40007 for what was never uploaded, is of another type, or is older than three days. */
export function requireMedia(corp: Corp, mediaId: string, type: MediaRow['type']): void {
  const row = corp.media.get(mediaId);
  if (row?.type !== type || toSeconds(corp.now()) >= row.createdAt + LIFE_SECONDS) throw wecomError(40007);
}

/** Also of what has expired: whoever was sent a picture keeps it. */
export const readMedia = (world: World, corp: Corp, row: MediaRow): Buffer =>
  readFileSync(join(folderOf(world, corp.corpId), row.mediaId));

export const dropMedia = (world: World, corpId: string): void =>
  rmSync(folderOf(world, corpId), { recursive: true, force: true });
