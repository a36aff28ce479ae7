// Pure: what kind of picture some bytes are, and whether they are all there. The name of a file says nothing.

export const imageTypes = ['image/jpeg', 'image/png'] as const;
export type ImageType = (typeof imageTypes)[number];
export type Picture = { type: ImageType; width: number; height: number };
export type PictureProblem = 'not-a-picture' | 'cut-short' | 'too-many-pixels';

/** A limit of ours: few bytes can be made to fill the memory of whoever looks at them. */
export const mostPixelsASide = 10_000;

const pngStart = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const jpgStart = Buffer.from([0xff, 0xd8, 0xff]);

type Size = { width: number; height: number };

/** Chunk by chunk to IEND; IHDR comes first and tells the size. */
const readPng = (bytes: Buffer): Size | PictureProblem => {
  let size: Size | null = null;
  let hasData = false;
  for (let at = pngStart.length; at + 12 <= bytes.length;) {
    const length = bytes.readUInt32BE(at);
    const kind = bytes.toString('latin1', at + 4, at + 8);
    const end = at + 12 + length;
    if (size === null) {
      if (kind !== 'IHDR' || length !== 13) return 'not-a-picture';
      if (end > bytes.length) return 'cut-short';
      size = { width: bytes.readUInt32BE(at + 8), height: bytes.readUInt32BE(at + 12) };
    }
    if (kind === 'IEND') return hasData ? size : 'cut-short';
    hasData ||= kind === 'IDAT';
    at = end;
  }
  return 'cut-short';
};

/** SOF0 to SOF15 tell the size, but for three numbers that mean something else (DHT, JPG, DAC). */
const isFrame = (marker: number): boolean => marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
const standsAlone = (marker: number): boolean => marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7);

/** Segment by segment to the first scan, behind which there must be an end; in a scan FF D9 means nothing else. */
const readJpg = (bytes: Buffer): Size | PictureProblem => {
  let size: Size | null = null;
  for (let at = 2; at + 4 <= bytes.length;) {
    if (bytes[at] !== 0xff) return 'not-a-picture';
    const marker = bytes.readUInt8(at + 1);
    if (marker === 0xff) at += 1;
    else if (standsAlone(marker)) at += 2;
    else {
      const length = bytes.readUInt16BE(at + 2);
      if (length < 2 || marker === 0xd8 || marker === 0xd9) return 'not-a-picture';
      const end = at + 2 + length;
      if (end > bytes.length) return 'cut-short';
      if (isFrame(marker)) {
        if (length < 8) return 'not-a-picture';
        size = { height: bytes.readUInt16BE(at + 5), width: bytes.readUInt16BE(at + 7) };
      }
      if (marker === 0xda) {
        if (size === null) return 'not-a-picture';
        return bytes.indexOf('ffd9', end, 'hex') === -1 ? 'cut-short' : size;
      }
      at = end;
    }
  }
  return 'cut-short';
};

export const readPicture = (bytes: Buffer): Picture | PictureProblem => {
  const isPng = bytes.subarray(0, pngStart.length).equals(pngStart);
  const isJpg = bytes.subarray(0, jpgStart.length).equals(jpgStart);
  if (!isPng && !isJpg) return 'not-a-picture';
  const size = isPng ? readPng(bytes) : readJpg(bytes);
  if (typeof size === 'string') return size;
  if (size.width === 0 || size.height === 0) return 'not-a-picture';
  if (size.width > mostPixelsASide || size.height > mostPixelsASide) return 'too-many-pixels';
  return { type: isPng ? 'image/png' : 'image/jpeg', ...size };
};
