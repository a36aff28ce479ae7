// The door of the staff: every route of the modules behind one session, checked and validated before its handler runs.
import { Readable } from 'node:stream';
import Router from '@koa/router';
import { bodyParser } from '@koa/bodyparser';
import type { Context as KoaContext } from 'koa';
import type { Context } from '../context.ts';
import { AppError } from '../errors.ts';
import { findSessionActor, sessionCookie } from '../modules/identity/index.ts';
import { tooManyRequests, type RateLimiter } from './limit-rate.ts';
import { refuseCrossSite } from './refuse-cross-site.ts';
import type { RequestState } from './request-state.ts';
import type { FileAnswer, PictureAnswer, Route } from './route.ts';
import { createUploadTaker } from './take-upload.ts';
import { validate } from './validate.ts';

const jsonLimit = '1mb';

/**
 * `contextFor` gives the context of the one agency, as the system; here it becomes the signed-in person's. `takeTurn`
 * counts the requests of each session.
 */
export const staffDoor = (
  routes: readonly Route[],
  contextFor: (name: string) => Context,
  takeTurn: RateLimiter,
): Router<RequestState> => {
  const router = new Router<RequestState>();
  const takeUpload = createUploadTaker();
  router.use(refuseCrossSite);
  router.use(bodyParser({ enableTypes: ['json'], jsonLimit, onError: rejectBody }));
  for (const route of routes) {
    const { contract } = route;
    router.register(contract.path, [contract.method], async (ctx) => {
      ctx.state.routePath = contract.path;
      const system = contextFor('staff-door');
      const token = ctx.cookies.get(sessionCookie);
      const actor = await findSessionActor(system, token);
      const waitSeconds = await takeTurn(token ?? '');
      if (waitSeconds !== null) throw tooManyRequests(ctx, waitSeconds);
      const input = {
        context: { ...system, actor },
        params: validate(contract.params, ctx.params, 'params'),
        query: validate(contract.query, ctx.query, 'query'),
        body: validate(contract.body, ctx.request.body, 'body'),
      };
      const answer = contract.upload
        ? await takeUpload(ctx, contract.upload, (bytes) => route.handle({ ...input, bytes }))
        : await route.handle({ ...input, bytes: undefined });
      ctx.set('Cache-Control', 'no-store');
      if ('file' in answer) {
        sendFile(ctx, answer.file, contract.file ?? 'text/csv');
        return;
      }
      if ('picture' in answer) {
        sendPicture(ctx, answer.picture);
        return;
      }
      // Answers pass their schema too: a field that nobody declared does not leave the house.
      ctx.body = {
        data: contract.data.parse(answer.data),
        ...(contract.page ? { page: contract.page.parse(answer.page) } : {}),
      };
    });
  }
  return router;
};

/** Opened by itself it is a picture and nothing else: no script, no frame around it, no page of another site that shows it. */
const sendPicture = (ctx: KoaContext, { type, bytes }: PictureAnswer): void => {
  ctx.set({
    'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
    'Cross-Origin-Resource-Policy': 'same-origin',
  });
  ctx.type = type;
  ctx.body = bytes;
};

const sendFile = (ctx: KoaContext & { state: RequestState }, file: FileAnswer, type: string): void => {
  const parts = Readable.from(file.parts);
  parts.on('error', (error) => {
    // The status is on its way: breaking off is all that tells the reader that this is not the whole file.
    ctx.state.log.error({ requestId: ctx.state.requestId, err: error }, 'a file broke off');
    ctx.res.destroy();
  });
  ctx.attachment(file.name);
  ctx.type = `${type}; charset=utf-8`;
  ctx.body = parts;
};

const rejectBody = (_error: unknown, ctx: KoaContext): never => {
  // Somebody may still be sending what nobody reads.
  ctx.set('Connection', 'close');
  throw new AppError('invalid', 'request.unreadable', '请求正文不是有效的 JSON,或超过 1 MB');
};
