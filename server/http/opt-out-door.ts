// The door of customers who want no more promotions: one page, no session, no script.
import { bodyParser } from '@koa/bodyparser';
import Router from '@koa/router';
import type { Context } from '../context.ts';
import { askToOptOut, findOptOutPage, longestWords } from '../modules/opt-outs/index.ts';
import type { RequestState } from './request-state.ts';

const path = '/u/:code';
const codeShape = /^[A-Za-z0-9_-]{16}$/;

const escape = (text: string): string => text.replaceAll(/[&<>"']/g, (sign) => `&#${String(sign.codePointAt(0))};`);

const page = (title: string, body: string): string => `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex"><title>${title}</title>
<style>body{font:17px/1.7 sans-serif;max-width:24em;margin:14vh auto;padding:0 1.5em;color:#1b2927}h1{font-size:1.3em}
input{font:inherit;width:100%;box-sizing:border-box;padding:.6em;border:1px solid #b8c4c2;border-radius:8px;margin:.3em 0 1em}
button{font:inherit;padding:.6em 1.6em;border:0;border-radius:8px;background:#0e7a6d;color:#fff}p{color:#43524f}</style></head>
<body>${body}</body></html>`;

const question = (agencyName: string, isForOne: boolean): string =>
  page(
    '退订推广消息',
    `<h1>不再接收${escape(agencyName)}的推广消息？</h1>
<form method="post">${
      isForOne
        ? ''
        : `<label for="words">您留给我们的手机号；没留过就写微信昵称和称呼</label>
<input id="words" name="words" required maxlength="${longestWords}" autocomplete="tel">`
    }<button type="submit">不再接收</button></form>
<p>与您订的行程有关的通知不受影响。您也可以直接在微信里告诉顾问。</p>`,
  );

const thanks = page(
  '已收到',
  '<h1>已收到</h1><p>最晚一天之内，您不会再收到我们的推广消息。与您订的行程有关的通知不受影响。</p>',
);
const unknown = page('链接无效', '<h1>这个链接无效</h1><p>请直接在微信里告诉您的顾问，我们马上为您退订。</p>');

export const optOutDoor = (contextFor: (name: string) => Context): Router<RequestState> => {
  const router = new Router<RequestState>();
  // The address belongs to one message: no referrer, no cache, one route name in metrics and logs.
  router.use(path, async (ctx, next) => {
    ctx.state.routePath = path;
    ctx.set({ 'Cache-Control': 'no-store', 'Referrer-Policy': 'no-referrer' });
    ctx.type = 'html';
    await next();
  });
  router.get(path, async (ctx) => {
    const code = String(ctx.params['code']);
    const found = codeShape.test(code) ? await findOptOutPage(contextFor('opt-out-page'), code) : null;
    ctx.status = found ? 200 : 404;
    ctx.body = found ? question(found.agencyName, found.isForOne) : unknown;
  });
  // No session is behind it, so no other site can abuse one.
  router.post(path, bodyParser({ enableTypes: ['form'], formLimit: '4kb' }), async (ctx) => {
    const code = String(ctx.params['code']);
    const body: unknown = ctx.request.body;
    const words = typeof body === 'object' && body !== null && 'words' in body ? body.words : '';
    const input = { code, words: typeof words === 'string' ? words : '' };
    const isDone = codeShape.test(code) && (await askToOptOut(contextFor('opt-out-page'), input));
    ctx.status = isDone ? 200 : 404;
    ctx.body = isDone ? thanks : unknown;
  });
  return router;
};
