// Who asks too often is told so, at each door, and takes nothing away from others; WeCom is never refused.
import { asCookieHeader, plainHttp, type PlainAnswer } from '../support/plain-http.ts';
import { signInAs } from '../../sandbox/agency/seed.ts';
import { consultantA, consultantB } from '../support/make-agency.ts';
import { pairEvent, postXml } from '../support/post-callback.ts';
import { startWorld, type World } from '../support/world.ts';

/** Of a session; a tenth of what an address may ask at a door, five times what it may ask to sign in. */
const perMinute = 20;
let world: World;
let url = '';
beforeAll(async () => {
  world = await startWorld({ env: { REQUESTS_PER_MINUTE: String(perMinute) } });
  url = world.config.publicUrl;
});
afterAll(() => world.close());

const isRefusal = ({ status }: PlainAnswer): boolean => status === 429;
const expectTold = (answer: PlainAnswer): void => {
  expect(answer.status).toBe(429);
  const seconds = Number(answer.headers.get('retry-after'));
  expect(seconds).toBeGreaterThanOrEqual(1);
  expect(seconds).toBeLessThanOrEqual(60);
};
/** Ask until refused; answers how many were answered before, and the refusal. */
const askUntilRefused = async (ask: () => Promise<PlainAnswer>, most: number): Promise<[number, PlainAnswer]> => {
  for (let answered = 0; answered <= most; answered += 1) {
    const answer = await ask();
    if (isRefusal(answer)) return [answered, answer];
  }
  throw new Error(`${most} requests were answered`);
};

it('a session that asks too often waits, and its colleague beside it does not', async () => {
  const [hasty, calm] = [await signInAs(url, consultantA), await signInAs(url, consultantB)];
  const me = (cookie: string) => plainHttp(`${url}/staff/me`, { headers: { cookie } });
  const [answered, refusal] = await askUntilRefused(() => me(hasty), perMinute);
  expect(answered).toBe(perMinute);
  expectTold(refusal);
  const { error } = JSON.parse(refusal.text) as { error: { code: string; message: string } };
  expect(error.code).toBe('request.too-many');
  expect(error.message).toMatch(/^操作太频繁了，请 \d+ 秒后再试$/);
  expect((await me(calm)).status).toBe(200);
});

it('signing in has a limit of its own, and leaves the other doors open', async () => {
  const [, refusal] = await askUntilRefused(() => plainHttp(`${url}/staff/sign-in`), perMinute / 5);
  expectTold(refusal);
  expectTold(await plainHttp(`${url}/STAFF/Sign-In`));
  expect((await plainHttp(`${url}/healthz`)).status).toBe(200);
});

it('an address without a session has a limit, too, at each door', async () => {
  const guess = () => plainHttp(`${url}/staff/me`, { headers: { cookie: asCookieHeader(['banlv_session=guess']) } });
  const [, refusal] = await askUntilRefused(guess, perMinute * 10);
  expectTold(refusal);
  const [answered, atOpenDoor] = await askUntilRefused(() => plainHttp(`${url}/healthz`), perMinute * 10);
  expect(answered).toBeGreaterThan(perMinute * 9);
  expectTold(atOpenDoor);
});

it('forged callbacks are refused more briefly after a while; real ones from the same address are all kept', async () => {
  const forge = () => plainHttp(`${url}/callbacks/wecom`, { method: 'POST', body: '<xml></xml>' });
  const [answered, refusal] = await askUntilRefused(forge, perMinute / 5);
  expect(answered).toBe(perMinute / 5);
  expectTold(refusal);
  const rejectedLines = () => world.logLines.filter((line) => line.includes('callback rejected')).length;
  const before = rejectedLines();
  for (let more = 0; more < 5; more += 1) expectTold(await forge());
  expect(rejectedLines()).toBe(before);
  const statuses = new Set<number>();
  for (let number = 0; number < perMinute * 2; number += 1) {
    const pair = { userId: consultantA, externalUserId: 'wm1' };
    const event = pairEvent('edit_external_contact', pair, world.clock.now(), { Number: String(number) });
    statuses.add((await postXml(world, event)).status);
  }
  expect([...statuses]).toEqual([200]);
});
