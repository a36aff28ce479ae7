// The door of WeCom's callbacks: verify, decrypt, keep, answer; the work comes afterwards.
import Router from '@koa/router';
import getRawBody from 'raw-body';
import type { Context } from '../context.ts';
import { errorStatus } from '../errors.ts';
import { answerUrlCheck, CallbackRejected, openCallback, type CallbackKeys } from '../gateways/wecom/index.ts';
import type { CallbackHandler } from '../queue/work-callbacks.ts';
import type { CallbackInbox } from './callback-inbox.ts';
import { addressOf, type RateLimiter } from './limit-rate.ts';
import type { Metrics } from './metrics.ts';
import type { RequestState } from './request-state.ts';

const bodyLimit = '128kb';

export type CallbackDoorInput = {
  keys: CallbackKeys;
  inbox: CallbackInbox;
  handlers: readonly CallbackHandler[];
  metrics: Metrics;
  /** Counts what an address sent that was not WeCom's. */
  takeRejection: RateLimiter;
  contextFor: (name: string) => Context;
  /** Has work behind the answer waited for by a server that stops. */
  hold: (work: Promise<void>) => void;
};

/** The status that reading the body ended with, where it is the sender's doing (413, 400); null otherwise. */
const refusedBodyStatus = (error: unknown): number | null => {
  if (typeof error !== 'object' || error === null || !('status' in error)) return null;
  return typeof error.status === 'number' && error.status < 500 ? error.status : null;
};

const queryText = (query: Record<string, unknown>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(query).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  );

export const callbackDoor = (input: CallbackDoorInput) => {
  const { keys, inbox, handlers, metrics, takeRejection, contextFor, hold } = input;
  const router = new Router<RequestState>({ prefix: '/callbacks/wecom' });

  router.use(async (ctx, next) => {
    ctx.state.routePath = '/callbacks/wecom';
    try {
      await next();
    } catch (error) {
      const bodyStatus = refusedBodyStatus(error);
      if (!(error instanceof CallbackRejected) && bodyStatus === null) throw error;
      const code = error instanceof CallbackRejected ? error.code : bodyStatus;
      metrics.callbacks.inc({ result: 'rejected' });
      const waitSeconds = await takeRejection(addressOf(ctx.ip));
      // Only now, behind the check: WeCom shares its address with forgers where a proxy does not tell them apart.
      if (waitSeconds === null) ctx.state.log.warn({ requestId: ctx.state.requestId, code }, 'callback rejected');
      else ctx.set('Retry-After', String(waitSeconds));
      ctx.status = waitSeconds === null ? (bodyStatus ?? 403) : errorStatus['too-many'];
      ctx.body = '';
      // What is left of the body is not read, so nothing more can be said on this connection.
      if (bodyStatus !== null) ctx.set('Connection', 'close');
    }
  });

  // WeCom checks the address when it is saved in the console: the bare text, within one second.
  router.get('/', (ctx) => {
    ctx.type = 'text/plain';
    ctx.body = answerUrlCheck(queryText(ctx.query), keys);
  });

  // 200 with an empty body means "accepted"; anything else, or 5 s of silence, makes WeCom call again (three times).
  router.post('/', async (ctx) => {
    const body = await getRawBody(ctx.req, { limit: bodyLimit, encoding: 'utf8' });
    const { contentHash, plainXml, message } = openCallback(queryText(ctx.query), body, keys);
    const context = contextFor('callback-door');
    const { isNew } = await inbox.keep({
      agencyId: context.agencyId,
      contentHash,
      plainXml,
      receivedAt: context.now(),
    });
    metrics.callbacks.inc({ result: isNew ? 'kept' : 'repeated' });
    ctx.status = 200;
    ctx.body = '';
    if (!isNew) return;
    for (const handler of handlers) {
      if (handler.kind === message.kind && handler.atOnce) hold(handler.atOnce(context, message));
    }
    context.wake('callbacks.work');
  });

  return router;
};
