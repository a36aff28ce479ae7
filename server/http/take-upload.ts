// Takes the bytes of an uploaded file: of so many at most, and of so few at once that they always find room in memory.
import type { Context as KoaContext } from 'koa';
import { AppError } from '../errors.ts';
import { tooManyRequests } from './limit-rate.ts';

export type Upload = { mostBytes: number };

const mostAtOnce = 8;
const tryAgainSeconds = 5;

const tooLarge = (mostBytes: number): AppError =>
  new AppError('invalid', 'request.too-large', `文件太大：最多 ${Math.floor(mostBytes / 1024 / 1024)} MB`);

const readBytes = async ({ req }: KoaContext, mostBytes: number): Promise<Buffer> => {
  const parts: Buffer[] = [];
  let length = 0;
  try {
    // The connection must live on for the refusal.
    const source: AsyncIterable<Buffer> = req.iterator({ destroyOnReturn: false });
    for await (const part of source) {
      length += part.length;
      if (length > mostBytes) throw tooLarge(mostBytes);
      parts.push(part);
    }
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError('invalid', 'request.unreadable', '文件没有传完整，请再试一次');
  }
  return Buffer.concat(parts);
};

/** `work` gets the bytes; what it answers is answered. Throws `request.no-file`, `request.too-large`, `request.unreadable`, `request.too-many`. */
export const createUploadTaker = () => {
  let underWay = 0;
  return async <T>(ctx: KoaContext, { mostBytes }: Upload, work: (bytes: Buffer) => Promise<T>): Promise<T> => {
    if (underWay >= mostAtOnce) throw tooManyRequests(ctx, tryAgainSeconds);
    underWay += 1;
    try {
      if (!ctx.is('application/octet-stream')) {
        throw new AppError('invalid', 'request.no-file', '请以 application/octet-stream 上传文件的内容');
      }
      if (ctx.request.length > mostBytes) throw tooLarge(mostBytes);
      return await work(await readBytes(ctx, mostBytes));
    } catch (error) {
      // Somebody may still be sending what nobody reads.
      if (!ctx.req.complete) ctx.set('Connection', 'close');
      throw error;
    } finally {
      underWay -= 1;
    }
  };
};
