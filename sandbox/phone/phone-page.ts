// Serves the phone page's files; asked for as a picture, the page's address answers with its own QR code.
import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { Middleware } from 'koa';
import QRCode from 'qrcode';
import type { World } from '../wecom/world.ts';

const PAGE_DIR = join(import.meta.dirname, 'page');

/** Answers GET /phone and everything below it but /phone/api; relative addresses keep it working behind any proxy. */
export function phonePage(world: World): Middleware {
  return async (ctx, next) => {
    if (ctx.path === '/phone') {
      ctx.redirect(`/phone/${ctx.search}`);
      return;
    }
    const file = /^\/phone\/([a-z-]*(?:\.(?:html|css|js|svg))?)$/.exec(ctx.path)?.[1];
    if (file === undefined || (ctx.method !== 'GET' && ctx.method !== 'HEAD')) {
      await next();
      return;
    }
    const scan = new URLSearchParams(ctx.querystring).get('scan');
    if (file === '' && scan !== null && ctx.accepts('html', 'image/svg+xml') !== 'html') {
      // WeCom's qr_code is the address of a picture; here the same address is the page and its picture.
      ctx.type = 'image/svg+xml';
      ctx.body = await QRCode.toString(`${world.publicBaseUrl()}/phone/?scan=${scan}`, { type: 'svg', margin: 2 });
      return;
    }
    try {
      const name = file === '' ? 'index.html' : file;
      ctx.body = await readFile(join(PAGE_DIR, name));
      ctx.type = extname(name);
      ctx.set('cache-control', 'no-cache');
    } catch {
      await next();
    }
  };
}
