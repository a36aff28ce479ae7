// The page beside a chat: signatures that WeCom's client takes, whom one may open there, and the way back to it after signing in.
import { launch } from '../support/broadcast.ts';
import {
  consultantA,
  consultantB,
  consultantC,
  makeAgency,
  manager,
  owner,
  tagYunnan,
} from '../support/make-agency.ts';
import { asCookieHeader, plainHttp } from '../support/plain-http.ts';
import { reloadCorp } from '../support/reload-corp.ts';
import { startOfTime, startWorld, type StaffClient, type World } from '../support/world.ts';

type Signed = {
  corpId: string;
  agentId: number;
  timestamp: number;
  nonce: string;
  corpSignature: string;
  appSignature: string;
};
type Opened = {
  card: { customerId: string; name: string; phones: string[] };
  mayEdit: boolean;
  nextSteps: { kind: string; text: string; suggestion: string | null; path: string | null }[];
  noted: { destinations: string[]; months: number[]; people: number | null; notes: string[] };
  relations: { staffUserId: string; state: string }[];
  deliveries: { state: string; sentence: string }[];
  greetings: { title: string; text: string }[];
};

let world: World;
let asA: StaffClient;

const page = (): string => `${world.config.publicUrl}/sidebar`;
const sign = (client: StaffClient, url: string) =>
  client.get<Signed>(`/staff/sidebar/signatures?url=${encodeURIComponent(url)}`);
const open = (client: StaffClient, externalUserId: string) =>
  client.get<Opened>(`/staff/sidebar/customers/${externalUserId}`);
const kindsFor = async (client: StaffClient, externalUserId: string): Promise<string[]> =>
  (await open(client, externalUserId)).data.nextSteps.map((step) => step.kind);
/** WeCom's client of consultant A, in his chat with this customer. */
const askClient = async (name: string, params: object, url = page(), customer = 'wm1'): Promise<string> =>
  (await world.phone<{ err_msg: string }>(`staff/${consultantA}/customers/${customer}/client`, { name, url, params }))
    .err_msg;

beforeAll(async () => {
  const agency = makeAgency(startOfTime);
  const [first] = agency.relations;
  if (first) first.remark = '王姐-云南5月-4人-怕高反';
  world = await startWorld({ agency });
  asA = await world.as(consultantA);
});
afterAll(async () => {
  await world.close();
});

describe('signatures', () => {
  const agentConfig = ({ corpId, agentId, timestamp, nonce, appSignature }: Signed) => ({
    corpid: corpId,
    agentid: String(agentId),
    timestamp: String(timestamp),
    nonceStr: nonce,
    signature: appSignature,
  });

  it("are taken by WeCom's client, each for what it is for and for its page alone", async () => {
    const { status, data } = await sign(asA, `${page()}?from=chat#part`);
    expect(status).toBe(200);
    const signedUrl = `${page()}?from=chat`;
    expect(await askClient('agentConfig', agentConfig(data), signedUrl)).toBe('agentConfig:ok');
    expect(await askClient('agentConfig', agentConfig(data))).toBe('agentConfig:fail no permission');
    const byCorp = { ...data, appSignature: data.corpSignature };
    expect(await askClient('agentConfig', agentConfig(byCorp), signedUrl)).toBe('agentConfig:fail no permission');
    const verify = { verifyAppId: data.corpId, verifyTimestamp: data.timestamp, verifyNonceStr: data.nonce };
    const corpConfig = { ...verify, verifySignature: data.corpSignature };
    expect(await askClient('preVerifyJSAPI', corpConfig, signedUrl)).toBe('preVerifyJSAPI:ok');
    const call = { ...verify, verifySignature: data.appSignature };
    const text = { ...call, msgtype: 'text', text: { content: '您好' } };
    expect(await askClient('sendChatMessage', text, signedUrl)).toBe('sendChatMessage:ok');
    expect(await askClient('sendChatMessage', { ...text, text: {} }, signedUrl)).toMatch(/^sendChatMessage:fail/);
    const { messages } = (await world.ledger()) as unknown as { messages: { externalUserId: string; text: string }[] };
    expect(messages.filter((one) => one.externalUserId === 'wm1').at(-1)).toMatchObject({ text: '您好' });
  });

  it.each(['https://evil.example/sidebar', 'http://127.0.0.1/sidebar', 'javascript:alert(1)', '/sidebar', ' '])(
    'are not given for %s',
    async (url) => {
      const answer = await sign(asA, url);
      expect([answer.status, answer.error.code]).toEqual([400, 'sidebar.foreign-page']);
    },
  );

  it('are not given for an address that only begins like ours, nor without one', async () => {
    const { origin } = new URL(world.config.publicUrl);
    for (const url of [
      `${origin}.evil.example/`,
      `${origin}@evil.example/`,
      origin.replace('127.0.0.1', 'localhost'),
    ]) {
      expect((await sign(asA, url)).error.code).toBe('sidebar.foreign-page');
    }
    expect((await sign(asA, '')).error.code).toBe('request.invalid');
    expect((await sign(asA, `${page()}?${'a'.repeat(2_100)}`)).error.code).toBe('request.invalid');
  });

  it('need a session, and leave no ticket in the log', async () => {
    const answer = await plainHttp(
      `${world.config.publicUrl}/staff/sidebar/signatures?url=${encodeURIComponent(page())}`,
    );
    expect(answer.status).toBe(401);
    expect(world.logLines.join('\n')).not.toMatch(/sM4AO|jsapi_ticket=/);
  });

  it('say that WeCom is the reason where it is', async () => {
    world.clock.advance(7_200);
    await world.addFaults([{ kind: 'error', errcode: 60020, api: 'ticket/get' }]);
    const answer = await sign(asA, page());
    expect([answer.status, answer.error.code]).toEqual([503, 'gateway.unavailable']);
    expect((await sign(asA, page())).status).toBe(200);
  });
});

it('the page itself comes from the server as every page does: framed by nobody else, and with nothing of the sandbox', async () => {
  const answer = await plainHttp(page());
  expect(answer.headers.get('content-security-policy')).toMatch(/default-src 'self';.*frame-ancestors 'self'/);
  expect(answer.text).not.toMatch(/bridge|\/phone/);
});

describe('the customer of a chat', () => {
  it('is shown to those who serve him, with what is noted and what to do', async () => {
    const { status, data } = await open(asA, 'wm1');
    expect(status).toBe(200);
    expect(data.card).toMatchObject({ name: '客户1号', phones: ['154****0001'] });
    expect(data.mayEdit).toBe(true);
    expect(data.noted).toMatchObject({ destinations: ['云南'], months: [5], people: 4 });
    expect(data.relations).toMatchObject([{ staffUserId: consultantA, state: 'active' }]);
    expect(data.nextSteps).toMatchObject([{ kind: 'planned-month' }]);
    expect(data.greetings.length).toBeGreaterThan(2);
    const path = `/staff/customers/${data.card.customerId}`;
    await asA.post(`${path}/profile`, { birthday: '--03-05' });
    await asA.post(`${path}/opt-out`, { reason: '微信里说的' });
    expect(await kindsFor(asA, 'wm1')).toEqual(['opted-out', 'birthday']);
    expect((await asA.post(`${path}/opt-in`, { evidence: '又同意了' })).status).toBe(200);
  });

  it('is shown to his manager and to the owner too, and to nobody else', async () => {
    for (const userId of [manager, owner]) expect((await open(await world.as(userId), 'wm1')).status).toBe(200);
    for (const userId of [consultantB, consultantC]) {
      const answer = await open(await world.as(userId), 'wm1');
      expect([answer.status, answer.error.code]).toEqual([403, 'sidebar.not-yours']);
      expect(answer.error.message).toMatch(/范围/);
    }
    const both = [await open(asA, 'wm3'), await open(await world.as(consultantB), 'wm3')];
    expect(both.map(({ status }) => status)).toEqual([200, 200]);
  });

  it.each(['wmStranger', 'x'.repeat(64)])('who is unknown (%s) is said to be so', async (externalUserId) => {
    const answer = await open(asA, externalUserId);
    expect([answer.status, answer.error.code]).toEqual([404, 'sidebar.unknown-customer']);
    expect(answer.error.message).toMatch(/还没有这位客户/);
  });

  it.each(['x'.repeat(65), '%20', '$ne', 'a%2Fb'])('is not looked for by %s', async (externalUserId) => {
    const answer = await open(asA, externalUserId);
    expect([answer.status, answer.error.code]).toEqual([400, 'request.invalid']);
  });

  it('is the person, whichever of his accounts writes', async () => {
    const boss = await world.as(owner);
    const [keepId = '', otherId = ''] = await Promise.all(
      ['wm5', 'wm6'].map(async (id) => (await open(boss, id)).data.card.customerId),
    );
    expect((await boss.post('/staff/merges', { keepId, otherId })).status).toBe(200);
    await world.settle();
    const asC = await world.as(consultantC);
    for (const id of ['wm5', 'wm6']) expect((await open(asC, id)).data.card.customerId).toBe(keepId);
    expect((await open(asC, 'wm6')).data.relations).toHaveLength(2);
    expect((await boss.post('/staff/merges/undo', { customerId: otherId })).status).toBe(200);
    await world.settle();
  });

  it('says that a group send waits for a tap, and afterwards what became of it', async () => {
    const broadcastId = await launch(world, asA, tagYunnan.name);
    const { data } = await open(asA, 'wm2');
    expect(data.nextSteps[0]).toMatchObject({ kind: 'confirm-group-send', path: `/broadcasts/${broadcastId}` });
    expect(data.deliveries[0]).toMatchObject({ state: 'batched' });
    // It is the consultant's tap, not his manager's.
    expect(await kindsFor(await world.as(manager), 'wm2')).toEqual([]);
    await world.phone('confirm-all', {});
    await world.pass(300, 60);
    const after = (await open(asA, 'wm2')).data;
    expect(after.nextSteps).toEqual([]);
    expect(after.deliveries[0]?.state).toBe('sent');
    expect(after.deliveries[0]?.sentence).toMatch(/[\u4e00-\u9fff]/);
  });

  it('is shown before he is accepted and after he left, though nothing can be changed then', async () => {
    const code = await asA.post<{ url: string }>('/staff/live-codes', {
      name: '前台',
      staffUserId: consultantA,
      tagIds: [],
      welcomeText: null,
      skipVerify: false,
    });
    const { externalUserId } = await world.phone<{ externalUserId: string }>('scan', {
      code: code.data.url,
      name: '新客',
    });
    await world.settle();
    const half = await open(asA, externalUserId);
    expect([half.status, half.data.mayEdit]).toEqual([200, false]);
    expect(half.data.nextSteps).toMatchObject([{ kind: 'half-added', suggestion: null }]);
    expect((await open(await world.as(consultantC), externalUserId)).status).toBe(403);

    await world.phone('customers/wm2/delete-consultant', { userId: consultantA });
    await world.settle();
    expect(await kindsFor(asA, 'wm2')).toEqual(['deleted-by-customer']);
    // Whoever ends the relation himself ends what he may see by it.
    await world.phone(`staff/${consultantA}/customers/wm3/delete`, {});
    await world.settle();
    expect((await open(asA, 'wm3')).error.code).toBe('sidebar.not-yours');
  });
});

describe('signing in from the sidebar', () => {
  const url = (path: string): string => `${world.config.publicUrl}${path}`;
  const signInAt = async (to: string, userId: string) => {
    const begun = await plainHttp(url(`/staff/sign-in?to=${encodeURIComponent(to)}`));
    const choose = new URL(begun.location);
    choose.pathname = '/connect/oauth2/choose';
    choose.hash = '';
    choose.searchParams.set('userid', userId);
    const back = (await plainHttp(choose.href)).location;
    return plainHttp(back, { headers: { cookie: asCookieHeader(begun.cookies) } });
  };

  it.each([
    ['/sidebar', '/sidebar'],
    ['/customers/1?tagId=2&x=%E4%BA%91', '/customers/1?tagId=2&x=%E4%BA%91'],
    ['//evil.example', '/'],
    ['/\\evil.example', '/'],
    ['https://evil.example', '/'],
    ['/a b', '/'],
    ['/a\r\nSet-Cookie: x=1', '/'],
    [`/${'a'.repeat(600)}`, '/'],
    ['', '/'],
  ])('comes back to %j as %j', async (to, place) => {
    expect((await signInAt(to, consultantA)).location).toBe(place);
  });

  it('comes back with the reason where it fails', async () => {
    await world.addFaults([{ kind: 'error', errcode: 40029, api: 'auth/getuserinfo' }]);
    expect((await signInAt('/sidebar?a=1', consultantA)).location).toBe(
      '/sidebar?a=1&sign-in-error=identity.stale-code',
    );
  });

  it('is over for who is disabled', async () => {
    const asC = await world.as(consultantC);
    expect((await open(asC, 'wm5')).status).toBe(200);
    await reloadCorp(world, {
      ...world.agency,
      staff: world.agency.staff.filter((person) => person.userId !== consultantC),
      relations: world.agency.relations.filter((relation) => relation.userId !== consultantC),
    });
    await world.pass(3_600, 3_600);
    expect([(await open(asC, 'wm5')).status, (await sign(asC, page())).status]).toEqual([401, 401]);
  });
});

it('before the first synchronisation is accepted nobody is known, and it says why', async () => {
  const fresh = await startWorld({ env: { PILOT: 'on' } });
  try {
    const answer = await open(await fresh.as(owner), 'wm1');
    expect([answer.status, answer.error.code]).toEqual([404, 'sidebar.not-taken-over']);
  } finally {
    await fresh.close();
  }
});
