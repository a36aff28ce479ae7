// The door of one-time links: a page with one button, so that nothing that merely looks at the address uses the link up.
import Router from '@koa/router';
import type { Context } from '../context.ts';
import { linkSessionHours, sessionCookie, signInByLink } from '../modules/identity/index.ts';
import { toAppError } from './handle-errors.ts';
import type { RequestState } from './request-state.ts';

const path = '/staff/sign-in/link/:token';
const tokenShape = /^[A-Za-z0-9_-]{43}$/;

const page = (body: string): string => `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex"><title>登录伴旅</title>
<style>body{font:16px/1.7 sans-serif;max-width:24em;margin:20vh auto;padding:0 1.5em;color:#1b2927}
button{font:inherit;padding:.6em 1.6em;border:0;border-radius:8px;background:#0e7a6d;color:#fff}</style></head><body>${body}</body></html>`;

const question = page(`<h1>登录伴旅工作台</h1><p>这个链接只能用一次，登录 ${linkSessionHours} 小时后失效。</p>
<form method="post"><button type="submit">登录</button></form>`);

export const signInLinkDoor = (contextFor: (name: string) => Context) => {
  const router = new Router<RequestState>();
  // The address is the secret: no referrer, no cache, and one route name for all of them in metrics and logs.
  router.use(path, async (ctx, next) => {
    ctx.state.routePath = path;
    ctx.set({ 'Cache-Control': 'no-store', 'Referrer-Policy': 'no-referrer' });
    await next();
  });

  router.get(path, (ctx) => {
    ctx.type = 'html';
    ctx.body = question;
  });

  // No session is needed to ask for this, so no other site can abuse one: the token in the address is all there is.
  router.post(path, async (ctx) => {
    const context = contextFor('sign-in-link');
    const token = String(ctx.params['token']);
    try {
      const session = await signInByLink(context, { token: tokenShape.test(token) ? token : '' });
      ctx.cookies.set(sessionCookie, session, {
        httpOnly: true,
        sameSite: 'lax',
        secure: context.agency.publicUrl.startsWith('https:'),
        maxAge: linkSessionHours * 3_600_000,
      });
      ctx.status = 303;
      ctx.redirect('/');
    } catch (error) {
      const known = toAppError(error);
      if (!known) throw error;
      ctx.status = 401;
      ctx.type = 'html';
      ctx.body = page(`<h1>不能登录</h1><p>${known.message}</p>`);
    }
  });
  return router;
};
