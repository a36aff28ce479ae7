// The errors that the simulated WeCom answers with, worded like the vendor's (callers branch on errcode only).
import { randomInt } from 'node:crypto';

const MESSAGES: Record<number, string> = {
  [-1]: 'system error',
  40001: 'invalid credential',
  40003: 'invalid userid',
  40005: 'invalid type',
  40006: 'invalid file size',
  40007: 'invalid media_id',
  40008: 'invalid message type',
  40009: 'invalid image size',
  40011: 'invalid video size',
  40013: 'invalid corpid',
  40014: 'invalid access_token',
  40029: 'invalid code',
  40032: 'invalid userid list size',
  40056: 'invalid agentid',
  40058: 'invalid Request Parameter',
  40063: 'some parameters are empty',
  40066: 'invalid party list',
  40068: 'invalid tagid',
  40071: 'invalid tag name',
  40096: 'invalid external userid',
  40097: 'user is not resigned',
  40099: 'external contact count of takeover user exceed limit',
  40123: 'invalid image format',
  40128: 'customer is transferred too frequently',
  40129: 'customer is being transferred',
  40130: 'handover user and takeover user are the same',
  40131: 'handover user is not the follow user of the customer',
  41001: 'access_token missing',
  41002: 'corpid missing',
  41004: 'corpsecret missing',
  41008: 'missing code',
  41009: 'userid missing',
  41035: 'missing external userid',
  41037: 'missing contact way type',
  41038: 'missing contact way scene',
  41039: 'invalid contact way type',
  41040: 'invalid contact way scene',
  41041: 'contact way users exceed limit',
  41043: 'missing contact way config_id',
  41044: 'invalid contact way config_id',
  41046: 'missing group msg id',
  41047: 'invalid group msg id',
  41048: 'no customer to send',
  41049: 'missing welcome code',
  41050: 'invalid welcome code',
  41051: 'customer already start chatting',
  41054: 'user not activated',
  41063: 'group msg is dispatching',
  41064: 'attachment num exceed limit',
  41065: 'invalid attachment',
  41093: 'group msg canceled',
  41094: 'remind group msg exceed limit',
  41096: 'welcome msg is being distributed',
  42001: 'access_token expired',
  42003: 'oauth_code expired',
  42022: 'oauth_code is already used',
  44001: 'empty media data',
  45009: 'reach max api frequency limit',
  45033: 'api concurrent out of limit',
  48002: 'api forbidden',
  60011: 'no privilege to access/modify contact/party/agent',
  60020: 'not allow to access from your ip',
  60111: 'userid not found',
  50001: 'redirect_uri unauthorized',
  60123: 'invalid party id',
  81013: 'user & party & tag all invalid',
  84061: 'not external contact',
  90206: 'miniprogram is not bound to the corp',
  90207: 'invalid miniprogram appid',
};

export type WecomError = Error & { errcode: number };

/** An error that becomes `{ errcode, errmsg }` with HTTP status 200. */
export function wecomError(errcode: number, detail?: string): WecomError {
  const message = MESSAGES[errcode] ?? 'error';
  return Object.assign(new Error(detail ? `${message}: ${detail}` : message), { errcode });
}

export function isWecomError(error: unknown): error is WecomError {
  return error instanceof Error && 'errcode' in error;
}

/** The answer's body: with a hint, the caller's address and the query page, as the vendor adds them to every error. */
export function errorBody(error: WecomError, ip: string, nowSeconds: number): { errcode: number; errmsg: string } {
  const hint = `${nowSeconds}${String(randomInt(1e9)).padStart(9, '0')}`;
  const more = `https://open.work.weixin.qq.com/devtool/query?e=${error.errcode}`;
  return { errcode: error.errcode, errmsg: `${error.message}, hint: [${hint}], from ip: ${ip}, more info at ${more}` };
}
