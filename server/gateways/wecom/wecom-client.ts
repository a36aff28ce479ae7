// Calls one WeCom API: token, quota, one retry after a refused token, patience with "busy" reads, errors as GatewayError.
import { z } from 'zod';
import { text as textField, id, whole, wholeOrZero } from './answer-fields.ts';
import { type AccessToken, createTokenSource, type FetchedToken } from './access-token.ts';
import { type RateLimit } from './rate-limit.ts';
import { sendRequest, type FilePart } from './send-request.ts';
import { type WecomApi } from './wecom-apis.ts';
import { badAnswer, isWecomCode, refusedByWecom, tokenErrcodes } from './wecom-errors.ts';
import { GatewayError } from '../gateway-error.ts';

export type WecomLog = {
  debug(details: object, message: string): void;
  warn(details: object, message: string): void;
};

export type WecomCall<Answer> = {
  api: WecomApi;
  query?: Readonly<Record<string, string>>;
  body?: unknown;
  /** Instead of a body. */
  file?: FilePart;
  answer: z.ZodType<Answer>;
};

/** The parsed answer. `GatewayError` otherwise: see `wecom-errors.ts` and `send-request.ts` for what each says. */
export type WecomClient = <Answer>(call: WecomCall<Answer>) => Promise<Answer>;

export type WecomClientOptions = {
  /** Without `/cgi-bin`, e.g. `https://qyapi.weixin.qq.com`. */
  baseUrl: string;
  corpId: string;
  secret: string;
  rateLimit: RateLimit;
  now: () => Date;
  sleep: (ms: number) => Promise<void>;
  /** 10,000 unless given; an API may have its own. */
  timeoutMs?: number;
  log?: WecomLog;
};

const defaultTimeoutMs = 10_000;
/** Before the second, third and fourth try of a read that WeCom was too busy for. */
const busyPausesMs = [200, 600, 1800] as const;

const status = z.object({ errcode: wholeOrZero, errmsg: textField });
const tokenAnswer = z.object({ access_token: id, expires_in: whole });

export const createWecomClient = (options: WecomClientOptions): WecomClient => {
  const { corpId, secret, rateLimit, sleep, log } = options;
  const baseUrl = options.baseUrl.replace(/\/+$/, '');
  const defaultTime = options.timeoutMs ?? defaultTimeoutMs;

  /** Vendor texts go into errors and logs whole, but for what must never be there. */
  const withoutSecrets = (message: string, token?: string): string =>
    [secret, token]
      .reduce<string>((cleaned, word) => (word ? cleaned.replaceAll(word, '***') : cleaned), message)
      // Quoted from the URL they may be encoded.
      .replace(/(access_token|corpsecret)=[^&\s"]*/g, '$1=***');

  const read = <Answer>(api: WecomApi, raw: unknown, answer: z.ZodType<Answer>, token?: string): Answer => {
    const head = status.safeParse(raw);
    if (!head.success) throw badAnswer(api.path, 'the answer has no errcode', api.isRead);
    const { errcode, errmsg } = head.data;
    if (errcode !== 0) throw refusedByWecom(api.path, errcode, withoutSecrets(errmsg, token), api.isRead);
    // WeCom drops fields of a wrong type silently and says so only here, with errcode 0.
    if (errmsg.includes('wrong json format')) log?.warn({ api: api.path }, 'WeCom ignored part of a request');
    const parsed = answer.safeParse(raw);
    if (parsed.success) return parsed.data;
    const fields = parsed.error.issues.map((issue) => issue.path.join('.')).join(', ');
    throw badAnswer(api.path, `unexpected fields in the answer: ${fields}`, api.isRead);
  };

  const patiently = async <Answer>(isRead: boolean, attempt: () => Promise<Answer>): Promise<Answer> => {
    for (const pauseMs of isRead ? busyPausesMs : []) {
      try {
        return await attempt();
      } catch (error) {
        if (!isWecomCode(error, -1)) throw error;
      }
      await sleep(pauseMs);
    }
    return attempt();
  };

  const fetchToken = (): Promise<FetchedToken> =>
    patiently(true, async () => {
      const query = { corpid: corpId, corpsecret: secret };
      const raw = await sendRequest({ baseUrl, ...tokenApi, query, timeoutMs: defaultTime });
      const { access_token: value, expires_in: expiresInSeconds } = read(tokenApi, raw, tokenAnswer);
      return { value, expiresInSeconds };
    });
  const tokens = createTokenSource({ fetchToken, now: options.now });

  const callWith = async <Answer>(token: AccessToken, call: WecomCall<Answer>): Promise<Answer> => {
    const { api } = call;
    const query = { access_token: token.value, ...call.query };
    const timeoutMs = api.timeoutMs ?? defaultTime;
    const raw = await rateLimit.run(api, () =>
      sendRequest({
        baseUrl,
        path: api.path,
        method: api.method,
        isRead: api.isRead,
        query,
        body: call.body,
        file: call.file,
        timeoutMs,
      }),
    );
    return read(api, raw, call.answer, token.value);
  };

  const callOnce = async <Answer>(call: WecomCall<Answer>): Promise<Answer> => {
    const token = await tokens.get();
    try {
      return await callWith(token, call);
    } catch (error) {
      if (!isRefusedToken(error)) throw error;
      tokens.drop(token);
      // Exactly once, and safe for every API: a refused token means that nothing was done.
      return await callWith(await tokens.get(), call);
    }
  };

  return async (call) => {
    const startedAt = performance.now();
    try {
      const answer = await patiently(call.api.isRead, () => callOnce(call));
      log?.debug({ api: call.api.path, ms: Math.round(performance.now() - startedAt) }, 'WeCom answered');
      return answer;
    } catch (error) {
      const code = error instanceof GatewayError ? error.code : 'fault';
      const why = error instanceof Error ? error.message : 'unknown';
      log?.warn({ api: call.api.path, ms: Math.round(performance.now() - startedAt), code, why }, 'WeCom call failed');
      throw error;
    }
  };
};

const tokenApi: WecomApi = { path: '/gettoken', method: 'GET', isRead: true, atOnce: 1, isCounted: false };

const isRefusedToken = (error: unknown): boolean =>
  error instanceof GatewayError && typeof error.code === 'number' && tokenErrcodes.has(error.code);
