// WeCom's error codes and what each allows the caller to do (DOC 90313), turned into GatewayError.
import { GatewayError } from '../gateway-error.ts';

/** Codes that go away by themselves, with the seconds to wait at least. Every other code needs somebody to act. */
const secondsToWait: ReadonlyMap<number, number> = new Map([
  [-1, 2], // system busy
  [6000, 2], // somebody else is writing the same data
  [41063, 10], // the group message is still being dispatched
  [41096, 1], // another app is sending the welcome
  [42001, 1], // token expired again right after we fetched one: WeCom ended it early
  [45009, 60], // too often; the ban lasts about as long as the window, and a minute is the shortest
  [45033, 2], // too many calls of this API at once
]);

/** The token of the call was refused: drop it, fetch another, try once more. 40001 also when the secret was changed. */
export const tokenErrcodes: ReadonlySet<number> = new Set([40001, 40014, 42001]);

/** `maybeDone` for "busy" on calls that change something: WeCom does not say whether it happened. */
export const refusedByWecom = (path: string, errcode: number, errmsg: string, isRead: boolean): GatewayError => {
  const retryAfterSeconds = secondsToWait.get(errcode);
  return new GatewayError('wecom', errcode, `WeCom ${path} answered ${errcode}: ${errmsg}`, {
    retryable: retryAfterSeconds !== undefined,
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
    maybeDone: errcode === -1 && !isRead,
  });
};

/** Our own check of WeCom's documented limits, before anything is sent. */
export const outOfLimits = (what: string): GatewayError =>
  new GatewayError('wecom', 'out-of-limits', what, { retryable: false, maybeDone: false });

/** An answer that cannot be understood, although WeCom may have done what was asked. */
export const badAnswer = (path: string, why: string, isRead: boolean, retryable = false): GatewayError =>
  new GatewayError('wecom', 'bad-answer', `WeCom ${path}: ${why}`, { retryable, maybeDone: !isRead });

export const tooManyCalls = (path: string, retryAfterSeconds: number): GatewayError =>
  new GatewayError('wecom', 'too-many', `Our quota for WeCom ${path} is used up`, {
    retryable: true,
    retryAfterSeconds,
    maybeDone: false,
  });

export const isWecomCode = (error: unknown, code: number): error is GatewayError =>
  error instanceof GatewayError && error.vendor === 'wecom' && error.code === code;
