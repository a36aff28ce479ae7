// The one exit for everything thrown: AppError becomes its status and body, the rest is a fault with a fixed message.
import type { Middleware } from 'koa';
import { AppError, errorStatus } from '../errors.ts';
import { GatewayError } from '../gateways/gateway-error.ts';
import { WriteRefused } from '../gateways/wecom/index.ts';
import type { RequestState } from './request-state.ts';

/** What a caller is told of an error; null: it is a fault of ours. */
export const toAppError = (error: unknown): AppError | null => {
  if (error instanceof AppError) return error;
  if (error instanceof WriteRefused) return new AppError('conflict', `settings.${error.refusal}`, error.message);
  if (error instanceof GatewayError) {
    return new AppError('unavailable', 'gateway.unavailable', '企业微信暂时没有响应，请稍后再试', {
      vendor: error.vendor,
      vendorCode: error.code,
    });
  }
  return null;
};

export const handleErrors: Middleware<RequestState> = async (ctx, next) => {
  try {
    await next();
  } catch (error) {
    const known = toAppError(error);
    if (!known || error instanceof GatewayError) {
      ctx.state.log.error({ error, requestId: ctx.state.requestId, route: ctx.state.routePath }, 'request failed');
    }
    const shown = known ?? new AppError('unavailable', 'server.fault', '服务器出错了，我们已经记录下来');
    ctx.status = known ? errorStatus[known.kind] : 500;
    ctx.body = {
      error: { code: shown.code, message: shown.message, ...(shown.details ? { details: shown.details } : {}) },
      requestId: ctx.state.requestId,
    };
  }
};
