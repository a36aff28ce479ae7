// Signatures for pages that call WeCom's client: the vendor's own vector, which ticket signs what, and how tickets are kept.
import { createHash } from 'node:crypto';
import { signAddress } from '../../server/gateways/wecom/js-sdk.ts';
import { failureOf, openWorld, type World } from './wecom-scripted-server.ts';

const page = 'https://scrm.example.com/sidebar?from=chat';
const sha1 = (text: string): string => createHash('sha1').update(text).digest('hex');

it("a page's address is signed as in the vendor's example (DOC 90506)", () => {
  const signature = signAddress({
    ticket: 'sM4AOVdWfPE4DxkXGEs8VMCPGGVi4C3VM0P37wVUCFvkVAy_90u5h9nbSlYy3-Sl-HhTdfl2fzFy1AOcHKP7qg',
    nonce: 'Wm3WZYTPz0wzccnW',
    timestamp: 1_414_587_457,
    url: 'http://mp.weixin.qq.com?params=value',
  });
  expect(signature).toBe('0f9de62fce790f9a083d5c99e95740ceb90c27ed');
});

describe('the gateway', () => {
  let world: World;
  afterEach(() => world.close());
  const open = async (life = 7_200) => {
    let issued = 0;
    const ticket = (name: string) => () => ({
      errcode: 0,
      errmsg: 'ok',
      ticket: `${name}-ticket-${(issued += 1)}`,
      expires_in: life,
    });
    world = await openWorld({ '/get_jsapi_ticket': ticket('corp'), '/ticket/get': ticket('app') });
    return world;
  };
  const countTickets = (): number[] => [world.callsOf('/get_jsapi_ticket').length, world.callsOf('/ticket/get').length];

  it("signs with the corp's ticket for config and with the app's for agentConfig, and tells nobody a ticket", async () => {
    const { gateway, callsOf, lines } = await open();
    const signed = await gateway.signPage(page);
    const { nonce, timestamp } = signed;
    expect(signed).toMatchObject({ corpId: 'ww0000000000000001', agentId: 1_000_002 });
    expect(timestamp).toBe(Date.parse('2026-03-01T08:00:00Z') / 1_000);
    expect(nonce).toMatch(/^[0-9a-f]{24}$/);
    const tail = `&noncestr=${nonce}&timestamp=${timestamp}&url=${page}`;
    const expected = ['corp-ticket', 'app-ticket'].map((name) =>
      [1, 2].map((number) => sha1(`jsapi_ticket=${name}-${number}${tail}`)),
    );
    expect(expected[0]).toContain(signed.corpSignature);
    expect(expected[1]).toContain(signed.appSignature);
    expect(callsOf('/ticket/get')[0]?.query.get('type')).toBe('agent_config');
    expect(JSON.stringify([signed, lines])).not.toMatch(/-ticket-/);
  });

  it('fetches each ticket once for a crowd, and again shortly before its end', async () => {
    const { gateway, passSeconds } = await open();
    const crowd = await Promise.all(Array.from({ length: 50 }, () => gateway.signPage(page)));
    expect(new Set(crowd.map((one) => one.nonce)).size).toBe(50);
    expect(countTickets()).toEqual([1, 1]);
    passSeconds(7_200 - 301);
    await gateway.signPage(page);
    expect(countTickets()).toEqual([1, 1]);
    passSeconds(2);
    await gateway.signPage(page);
    expect(countTickets()).toEqual([2, 2]);
  });

  it('knocks once a minute while WeCom says that it was asked too often', async () => {
    world = await openWorld({
      '/get_jsapi_ticket': () => ({ errcode: 0, errmsg: 'ok', ticket: 't', expires_in: 7_200 }),
      '/ticket/get': () => ({ errcode: 45009, errmsg: 'reach max api daily quota limit' }),
    });
    for (let time = 0; time < 3; time += 1) {
      expect(await failureOf(world.gateway.signPage(page))).toMatchObject({ code: 45009, retryable: true });
    }
    expect(countTickets()).toEqual([1, 1]);
    world.passSeconds(61);
    await failureOf(world.gateway.signPage(page));
    expect(countTickets()).toEqual([1, 2]);
  });

  it.each([
    ['nothing', ''],
    ['a fragment', `${page}#top`],
    ['more than 2,048 bytes', `${page}${'a'.repeat(2_048)}`],
  ])('refuses %s', async (_, url) => {
    const { gateway } = await open();
    expect(await failureOf(gateway.signPage(url))).toMatchObject({ code: 'out-of-limits' });
    expect(world.calls).toEqual([]);
  });
});
