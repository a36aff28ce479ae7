// Behind a proxy that ends TLS: cookies are for https only, and browsers are told to stay there; without one nobody's word is taken.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Histogram } from 'prom-client';
import { createApp } from '../../server/http/app.ts';
import { createLimits } from '../../server/http/limit-rate.ts';
import type { Metrics } from '../../server/http/metrics.ts';
import { signInDoor } from '../../server/http/sign-in-door.ts';
import { makeContext } from '../support/make-context.ts';
import { plainHttp, type PlainAnswer } from '../support/plain-http.ts';

const servers: Server[] = [];
afterAll(async () => {
  for (const server of servers) {
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
  }
});

/** The one figure that the application itself writes. */
const metrics = {
  requestSeconds: new Histogram({
    name: 'seconds',
    help: 'x',
    labelNames: ['route', 'method', 'status'],
    registers: [],
  }),
} as unknown as Metrics;

type Ask = (headers: Record<string, string>) => Promise<PlainAnswer>;

/** A server whose public address is `publicUrl`, to be asked for the way to sign in with what a proxy (or anybody) adds. */
const startAt = async (publicUrl: string, perMinute = 600): Promise<Ask> => {
  const { context } = makeContext();
  const contextFor = () => ({ ...context, agency: { ...context.agency, publicUrl } });
  const isBehindTls = publicUrl.startsWith('https:');
  const edge = { log: context.log, metrics, limits: createLimits(perMinute), isBehindTls };
  const app = createApp(edge, [signInDoor(contextFor)], (_ctx, next) => next());
  const answer = app.callback();
  const server = createServer((request, response) => void answer(request, response));
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return (headers) => plainHttp(`http://127.0.0.1:${port}/staff/sign-in`, { headers });
};
const signInAt = async (publicUrl: string, headers: Record<string, string>): Promise<PlainAnswer> =>
  (await startAt(publicUrl))(headers);

it('sends the browser to WeCom with a cookie for https only', async () => {
  const forwarded = { 'x-forwarded-proto': 'https', 'x-forwarded-host': 'banlv.example' };
  const answer = await signInAt('https://banlv.example', forwarded);
  expect([answer.status, new URL(answer.location).pathname]).toEqual([302, '/connect/oauth2/authorize']);
  expect(new URL(answer.location).searchParams.get('redirect_uri')).toBe('https://banlv.example/staff/sign-in/done');
  expect(answer.cookies.join()).toMatch(/^banlv_sign_in=[0-9a-f]{32};.*samesite=lax; secure; httponly$/i);
  expect(answer.headers.get('strict-transport-security')).toMatch(/^max-age=\d{8}$/);
});

it('leads a browser that came by another name to the public address first', async () => {
  const forwarded = { 'x-forwarded-proto': 'https', 'x-forwarded-host': 'old.example' };
  const answer = await signInAt('https://banlv.example', forwarded);
  expect([answer.location, answer.cookies]).toEqual(['https://banlv.example/staff/sign-in', []]);
});

it('believes no forwarded name where no proxy stands in front', async () => {
  const answer = await signInAt('http://banlv.example', { 'x-forwarded-host': 'banlv.example' });
  expect([answer.location, answer.cookies]).toEqual(['http://banlv.example/staff/sign-in', []]);
  expect(answer.headers.get('strict-transport-security')).toBeNull();
});

it('counts requests by the address that the proxy saw, whatever was written before it', async () => {
  const ask = await startAt('https://banlv.example', 10);
  const statuses = async (forwardedFor: readonly string[]): Promise<number[]> => {
    const seen: number[] = [];
    for (const value of forwardedFor) seen.push((await ask({ 'x-forwarded-for': value })).status);
    return seen;
  };
  expect(await statuses(['1.1.1.1, 9.9.9.9', '2.2.2.2, 9.9.9.9', '3.3.3.3, 9.9.9.9'])).toEqual([302, 302, 429]);
  expect(await statuses(['9.9.9.9, 4.4.4.4'])).toEqual([302]);
});

it('counts requests by the connection where no proxy stands in front', async () => {
  const ask = await startAt('http://banlv.example', 10);
  const seen: number[] = [];
  for (const address of ['1.1.1.1', '2.2.2.2', '3.3.3.3'])
    seen.push((await ask({ 'x-forwarded-for': address })).status);
  expect(seen).toEqual([302, 302, 429]);
});
