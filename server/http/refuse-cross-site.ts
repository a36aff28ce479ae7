// What changes something must come from our own pages: they send a header that others cannot.
import type { Middleware } from 'koa';
import { AppError } from '../errors.ts';
import type { RequestState } from './request-state.ts';

/** A page of another origin can send no custom header without being allowed to, and nobody is. */
export const refuseCrossSite: Middleware<RequestState> = async (ctx, next) => {
  if (ctx.method !== 'GET' && ctx.get('x-requested-with') !== 'banlv') {
    throw new AppError('forbidden', 'request.cross-site', '缺少 X-Requested-With: banlv 请求头');
  }
  await next();
};
