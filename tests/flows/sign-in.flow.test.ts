// Signing in through WeCom, what goes wrong on the way, and how a session ends. Later tests move the clock further.
import mongoose from 'mongoose';
import { consultantA, consultantB, consultantC, manager, owner } from '../support/make-agency.ts';
import { asCookieHeader, plainHttp, type PlainAnswer } from '../support/plain-http.ts';
import { reloadCorp } from '../support/reload-corp.ts';
import { startWorld, type World } from '../support/world.ts';

let world: World;
let url = '';
beforeAll(async () => {
  world = await startWorld();
  url = world.config.publicUrl;
});
afterAll(async () => {
  await world.close();
});

type Begun = { authorizeUrl: string; cookie: string; answer: PlainAnswer };

const begin = async (): Promise<Begun> => {
  const answer = await plainHttp(`${url}/staff/sign-in`);
  return { authorizeUrl: answer.location, cookie: asCookieHeader(answer.cookies), answer };
};

/** The address that WeCom sends the browser back to once this person was chosen. */
const choose = async (begun: Begun, userId: string): Promise<URL> => {
  const page = new URL(begun.authorizeUrl);
  page.pathname = '/connect/oauth2/choose';
  page.hash = '';
  page.searchParams.set('userid', userId);
  return new URL((await plainHttp(page.href)).location);
};

const finish = (back: URL, cookie: string): Promise<PlainAnswer> => plainHttp(back.href, { headers: { cookie } });
const sessionOf = (answer: PlainAnswer): string | undefined =>
  answer.cookies.find((cookie) => /^banlv_session=[^;]/.test(cookie));

const signIn = async (userId: string): Promise<string> => {
  const begun = await begin();
  const done = await finish(await choose(begun, userId), begun.cookie);
  return asCookieHeader([sessionOf(done) ?? '']);
};
const me = (cookie: string): Promise<PlainAnswer> => plainHttp(`${url}/staff/me`, { headers: { cookie } });
const post = (path: string, cookie: string, headers: Record<string, string> = { 'x-requested-with': 'banlv' }) =>
  plainHttp(`${url}${path}`, { method: 'POST', headers: { cookie, ...headers } });

const expectRefused = (answer: PlainAnswer, code: string): void => {
  expect([answer.status, answer.location, sessionOf(answer)]).toEqual([302, `/?sign-in-error=${code}`, undefined]);
};

describe('signing in', () => {
  it('goes to WeCom and comes back with a session that scripts and other sites cannot use', async () => {
    const begun = await begin();
    const asked = new URL(begun.authorizeUrl);
    expect(asked.searchParams.get('appid')).toBe(world.config.wecom.corpId);
    expect(asked.searchParams.get('redirect_uri')).toBe(`${url}/staff/sign-in/done`);
    expect(begun.answer.cookies.join()).toMatch(/^banlv_sign_in=[0-9a-f]{32};.*samesite=lax; httponly$/i);
    const done = await finish(await choose(begun, consultantA), begun.cookie);
    expect([done.status, done.location]).toEqual([302, '/']);
    expect(sessionOf(done)).toMatch(/^banlv_session=[\w-]{43}; path=\/; expires=[^;]+; samesite=lax; httponly$/i);
    const answer = await me(asCookieHeader([sessionOf(done) ?? '']));
    expect(JSON.parse(answer.text)).toMatchObject({
      data: { userId: consultantA, name: '孙顾问', role: 'consultant' },
    });
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });

  it('keeps of a session only what cannot be used', async () => {
    const cookie = await signIn(consultantA);
    const token = cookie.replace('banlv_session=', '');
    expect(token).toHaveLength(43);
    for (const name of ['sessions', 'events']) {
      const stored = await mongoose.connection.collection(name).find({ agencyId: world.config.agency.id }).toArray();
      expect(stored.length).toBeGreaterThan(0);
      expect(JSON.stringify(stored)).not.toContain(token);
    }
    expect(world.logLines.join('\n')).not.toContain(token);
  });

  it('starts on the host that WeCom sends the browser back to', async () => {
    const elsewhere = url.replace('127.0.0.1', 'localhost');
    expect((await plainHttp(`${elsewhere}/staff/sign-in`)).location).toBe(`${url}/staff/sign-in`);
  });

  it('is refused where this browser did not ask for it', async () => {
    const [mine, other] = [await begin(), await begin()];
    const back = await choose(other, consultantA);
    expectRefused(await finish(back, mine.cookie), 'sign-in.stale');
    expectRefused(await finish(back, ''), 'sign-in.stale');
    back.searchParams.delete('state');
    expectRefused(await finish(back, other.cookie), 'sign-in.stale');
    const without = await choose(mine, consultantA);
    without.searchParams.delete('code');
    expectRefused(await finish(without, mine.cookie), 'sign-in.stale');
  });

  it('is refused with a code that was used, is too old, or was made up', async () => {
    const begun = await begin();
    const back = await choose(begun, consultantA);
    expect((await finish(back, begun.cookie)).location).toBe('/');
    expectRefused(await finish(back, begun.cookie), 'identity.stale-code');
    back.searchParams.set('code', 'made-up');
    expectRefused(await finish(back, begun.cookie), 'identity.stale-code');
    const late = await choose(begun, consultantA);
    world.clock.advance(301);
    expectRefused(await finish(late, begun.cookie), 'identity.stale-code');
  });

  it('says that WeCom is the reason where it is', async () => {
    // 60020: the server's address is not on the app's list; no other code would help.
    for (const fault of [{ kind: 'drops' }, { kind: 'error', errcode: -1 }, { kind: 'error', errcode: 60020 }]) {
      await world.addFaults([{ ...fault, api: 'auth/getuserinfo' }]);
      const begun = await begin();
      expectRefused(await finish(await choose(begun, consultantA), begun.cookie), 'gateway.unavailable');
    }
  });
});

describe('a session', () => {
  it('is needed, and its absence has one shape everywhere', async () => {
    const answers = [
      await plainHttp(`${url}/staff/me`),
      await me('banlv_session=made-up'),
      await me('banlv_session='),
      await post('/staff/broadcasts', ''),
      await plainHttp(`${url}/staff/customers?limit=nonsense`),
    ];
    for (const answer of answers) {
      expect(answer.status).toBe(401);
      expect(answer.headers.get('content-type')).toContain('application/json');
      expect(JSON.parse(answer.text)).toEqual({
        error: { code: 'identity.not-signed-in', message: '请先用企业微信登录' },
        requestId: answer.headers.get('x-request-id'),
      });
    }
  });

  it('changes nothing for a page of another site, which cannot send our header', async () => {
    const cookie = await signIn(consultantA);
    for (const path of ['/staff/broadcasts', '/staff/live-codes', '/staff/bookings', '/staff/sign-out']) {
      const answers = [
        await post(path, cookie, {}),
        await post(path, cookie, { 'x-requested-with': 'XMLHttpRequest' }),
      ];
      for (const answer of answers) {
        expect([path, answer.status, answer.cookies]).toEqual([path, 403, []]);
        expect(JSON.parse(answer.text)).toMatchObject({ error: { code: 'request.cross-site' } });
      }
    }
    expect((await me(cookie)).status).toBe(200);
  });

  it('ends where its person signs out, and only there', async () => {
    const [here, elsewhere] = [await signIn(consultantA), await signIn(consultantA)];
    const out = await post('/staff/sign-out', here);
    expect(JSON.parse(out.text)).toEqual({ data: { isSignedIn: false } });
    expect(out.cookies.join()).toMatch(/^banlv_session=;.*expires=Thu, 01 Jan 1970/i);
    expect([(await me(here)).status, (await me(elsewhere)).status]).toEqual([401, 200]);
    expect([(await post('/staff/sign-out', here)).status, (await post('/staff/sign-out', '')).status]).toEqual([
      200, 200,
    ]);
  });

  it('follows its person: who leaves loses it, who joins can sign in, who stops leading sees less', async () => {
    const sessions = { leaver: await signIn(consultantC), leader: await signIn(manager), stayer: await signIn(owner) };
    const seen = async (): Promise<string[]> => {
      const { text } = await plainHttp(`${url}/staff/people`, { headers: { cookie: sessions.leader } });
      return (JSON.parse(text) as { data: { userId: string }[] }).data.map((person) => person.userId).sort();
    };
    expect(await seen()).toEqual([consultantA, consultantB, manager].sort());
    const newcomer = { userId: 'wu.new', name: '吴新人', departmentId: 3, isLeader: false, position: '旅行顾问' };
    await reloadCorp(world, {
      ...world.agency,
      staff: [
        ...world.agency.staff
          .filter((person) => person.userId !== consultantC)
          .map((person) => (person.userId === manager ? { ...person, isLeader: false } : person)),
        newcomer,
      ],
      relations: world.agency.relations.filter((relation) => relation.userId !== consultantC),
    });
    // WeCom vouches for him, but nobody told us yet that he is staff.
    const early = await begin();
    expectRefused(await finish(await choose(early, newcomer.userId), early.cookie), 'identity.not-staff');
    expect((await me(sessions.leaver)).status).toBe(200);

    await world.pass(3_600, 3_600);
    expect((await me(sessions.leaver)).status).toBe(401);
    expect((await me(sessions.stayer)).status).toBe(200);
    expect(JSON.parse((await me(sessions.leader)).text)).toMatchObject({ data: { role: 'consultant' } });
    expect(await seen()).toEqual([manager]);
    expect(JSON.parse((await me(await signIn(newcomer.userId))).text)).toMatchObject({ data: { name: '吴新人' } });

    // Who comes back signs in again: what he left open elsewhere stays closed.
    await reloadCorp(world, world.agency);
    await world.pass(3_600, 3_600);
    expect((await me(sessions.leaver)).status).toBe(401);
    expect((await me(await signIn(consultantC))).status).toBe(200);
  });

  it('ends after seven days, used or not', async () => {
    const cookie = await signIn(consultantA);
    world.clock.advance(7 * 86_400 - 1);
    expect((await me(cookie)).status).toBe(200);
    world.clock.advance(1);
    expect((await me(cookie)).status).toBe(401);
  });
});
