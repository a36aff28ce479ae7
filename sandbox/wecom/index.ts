// The simulator of WeCom: the vendor's paths, its OAuth page, the phone, and the sandbox's own API on one port of 127.0.0.1.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import Koa, { type Middleware } from 'koa';
import { ZodError, z } from 'zod';
import { phonePage } from '../phone/phone-page.ts';
import { phoneRoutes } from '../phone/phone-routes.ts';
import { apiRoutes } from './api-routes.ts';
import { DEFAULT_TIMING, startOutbox, type CallbackTiming } from './callback-outbox.ts';
import { loadCorp, type CorpLoad } from './load-corp.ts';
import { oauthRoutes } from './oauth-routes.ts';
import { isPhoneError } from './phone-error.ts';
import { sandboxRoutes } from './sandbox-routes.ts';
import { isWecomError } from './wecom-error.ts';
import { openWorld } from './world.ts';

export type { CallbackTiming } from './callback-outbox.ts';
export type { CorpChange, CorpLoad } from './load-corp.ts';
export type { Ledger } from './ledger.ts';

export type WecomSimulatorOptions = {
  /** 0 takes a free one. */
  port: number;
  /** Everything is kept here and found again by the next start. */
  dataDir: string;
  now: () => Date;
  /** Loaded unless they are there already. */
  corps?: CorpLoad[];
  callbackDelay?: Partial<CallbackTiming>;
  /** For agents loaded without a callback address of their own. */
  callbackUrl?: string;
  /** Where browsers reach /phone; the simulator's own address when absent. */
  publicBaseUrl?: string;
};

export type WecomSimulator = {
  port: number;
  baseUrl: string;
  /** Resolves when no callback is under way or waiting for a retry. */
  idle(): Promise<void>;
  close(): Promise<void>;
};

/** Throws when the port is taken or the folder cannot be written. */
export async function startWecomSimulator(options: WecomSimulatorOptions): Promise<WecomSimulator> {
  let baseUrl = '';
  const world = openWorld({
    dataDir: options.dataDir,
    now: options.now,
    publicBaseUrl: () => options.publicBaseUrl?.replace(/\/$/, '') ?? baseUrl,
    callbackUrl: options.callbackUrl,
  });
  for (const corp of options.corps ?? []) if (!world.corps.has(corp.corpId)) loadCorp(world, corp);

  const outbox = startOutbox(world, { ...DEFAULT_TIMING, ...options.callbackDelay });
  const app = new Koa();
  const api = apiRoutes(world);
  app.use(answerErrors);
  app.use(async (ctx, next) => {
    await (ctx.path.startsWith('/cgi-bin/') ? api(ctx, next) : next());
  });
  app.use(sandboxRoutes(world, outbox).routes());
  app.use(oauthRoutes(world).routes());
  app.use(phoneRoutes(world).routes());
  app.use(phonePage(world));

  const handle = app.callback();
  const server = createServer((request, response) => void handle(request, response));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  baseUrl = `http://127.0.0.1:${port}`;

  return {
    port,
    baseUrl,
    idle: () => outbox.idle(),
    close: async () => {
      await outbox.close();
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
      world.store.close();
    },
  };
}

/** Errors of the sandbox's own API; those of /cgi-bin have their own shape. */
const answerErrors: Middleware = async (ctx, next) => {
  try {
    await next();
  } catch (error) {
    const [status, message] = describe(error);
    if (status === 500) console.error(error);
    ctx.status = status;
    ctx.body = { error: { message } };
  }
};

function describe(error: unknown): [status: number, message: string] {
  if (isPhoneError(error)) return [error.phoneStatus, error.message];
  if (error instanceof ZodError) return [400, z.prettifyError(error)];
  if (isWecomError(error)) return [400, error.message];
  const status = (error as { status?: unknown }).status;
  return typeof status === 'number' ? [status, (error as Error).message] : [500, 'the simulator failed'];
}
