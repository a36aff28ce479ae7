// The one port of the demo: who gets which address, and what WeCom's client would put into the page beside a chat.
import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { startFront, type Front } from '../../sandbox/front.ts';
import { freePort } from '../../sandbox/ports.ts';

const policy = "default-src 'self'; frame-ancestors 'self'";
const page = '<!doctype html><html><head><title>伴旅工作台</title></head><body></body></html>';
let servers: Server[] = [];
let front: Front;
let url = '';

/** Answers every address with the page, compressed for who takes that, and says who it is. */
const listen = async (name: string): Promise<number> => {
  const server = createServer((request, response) => {
    const isCompressed = /gzip/.test(request.headers['accept-encoding'] ?? '');
    response.writeHead(request.headers['if-none-match'] ? 304 : 200, {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': policy,
      'x-who': name,
      ...(isCompressed ? { 'content-encoding': 'gzip' } : {}),
    });
    response.end(isCompressed ? gzipSync(page) : page);
  });
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
};

beforeAll(async () => {
  const [server, simulator] = [await listen('server'), await listen('simulator')];
  const port = await freePort();
  front = await startFront(port, { server: () => server, simulator: () => simulator });
  url = `http://127.0.0.1:${port}`;
});
afterAll(async () => {
  await front.close();
  for (const server of servers) server.close();
  servers = [];
});

const get = (path: string, headers: Record<string, string> = {}) => fetch(`${url}${path}`, { headers });

it.each([
  ['/', 'server'],
  ['/customers/1', 'server'],
  ['/phonebook', 'server'],
  ['/phone', 'simulator'],
  ['/phone/?staff=a', 'simulator'],
  ['/connect/oauth2/authorize?appid=1', 'simulator'],
])('%s goes to the %s, unchanged', async (path, who) => {
  const answer = await get(path);
  expect([answer.headers.get('x-who'), await answer.text()]).toEqual([who, page]);
});

it.each(['/sidebar', '/sidebar?from=chat'])('%s carries the bridge before its own scripts', async (path) => {
  const answer = await get(path, { 'accept-encoding': 'gzip', 'if-none-match': '"old"' });
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-security-policy')).toBe(policy);
  expect(await answer.text()).toBe(page.replace('<head>', '<head><script src="/phone/wecom-bridge.js"></script>'));
});

it.each(['/sidebars', '/sidebar/x', '/staff/sidebar/signatures'])('%s does not', async (path) => {
  expect(await (await get(path)).text()).toBe(page);
});

it('says that nobody is behind it where that is so', async () => {
  const port = await freePort();
  const alone = await startFront(port, { server: () => 9, simulator: () => 9 });
  for (const path of ['/', '/sidebar']) expect((await fetch(`http://127.0.0.1:${port}${path}`)).status).toBe(502);
  await alone.close();
});
