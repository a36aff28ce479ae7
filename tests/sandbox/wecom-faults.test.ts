// Faults, limits, durability, sign-in and app messages of the simulated WeCom.
import { plainHttp } from '../support/plain-http.ts';
import { startBench, type WecomBench } from './wecom-fixture.ts';

let bench: WecomBench;
afterEach(() => bench.close());

describe('faults', () => {
  beforeEach(async () => void (bench = await startBench()));

  it('refuse tokens before their time', async () => {
    const before = (await bench.getToken()).access_token;
    bench.useToken(before);
    for (const errcode of [42001, 40014]) {
      await bench.fault({ kind: 'token-refused', errcode });
      expect(await bench.api('department/list')).toMatchObject({ errcode });
      bench.useToken((await bench.getToken()).access_token);
      expect(await bench.api('department/list')).toMatchObject({ errcode: 0 });
    }
  });

  it('answer an error so many times, or so long, for one API or all', async () => {
    await bench.fault({ kind: 'error', errcode: 45009, api: 'department/list', times: 2 });
    const codes = [];
    for (let n = 0; n < 3; n++) codes.push((await bench.api('department/list')).errcode);
    expect(codes).toEqual([45009, 45009, 0]);
    await bench.fault({ kind: 'error', errcode: -1, seconds: 10 });
    expect(await bench.api('getcallbackip')).toMatchObject({ errcode: -1 });
    bench.advance(11);
    expect(await bench.api('getcallbackip')).toMatchObject({ errcode: 0 });
  });

  it('cut the connection before or after the work', async () => {
    const body = { sender: 'LiNa', text: { content: '好' } };
    await bench.api('getcallbackip');
    await bench.fault({ kind: 'drops', api: 'externalcontact/add_msg_template' });
    await expect(bench.api('externalcontact/add_msg_template', body)).rejects.toThrow();
    expect((await bench.ledger()).groupSends).toHaveLength(0);
    await bench.fault({ kind: 'commits-then-drops', api: 'externalcontact/add_msg_template' });
    await expect(bench.api('externalcontact/add_msg_template', body)).rejects.toThrow();
    await bench.fault({ kind: 'commits-then-error', api: 'externalcontact/add_msg_template' });
    expect(await bench.api('externalcontact/add_msg_template', body)).toMatchObject({ errcode: -1 });
    const { groupSends, calls } = await bench.ledger();
    expect(groupSends).toHaveLength(2);
    expect(calls['externalcontact/add_msg_template']).toBe(3);
  });

  it('keep 41063, consultants from confirming, and calls waiting', async () => {
    await bench.fault(
      { kind: 'group-send-dispatching', lagSeconds: 30 },
      { kind: 'staff-never-confirms', userIds: ['LiNa'] },
    );
    await bench.fault({ kind: 'slow', ms: 1 });
    const text = { content: '好' };
    const { msgid } = await bench.api('externalcontact/add_msg_template', {
      external_userid: ['wmCustomer1', 'wmCustomer4'],
      text,
    });
    expect(await bench.phone('confirm-all', {})).toEqual({ confirmedTasks: 1, reachedCustomers: 1 });
    bench.advance(29);
    expect(await bench.api('externalcontact/get_groupmsg_task', { msgid })).toMatchObject({ errcode: 41063 });
    bench.advance(1);
    expect((await bench.api('externalcontact/get_groupmsg_task', { msgid })).task_list).toMatchObject([
      { userid: 'LiNa', status: 0 },
      { userid: 'ZhouMin', status: 2 },
    ]);
    const path = `/sandbox/corps/${bench.corpId}/faults`;
    expect((await bench.http('GET', path)).body).toHaveLength(2);
    await bench.http('DELETE', path);
    expect((await bench.http('GET', path)).body).toEqual([]);
    expect((await bench.http('POST', path, { kind: 'unheard-of' })).status).toBe(400);
  });
});

describe('frequency limits', () => {
  it('count each API by the minute', async () => {
    bench = await startBench({ settings: { callsPerMinute: 2 } });
    const codes = [];
    for (let n = 0; n < 3; n++) codes.push((await bench.api('department/list')).errcode);
    expect(codes).toEqual([0, 0, 45009]);
    expect(await bench.api('getcallbackip')).toMatchObject({ errcode: 0 });
    bench.advance(60);
    expect(await bench.api('department/list')).toMatchObject({ errcode: 0 });
  });
});

describe('a restart', () => {
  it('forgets nothing that was answered', async () => {
    bench = await startBench({ settings: { dispatchSeconds: 0 } });
    const { msgid } = await bench.api('externalcontact/add_msg_template', { sender: 'LiNa', text: { content: '好' } });
    await bench.phone(`staff/LiNa/tasks/${msgid}/confirm`, {});
    await bench.phone('staff/LiNa/customers/wmCustomer1/edit', { remark: '改过' });
    await bench.idle();
    const before = await bench.ledger();
    await bench.restart();
    expect(await bench.ledger()).toEqual(before);
    // The token of before is still good, and the agency was not loaded a second time.
    const { follow_user: followers } = await bench.api('externalcontact/get', undefined, {
      external_userid: 'wmCustomer1',
    });
    expect(followers).toMatchObject([{ remark: '改过' }]);
  });
});

describe('sign-in', () => {
  beforeEach(async () => void (bench = await startBench()));
  const address = (redirectUri: string, more = '') =>
    `appid=${bench.corpId}&redirect_uri=${encodeURIComponent(redirectUri)}&response_type=code&scope=snsapi_base&state=s1${more}`;

  it('lets one choose a persona and gives a code for one use', async () => {
    const wish = address('http://127.0.0.1:3999/staff/sign-in?to=%2F');
    const page = await bench.http('GET', `/connect/oauth2/authorize?${wish}`);
    expect(page.text.indexOf('王波')).toBeLessThan(page.text.indexOf('李娜'));
    const href = /data-testid="persona-LiNa" href="([^"]+)"/.exec(page.text)![1]!.replaceAll('&amp;', '&');
    const chosen = await bench.http('GET', href);
    expect(chosen.status).toBe(302);
    const target = new URL(chosen.location);
    expect(target.host + target.pathname).toBe('127.0.0.1:3999/staff/sign-in');
    expect(target.searchParams.get('state')).toBe('s1');
    const code = target.searchParams.get('code')!;
    expect(await bench.api('auth/getuserinfo', undefined, { code })).toMatchObject({ errcode: 0, userid: 'LiNa' });
    expect(await bench.api('auth/getuserinfo', undefined, { code })).toMatchObject({ errcode: 42022 });
    expect(await bench.api('auth/getuserinfo', undefined, { code: 'none' })).toMatchObject({ errcode: 40029 });
  });

  it('asks nobody beside a chat, where the client knows its member, and everybody elsewhere', async () => {
    const wish = `${bench.baseUrl()}/connect/oauth2/authorize?${address('http://127.0.0.1:3999/')}`;
    const ask = (headers: Record<string, string>) => plainHttp(wish, { headers });
    const framed = { 'sec-fetch-dest': 'iframe' };
    const silent = await ask({ ...framed, cookie: 'wecom_member=LiNa' });
    expect([silent.status, new URL(silent.location, bench.baseUrl()).searchParams.get('userid')]).toEqual([
      302,
      'LiNa',
    ]);
    for (const headers of [framed, { cookie: 'wecom_member=LiNa' }, { ...framed, cookie: 'wecom_member=Nobody' }]) {
      const answer = await ask(headers);
      expect([answer.status, answer.text.includes('persona-LiNa')]).toEqual([200, true]);
    }
  });

  it('lets a code die after five minutes', async () => {
    const chosen = await bench.http(
      'GET',
      `/connect/oauth2/choose?${address('http://127.0.0.1:3999/', '&userid=LiNa')}`,
    );
    const code = new URL(chosen.location).searchParams.get('code')!;
    bench.advance(301);
    expect(await bench.api('auth/getuserinfo', undefined, { code })).toMatchObject({ errcode: 42003 });
  });

  it('redirects to trusted hosts only', async () => {
    for (const bad of [
      'http://127.0.0.1:4000/',
      'http://evil.example/',
      'javascript:alert(1)',
      'http://127.0.0.1:3999@evil.example/',
    ]) {
      const answer = await bench.http('GET', `/connect/oauth2/choose?${address(bad, '&userid=LiNa')}`);
      expect(answer.status).toBe(200);
      expect(answer.text).toContain('无法登录');
    }
  });
});

describe('app messages', () => {
  beforeEach(async () => void (bench = await startBench()));
  const send = (more: object) =>
    bench.api('message/send', {
      agentid: 1000002,
      msgtype: 'text',
      text: { content: '待办' },
      touser: 'LiNa',
      ...more,
    });

  it('reach members, name the unknown in lower case, and can be recalled', async () => {
    const sent = await send({ touser: 'LiNa|Nobody' });
    expect(sent).toMatchObject({ errcode: 0, invaliduser: 'nobody' });
    expect((await bench.phone('staff/LiNa')).appMessages).toMatchObject([
      { content: { content: '待办' }, isRecalled: false },
    ]);
    await bench.api('message/recall', { msgid: sent.msgid });
    expect((await bench.phone('staff/LiNa')).appMessages).toMatchObject([{ isRecalled: true }]);
    expect(await send({ touser: 'Nobody' })).toMatchObject({ errcode: 81013 });
    expect(await send({ agentid: 7 })).toMatchObject({ errcode: 40056 });
    expect(await send({ text: { content: '' } })).toMatchObject({ errcode: 40058 });
    expect(await send({ touser: '', toparty: '2' })).toMatchObject({ errcode: 0 });
    expect((await bench.phone('staff/ZhouMin')).appMessages).toHaveLength(1);
  });

  it('drop repeats when asked to, and more than 30 a minute', async () => {
    await send({ enable_duplicate_check: 1 });
    await send({ enable_duplicate_check: 1 });
    expect((await bench.ledger()).appMessages).toHaveLength(1);
    for (let n = 0; n < 35; n++) expect((await send({ text: { content: `第${n}条` } })).errcode).toBe(0);
    expect((await bench.ledger()).appMessages).toHaveLength(30);
  });
});

describe('tickets', () => {
  it('differ between the corp and the app, and last two hours', async () => {
    bench = await startBench();
    const corp = await bench.api('get_jsapi_ticket');
    const app = await bench.api('ticket/get', undefined, { type: 'agent_config' });
    expect(app.ticket).not.toBe(corp.ticket);
    bench.advance(7000);
    expect(await bench.api('get_jsapi_ticket')).toMatchObject({ ticket: corp.ticket, expires_in: 200 });
  });
});
