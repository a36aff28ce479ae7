// What needs no session: health, metrics, the API page, and the built workbench.
import { createRequire } from 'node:module';
import { existsSync } from 'node:fs';
import path from 'node:path';
import Router from '@koa/router';
import { send } from '@koa/send';
import type { Middleware } from 'koa';
import type { Metrics } from './metrics.ts';
import type { describeApi } from './openapi.ts';
import type { RequestState } from './request-state.ts';

const swaggerFiles = path.dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
const swaggerAssets = new Set(['swagger-ui.css', 'swagger-ui-bundle.js', 'favicon-32x32.png']);

const docsPage = `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>Banlv 伴旅 API</title>
<meta name="viewport" content="width=device-width,initial-scale=1"><link rel="stylesheet" href="/docs/swagger-ui.css">
<link rel="icon" href="/docs/favicon-32x32.png"></head><body><div id="api"></div><script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script></body></html>`;
const docsScript = `SwaggerUIBundle({ url: '/docs/openapi.json', dom_id: '#api', requestInterceptor: (request) => {
  request.headers['X-Requested-With'] = 'banlv'; return request; } });`;

export type OpenDoorInput = {
  metrics: Metrics;
  api: ReturnType<typeof describeApi>;
  isReady: () => Promise<boolean>;
  /** WeCom's proof that the domain is ours, by the name of its file; null where there is no such file. */
  domainFile: (name: string) => Promise<string | null>;
};

export const openDoor = (input: OpenDoorInput) => {
  const router = new Router<RequestState>();
  router.get('/healthz', (ctx) => {
    ctx.body = { ok: true };
  });
  router.get('/readyz', async (ctx) => {
    const ok = await input.isReady();
    ctx.status = ok ? 200 : 503;
    ctx.body = { ok };
  });
  router.get('/metrics', async (ctx) => {
    ctx.type = input.metrics.registry.contentType;
    ctx.body = await input.metrics.registry.metrics();
  });
  router.get(/^\/(WW_verify_[A-Za-z0-9]{1,64}\.txt)$/, async (ctx) => {
    const text = await input.domainFile(ctx.path.slice(1));
    if (text === null) return;
    ctx.type = 'txt';
    ctx.body = text;
  });
  router.get('/docs', (ctx) => {
    ctx.type = 'html';
    ctx.body = docsPage;
  });
  router.get('/docs/openapi.json', (ctx) => {
    ctx.body = input.api;
  });
  router.get('/docs/start.js', (ctx) => {
    ctx.type = 'js';
    ctx.body = docsScript;
  });
  router.get('/docs/:file', async (ctx) => {
    const file = String(ctx.params.file);
    if (swaggerAssets.has(file)) await send(ctx, file, { root: swaggerFiles });
  });
  return router;
};

/** The workbench: its files, and its one page for every other address that a browser opens. */
export const workbenchDoor = (folder: string): Middleware<RequestState> => {
  const hasBuild = existsSync(path.join(folder, 'index.html'));
  return async (ctx, next) => {
    if (!hasBuild || (ctx.method !== 'GET' && ctx.method !== 'HEAD')) {
      await next();
      return;
    }
    const wanted = ctx.path.startsWith('/assets/') ? ctx.path : '/index.html';
    ctx.vary('Accept-Encoding');
    // A page that was open during an update asks for files of the former build.
    if (!existsSync(path.join(folder, path.normalize(wanted)))) return;
    await send(ctx, wanted, {
      root: folder,
      maxAge: wanted === '/index.html' ? 0 : 31_536_000_000,
      immutable: wanted !== '/index.html',
    });
  };
};
