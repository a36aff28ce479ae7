// A tiny HTTP server that answers as a test tells it, and a gateway pointed at it, with a clock that only tests move.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { createWecomGateway, type CallStore, type WecomLog } from '../../server/gateways/wecom/index.ts';

export type SeenCall = { path: string; method: string; query: URLSearchParams; body: Record<string, unknown> };
/** An object is sent as JSON with status 200; a function takes the response in its own hands. */
export type Answer = Record<string, unknown> | ((response: ServerResponse) => void);
export type Script = (call: SeenCall) => Answer;

export const secret = 'very-secret-secret';

export const grantAll: CallStore = { takeCalls: (_key, _start, _seconds, count) => Promise.resolve(count) };

const readBody = async (request: IncomingMessage): Promise<Record<string, unknown>> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString();
  if (request.headers['content-type']?.startsWith('multipart/'))
    return { form: Buffer.concat(chunks).toString('latin1') };
  return text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
};

export type World = Awaited<ReturnType<typeof openWorld>>;

/** Scripts by path below /cgi-bin; gettoken is scripted as `token-1`, `token-2`, ... unless given. */
export const openWorld = async (scripts: Record<string, Script>, options: { timeoutMs?: number } = {}) => {
  const calls: SeenCall[] = [];
  const lines: string[] = [];
  const slept: number[] = [];
  let issued = 0;
  let nowMs = Date.parse('2026-03-01T08:00:00Z');
  const all: Record<string, Script> = {
    '/gettoken': () => ({ errcode: 0, errmsg: 'ok', access_token: `token-${(issued += 1)}`, expires_in: 7200 }),
    ...scripts,
  };

  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://127.0.0.1');
    const path = url.pathname.replace('/cgi-bin', '');
    void readBody(request).then((body) => {
      const call = { path, method: request.method ?? '', query: url.searchParams, body };
      calls.push(call);
      const script = all[path];
      const answer = script ? script(call) : { errcode: 40058, errmsg: `no script for ${path}` };
      if (typeof answer === 'function') answer(response);
      else response.end(JSON.stringify(answer));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;

  const write =
    (level: string): WecomLog['debug'] =>
    (details, message) =>
      void lines.push(`${level} ${message} ${JSON.stringify(details)}`);
  const gateway = createWecomGateway({
    baseUrl: `http://127.0.0.1:${port}`,
    corpId: 'ww0000000000000001',
    agentId: 1000002,
    secret,
    now: () => new Date(nowMs),
    sleep: (ms) => {
      slept.push(ms);
      nowMs += ms;
      return Promise.resolve();
    },
    callStore: grantAll,
    log: { debug: write('debug'), warn: write('warn') },
    ...options,
  });

  return {
    gateway,
    port,
    calls,
    /** Everything the gateway logged. */
    lines,
    slept,
    callsOf: (path: string) => calls.filter((call) => call.path === path),
    passSeconds: (seconds: number) => {
      nowMs += seconds * 1000;
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

/** The error of a call that must fail. */
export const failureOf = async (promise: Promise<unknown>): Promise<unknown> => {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('the call was expected to fail');
};
