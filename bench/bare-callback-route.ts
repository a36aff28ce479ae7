// The limit that bench/callbacks.ts compares with: a Koa route that verifies and decrypts a callback and keeps nothing.
import Koa from 'koa';
import getRawBody from 'raw-body';
import { openCallback } from '../server/gateways/wecom/index.ts';
import { callbackKeys } from './callback-load.ts';

const app = new Koa();
app.use(async (ctx) => {
  const body = await getRawBody(ctx.req, { limit: '128kb', encoding: 'utf8' });
  openCallback({ ...(ctx.query as Record<string, string>) }, body, callbackKeys);
  ctx.body = '';
});
const server = app.listen(0, '127.0.0.1', () => {
  const address = server.address();
  console.log(JSON.stringify({ ready: true, port: typeof address === 'object' && address ? address.port : 0 }));
});
