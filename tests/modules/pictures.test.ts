// What is a picture by its bytes, and how long WeCom's name for one is trusted.
import { readPicture } from '../../server/modules/images/read-picture.ts';
import { isUsable } from '../../server/modules/images/upload-to-wecom.ts';
import { makeJpg, makePng } from '../support/pictures.ts';

const hour = 3_600_000;

describe('bytes', () => {
  it('are a PNG or a JPG of some size', () => {
    expect(readPicture(makePng({ width: 520, height: 416 }))).toEqual({ type: 'image/png', width: 520, height: 416 });
    expect(readPicture(makeJpg({ width: 1080, height: 1920 }))).toEqual({
      type: 'image/jpeg',
      width: 1080,
      height: 1920,
    });
    // Phones write more behind the end of a picture.
    expect(readPicture(Buffer.concat([makeJpg(), Buffer.from('a film')]))).toMatchObject({ type: 'image/jpeg' });
  });

  it.each(['GIF89a', 'RIFF....WEBPVP8 ', '<svg/>', '\xff\xd8', '', 'BM', '\x89PNG\r\n\x1a\r'])(
    '%j are none',
    (text) => {
      expect(readPicture(Buffer.from(text, 'latin1'))).toBe('not-a-picture');
    },
  );

  it('that end anywhere too early are not all there', () => {
    for (const whole of [makePng(), makeJpg()]) {
      for (let length = 8; length < whole.length; length += 1) {
        expect([length, readPicture(whole.subarray(0, length))]).toEqual([length, 'cut-short']);
      }
    }
  });

  it('that claim a size of nothing, or one that fills a memory, are refused', () => {
    expect(readPicture(makePng({ width: 10_001, height: 1 }))).toBe('too-many-pixels');
    expect(readPicture(makeJpg({ width: 1, height: 60_000 }))).toBe('too-many-pixels');
    expect(readPicture(makePng({ width: 0, height: 0 }))).toBe('not-a-picture');
    expect(readPicture(makeJpg({ width: 0 }))).toBe('not-a-picture');
  });

  it('with a frame that lies about lengths are refused and end the reading', () => {
    const png = makePng();
    png.writeUInt32BE(0xffff_ffff, 33);
    expect(readPicture(png)).toBe('cut-short');
    const jpg = makeJpg();
    jpg.writeUInt16BE(0, 4);
    expect(readPicture(jpg)).toBe('not-a-picture');
    expect(readPicture(Buffer.from([0xff, 0xd8, ...Array<number>(1_000).fill(0xff)]))).toBe('cut-short');
  });
});

it('a name of WeCom’s is used until half a day before it dies, unless WeCom no longer knew it', () => {
  const now = new Date('2030-03-04T02:00:00Z');
  const media = (hours: number) => ({ id: 'm1', expiresAt: new Date(now.getTime() + hours * hour) });
  expect(isUsable(null, null, now)).toBe(false);
  expect(isUsable(media(13), null, now)).toBe(true);
  expect(isUsable(media(12), null, now)).toBe(false);
  expect(isUsable(media(13), 'm1', now)).toBe(false);
  expect(isUsable(media(13), 'm0', now)).toBe(true);
});
