// The Koa application: what every request passes, then the front doors.
import { randomUUID } from 'node:crypto';
import type Router from '@koa/router';
import Koa, { type Middleware } from 'koa';
import type { Logger } from 'pino';
import { handleErrors } from './handle-errors.ts';
import { limitAddresses, type Limits } from './limit-rate.ts';
import type { Metrics } from './metrics.ts';
import type { RequestState } from './request-state.ts';

const contentSecurityPolicy = [
  "default-src 'self'",
  // WeCom gives its QR codes and avatars as addresses of pictures, some without TLS.
  "img-src 'self' data: https: http:",
  // antd writes its styles into the page while it runs.
  "style-src 'self' 'unsafe-inline'",
  "frame-ancestors 'self'",
  "object-src 'none'",
  "base-uri 'self'",
].join('; ');

/** `isBehindTls`: the public address is https, so a proxy in front tells the scheme and the address of who asks. */
export const createApp = (
  input: { log: Logger; metrics: Metrics; limits: Limits; isBehindTls: boolean },
  frontDoors: readonly Router<RequestState>[],
  last: Middleware<RequestState>,
): Koa<RequestState> => {
  const app = new Koa<RequestState>();
  app.proxy = input.isBehindTls;
  // Only what the proxy itself saw: whoever asks may have written any other address before it.
  app.maxIpsCount = 1;
  app.silent = true;

  app.use(async (ctx, next) => {
    ctx.state.requestId = randomUUID();
    ctx.state.log = input.log;
    ctx.set({
      'X-Request-Id': ctx.state.requestId,
      'X-Content-Type-Options': 'nosniff',
      'Referrer-Policy': 'same-origin',
      'Content-Security-Policy': contentSecurityPolicy,
      ...(input.isBehindTls ? { 'Strict-Transport-Security': 'max-age=31536000' } : {}),
    });
    const startedAt = process.hrtime.bigint();
    await next();
    const seconds = Number(process.hrtime.bigint() - startedAt) / 1e9;
    const route = ctx.state.routePath ?? 'other';
    input.metrics.requestSeconds.observe({ route, method: ctx.method, status: String(ctx.status) }, seconds);
    input.log.debug(
      { requestId: ctx.state.requestId, route, method: ctx.method, status: ctx.status, ms: Math.round(seconds * 1e3) },
      'request',
    );
  });
  app.use(handleErrors);
  app.use(limitAddresses(input.limits));
  for (const door of frontDoors) app.use(door.routes());
  app.use(last);
  return app;
};
