// Signing in through WeCom's OAuth, and out again. Redirects and cookies, so not behind contracts.
import { randomBytes } from 'node:crypto';
import Router from '@koa/router';
import type { Context } from '../context.ts';
import { AppError } from '../errors.ts';
import { endSession, sessionCookie, sessionDays, signIn } from '../modules/identity/index.ts';
import { toAppError } from './handle-errors.ts';
import { refuseCrossSite } from './refuse-cross-site.ts';
import type { RequestState } from './request-state.ts';

const stateCookie = 'banlv_sign_in';
/** Where somebody wanted to go, such as the page beside a chat. */
const placeCookie = 'banlv_sign_in_to';
const stateMinutes = 10;

/** A path of ours and nothing else: `//elsewhere` would be another site. */
const readPlace = (place: unknown): string =>
  typeof place === 'string' && /^\/(?![/\\])[\x21-\x7e]{0,500}$/.test(place) ? place : '/';

const withError = (place: string, code: string): string => {
  const [path = '/', query = ''] = (place.split('#')[0] ?? place).split('?');
  const asked = new URLSearchParams(query);
  asked.set('sign-in-error', code);
  return `${path}?${asked.toString()}`;
};

export const signInDoor = (contextFor: (name: string) => Context) => {
  const router = new Router<RequestState>();

  router.get('/staff/sign-in', (ctx) => {
    const context = contextFor('sign-in');
    const publicUrl = new URL(context.agency.publicUrl);
    // The cookie must be set on the host that WeCom sends the browser back to.
    if (ctx.host !== publicUrl.host) {
      ctx.redirect(`${publicUrl.origin}/staff/sign-in${ctx.search}`);
      return;
    }
    const state = randomBytes(16).toString('hex');
    const place = readPlace(ctx.query['to']);
    const options = {
      httpOnly: true,
      sameSite: 'lax',
      secure: publicUrl.protocol === 'https:',
      maxAge: stateMinutes * 60_000,
    } as const;
    ctx.cookies.set(stateCookie, state, options);
    ctx.cookies.set(placeCookie, place === '/' ? null : Buffer.from(place).toString('base64url'), options);
    const redirectUri = `${context.agency.publicUrl}/staff/sign-in/done`;
    ctx.redirect(context.gateways.wecom.authorizeUrl({ redirectUri, state }));
  });

  router.get('/staff/sign-in/done', async (ctx) => {
    const context = contextFor('sign-in');
    const { code, state } = ctx.query;
    const place = readPlace(Buffer.from(ctx.cookies.get(placeCookie) ?? '', 'base64url').toString());
    const isOurs = typeof state === 'string' && state === ctx.cookies.get(stateCookie);
    let token: string;
    try {
      if (!isOurs || typeof code !== 'string')
        throw new AppError('invalid', 'sign-in.stale', '登录链接已失效，请重新登录');
      token = await signIn(context, { code });
    } catch (error) {
      // A person stands before this answer: the page says what the code means.
      const known = toAppError(error);
      if (!known) throw error;
      ctx.redirect(withError(place, known.code));
      return;
    }
    ctx.cookies.set(stateCookie, null);
    ctx.cookies.set(placeCookie, null);
    ctx.cookies.set(sessionCookie, token, {
      httpOnly: true,
      sameSite: 'lax',
      secure: context.agency.publicUrl.startsWith('https:'),
      maxAge: sessionDays * 86_400_000,
    });
    ctx.redirect(place);
  });

  router.post('/staff/sign-out', refuseCrossSite, async (ctx) => {
    await endSession(contextFor('sign-out'), { token: ctx.cookies.get(sessionCookie) });
    ctx.cookies.set(sessionCookie, null);
    ctx.body = { data: { isSignedIn: false } };
  });

  return router;
};
