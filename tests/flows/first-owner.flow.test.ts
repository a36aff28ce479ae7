// The first owner: made at the terminal, let in once by a link while WeCom's sign-in is broken, and still an owner afterwards.
import { makeOwner } from '../../server/modules/identity/index.ts';
import { consultantB, owner } from '../support/make-agency.ts';
import { asCookieHeader, plainHttp } from '../support/plain-http.ts';
import { runProgram } from '../support/run-program.ts';
import { startWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(async () => {
  await world.close();
});

const makeLink = async (userId: string): Promise<string> => {
  const token = await makeOwner(world.server.contextFor('first-owner'), { userId });
  return `${world.config.publicUrl}/staff/sign-in/link/${token}`;
};
const use = (link: string) => plainHttp(link, { method: 'POST' });
const roleBehind = async (cookie: string): Promise<string> => {
  const me = await plainHttp(`${world.config.publicUrl}/staff/me`, { headers: { cookie } });
  return (JSON.parse(me.text) as { data?: { role: string } }).data?.role ?? `${me.status}`;
};

it('the command prints a link, and says how it is called', async () => {
  const made = await runProgram('operations/first-owner.ts', ['--user', consultantB], {
    ...world.env,
    LOG_LEVEL: 'info',
  });
  expect(made).toMatchObject({
    code: 0,
    stderr: `${consultantB} 现在是负责人。请在 30 分钟内打开下面的链接登录，只能用一次：`,
  });
  expect(made.stdout).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/staff\/sign-in\/link\/[\w-]{43}$/);
  const wrong = await runProgram('operations/first-owner.ts', ['--user', 'a b'], world.env);
  expect([wrong.code, wrong.stdout]).toEqual([1, '']);
  expect(wrong.stderr).toContain('usage: npm run first-owner -- --user USERID');
}, 120_000);

it('lets in once, without WeCom, and not when it is only looked at', async () => {
  await world.addFaults([{ kind: 'error', errcode: -1, seconds: 3_600 }]);
  const link = await makeLink(consultantB);
  for (let looks = 0; looks < 2; looks += 1) {
    const look = await plainHttp(link);
    expect([look.status, look.cookies]).toEqual([200, []]);
    expect(look.text).toContain('只能用一次');
  }
  const done = await use(link);
  expect([done.status, done.location]).toEqual([303, '/']);
  expect(await roleBehind(asCookieHeader(done.cookies))).toBe('owner');
  const again = await use(link);
  expect([again.status, again.cookies]).toEqual([401, []]);
  expect(again.text).toContain('这个链接已用过或已过期');
});

it('is told in the audit trail, without its token', async () => {
  const session = await use(await makeLink(owner));
  const answer = await plainHttp(`${world.config.publicUrl}/staff/audit?limit=20`, {
    headers: { cookie: asCookieHeader(session.cookies) },
  });
  const { data } = JSON.parse(answer.text) as { data: { name: string; actor: string; payload: object }[] };
  const told = data.filter((event) => /link/.test(event.name)).slice(0, 2);
  expect(told).toEqual([
    expect.objectContaining({
      name: 'staff.signed-in-by-link',
      payload: { staffUserId: owner, linkId: expect.stringMatching(/^[0-9a-f]{24}$/) as string },
    }),
    expect.objectContaining({
      name: 'sign-in-link.made',
      actor: 'system:first-owner',
      payload: { staffUserId: owner },
    }),
  ]);
});

it('dies after 30 minutes, and with the next link for the same person', async () => {
  const old = await makeLink(owner);
  const newer = await makeLink(owner);
  expect((await use(old)).status).toBe(401);
  world.clock.advance(30 * 60);
  expect((await use(newer)).status).toBe(401);
  expect((await use(`${world.config.publicUrl}/staff/sign-in/link/${'A'.repeat(43)}`)).status).toBe(401);
});

it('has made an owner for good: the next reading of WeCom does not take it away', async () => {
  world.clock.advance(2 * 3_600);
  await world.settle();
  const done = await use(await makeLink(consultantB));
  world.clock.advance(3_700);
  await world.settle();
  expect(await roleBehind(asCookieHeader(done.cookies))).toBe('owner');
  // Its session is shorter than one by WeCom.
  world.clock.advance(12 * 3_600);
  expect(await roleBehind(asCookieHeader(done.cookies))).toBe('401');
});
