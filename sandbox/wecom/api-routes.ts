// The front of /cgi-bin: token, faults and limits before the API's work, the vendor's answer shape after it.
import type { IncomingMessage } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { Middleware } from 'koa';
import { contactApis } from './api-contacts.ts';
import { contactWayApis } from './api-contact-ways.ts';
import type { Api, ApiTable } from './api-definition.ts';
import { directoryApis } from './api-directory.ts';
import { groupSendApis } from './api-group-sends.ts';
import { mediaApis } from './api-media.ts';
import { messageApis } from './api-messages.ts';
import { statisticsApis } from './api-statistics.ts';
import { tagApis } from './api-tags.ts';
import { transferApis } from './api-transfers.ts';
import { getToken, tokenApis } from './api-token.ts';
import { createCallLimits } from './call-limits.ts';
import { toSeconds, type Corp } from './corp.ts';
import { checkConsole, useFault } from './faults.ts';
import { readBody, readBytes } from './read-body.ts';
import { settleTransfers } from './transfer-actions.ts';
import { errorBody, isWecomError, wecomError } from './wecom-error.ts';
import type { World } from './world.ts';

const MAX_BODY_BYTES = 4 * 1024 * 1024;
/** A file of 20 MB and what is around it. */
const MAX_FORM_BYTES = 21 * 1024 * 1024;

const APIS: ApiTable = {
  ...tokenApis,
  ...directoryApis,
  ...contactApis,
  ...tagApis,
  ...contactWayApis,
  ...transferApis,
  ...groupSendApis,
  ...messageApis,
  ...mediaApis,
  ...statisticsApis,
};

/** Says that the connection is to be cut, with or without the work done. */
const DROP = Symbol('drop');

/** Answers every path below /cgi-bin/ with HTTP 200 and an errcode. */
export function apiRoutes(world: World): Middleware {
  const limit = createCallLimits(world.now);

  function enter(path: string, query: URLSearchParams): { corp: Corp; agentId: number } {
    const token = query.get('access_token');
    if (!token) throw wecomError(41001);
    const row = world.tokens.get(token);
    const corp = row && world.corps.get(row.corpId);
    if (!corp) throw wecomError(40014);
    countCall(corp, path);
    if (row.refusedWith !== undefined) throw wecomError(row.refusedWith);
    if (row.expiresAt <= world.now().getTime()) throw wecomError(42001);
    return { corp, agentId: row.agentId };
  }

  async function underFaults(corp: Corp, path: string, work: () => object): Promise<object | typeof DROP> {
    const slow = useFault(corp, 'slow', path);
    if (slow) await delay(slow.ms ?? 1000);
    if (useFault(corp, 'drops', path)) return DROP;
    const refusal = useFault(corp, 'error', path);
    if (refusal) throw wecomError(refusal.errcode ?? -1);
    limit(corp, path);
    const drops = useFault(corp, 'commits-then-drops', path);
    const fails = useFault(corp, 'commits-then-error', path);
    settleTransfers(world, corp);
    const result = world.store.transaction(work);
    if (drops) return DROP;
    if (fails) throw wecomError(fails.errcode ?? -1);
    return result;
  }

  async function inputOf({ method, takesFile }: Api, query: URLSearchParams, request: IncomingMessage) {
    if (method === 'GET') return Object.fromEntries(query);
    if (!takesFile) return readJsonBody(request);
    const body = await readBytes(request, MAX_FORM_BYTES);
    return { query, contentType: request.headers['content-type'] ?? '', body };
  }

  async function answer(method: string, path: string, query: URLSearchParams, request: IncomingMessage) {
    if (path === 'gettoken') {
      const corp = world.corps.get(query.get('corpid') ?? '');
      const work = (): object => getToken(world, query.get('corpid') ?? '', query.get('corpsecret') ?? '');
      if (!corp) return work();
      countCall(corp, path);
      return underFaults(corp, path, work);
    }
    const { corp, agentId } = enter(path, query);
    checkConsole(corp, path);
    const definition = Object.hasOwn(APIS, path) ? APIS[path] : undefined;
    if (!definition) throw wecomError(48002);
    // A GET where a body is required finds its parameters missing: the vendor's 40058.
    if (definition.method === 'POST' && method !== 'POST') throw wecomError(40058, 'POST required');
    const input = await inputOf(definition, query, request);
    return underFaults(corp, path, () => definition.run({ world, corp, agentId }, input));
  }

  return async (ctx) => {
    const path = ctx.path.replace(/^\/cgi-bin\//, '');
    const query = new URLSearchParams(ctx.querystring);
    ctx.set('Date', world.now().toUTCString());
    try {
      const result = await answer(ctx.method, path, query, ctx.req);
      if (result === DROP) {
        ctx.respond = false;
        ctx.req.socket.destroy();
        return;
      }
      ctx.body = { errcode: 0, errmsg: 'ok', ...result };
    } catch (error) {
      if (!isWecomError(error)) throw error;
      ctx.body = errorBody(error, ctx.ip.replace('::ffff:', ''), toSeconds(world.now()));
    }
  };
}

function countCall(corp: Corp, api: string): void {
  corp.calls.put(api, { api, calls: (corp.calls.get(api)?.calls ?? 0) + 1 });
}

async function readJsonBody(request: IncomingMessage): Promise<unknown> {
  const text = await readBody(request, MAX_BODY_BYTES);
  try {
    return text === '' ? {} : JSON.parse(text);
  } catch {
    throw wecomError(40058, 'wrong json format');
  }
}
