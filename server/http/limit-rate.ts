// How often one may ask at a door: an address at each door, and a session. Every process counts for itself, in memory.
import { isIPv6 } from 'node:net';
import type { Context as KoaContext, Middleware } from 'koa';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { AppError } from '../errors.ts';
import type { RequestState } from './request-state.ts';

/** `requests` in any window of `seconds`. */
export type RateLimit = { requests: number; seconds: number };

/** Counts one request of `key` and answers null, or after how many seconds it may ask again. */
export type RateLimiter = (key: string) => Promise<number | null>;

export const createRateLimiter = ({ requests, seconds }: RateLimit): RateLimiter => {
  const limiter = new RateLimiterMemory({ points: requests, duration: seconds });
  return async (key) => {
    try {
      await limiter.consume(key);
      return null;
    } catch (refusal) {
      if (!(refusal instanceof RateLimiterRes)) throw refusal;
      return Math.max(1, Math.ceil(refusal.msBeforeNext / 1_000));
    }
  };
};

/** Who asks, by network address; of IPv6 the /64, of which everybody has many addresses. */
export const addressOf = (ip: string): string => {
  const plain = ip.replace(/^::ffff:(?=\d+\.)/i, '');
  if (!isIPv6(plain)) return plain;
  const [front = '', back = ''] = plain.split('::');
  const [before, after] = [front, back].map((side) => side.split(':').filter((group) => group !== ''));
  const missing = Array<string>(8 - (before?.length ?? 0) - (after?.length ?? 0)).fill('0');
  return [...(before ?? []), ...missing, ...(after ?? [])].slice(0, 4).join(':');
};

export const tooManyRequests = (ctx: Pick<KoaContext, 'set'>, seconds: number): AppError => {
  ctx.set('Retry-After', String(seconds));
  return new AppError('too-many', 'request.too-many', `操作太频繁了，请 ${seconds} 秒后再试`);
};

export type Limits = {
  /** Of one session. */
  session: RateLimiter;
  /** Of callbacks from one address that are not WeCom's. Those that are WeCom's are not counted and never refused. */
  rejectedCallback: RateLimiter;
  /** Of one address, by the beginning of the path; the first that fits counts. */
  doors: readonly { prefix: string; take: RateLimiter | null }[];
};

/** A whole office may stand behind one address. */
const peopleBehindAddress = 10;
/** Signing in is two requests, and once a week. */
const signInShare = 1 / 5;

/** Everything follows from what one session may ask in a minute. */
export const createLimits = (perMinute: number): Limits => {
  const limiter = (share: number): RateLimiter =>
    createRateLimiter({ requests: Math.max(1, Math.floor(perMinute * share)), seconds: 60 });
  return {
    session: limiter(1),
    rejectedCallback: limiter(signInShare),
    doors: [
      { prefix: '/callbacks/', take: null },
      { prefix: '/staff/sign-in', take: limiter(signInShare) },
      // Nobody opts out often; somebody might try phone numbers.
      { prefix: '/u/', take: limiter(signInShare) },
      { prefix: '/staff/', take: limiter(peopleBehindAddress) },
      { prefix: '/', take: limiter(peopleBehindAddress) },
    ],
  };
};

/** Refuses an address that asks too often at one door (429); the others stay open to it. */
export const limitAddresses =
  ({ doors }: Limits): Middleware<RequestState> =>
  async (ctx, next) => {
    // Routes are found in any case, too.
    const path = ctx.path.toLowerCase();
    const take = doors.find(({ prefix }) => path.startsWith(prefix))?.take;
    const waitSeconds = take ? await take(addressOf(ctx.ip)) : null;
    if (waitSeconds !== null) throw tooManyRequests(ctx, waitSeconds);
    await next();
  };
