// Token, retries, time limits and the error table of the WeCom client, against a scripted server.
import { GatewayError } from '../../server/gateways/gateway-error.ts';
import { failureOf, openWorld, secret, type Script, type World } from './wecom-scripted-server.ts';

let world: World;
afterEach(() => world.close());

const open = async (...given: Parameters<typeof openWorld>) => (world = await openWorld(...given));

const staff = '/externalcontact/get_follow_user_list';
const groupSend = '/externalcontact/add_msg_template';
const ok = { errcode: 0, errmsg: 'ok' };
const message = { senderUserId: 'li', externalUserIds: ['wm1'], text: '您好', allowSelect: false };

/** Accepts only the newest token that was issued. */
const onlyToken =
  (accepted: () => string, answer: Record<string, unknown>): Script =>
  (call) =>
    call.query.get('access_token') === accepted() ? answer : { errcode: 42001, errmsg: 'access_token expired' };

describe('the access token', () => {
  it('is fetched once for a hundred concurrent calls', async () => {
    const { gateway, callsOf } = await open({ [staff]: () => ({ ...ok, follow_user: ['li'] }) });
    const answers = await Promise.all(Array.from({ length: 100 }, () => gateway.listServiceStaffIds()));
    expect(answers).toHaveLength(100);
    expect(callsOf('/gettoken')).toHaveLength(1);
    expect(callsOf('/gettoken')[0]?.query.get('corpsecret')).toBe(secret);
  });

  it('is fetched once more when a hundred concurrent calls find it expired', async () => {
    let accepted = 'token-1';
    const { gateway, callsOf } = await open({
      '/externalcontact/mark_tag': onlyToken(() => accepted, ok),
    });
    const mark = () => gateway.markTags({ userId: 'li', externalUserId: 'wm1', add: ['et1'], remove: [] });
    await mark();
    expect(callsOf('/gettoken')).toHaveLength(1);
    accepted = 'token-2';
    await Promise.all(Array.from({ length: 100 }, mark));
    expect(callsOf('/gettoken')).toHaveLength(2);
  });

  it('is not dropped by a late answer to an older one', async () => {
    let accepted = 'token-1';
    let answerLate: () => void = () => undefined;
    const { gateway, callsOf } = await open({
      [staff]: onlyToken(() => accepted, { ...ok, follow_user: [] }),
      '/department/list': (call) => (response) => {
        if (call.query.get('access_token') === accepted) return void response.end(JSON.stringify(ok));
        return void response.end(JSON.stringify({ errcode: 42001, errmsg: 'expired' }));
      },
      '/user/get': (call) => (response) => {
        const isCurrent = call.query.get('access_token') === 'token-2';
        const answer = isCurrent ? { ...ok, userid: 'li', name: '李' } : { errcode: 40014, errmsg: 'invalid' };
        const send = () => void response.end(JSON.stringify(answer));
        if (isCurrent) send();
        else answerLate = send;
      },
    });
    await gateway.listServiceStaffIds();
    const slow = gateway.getStaff('li');
    while (callsOf('/user/get').length === 0) await new Promise((resolve) => setImmediate(resolve));
    accepted = 'token-2';
    await gateway.listDepartments();
    expect(callsOf('/gettoken')).toHaveLength(2);
    answerLate();
    expect((await slow).name).toBe('李');
    expect(callsOf('/gettoken')).toHaveLength(2);
  });

  it('is fetched once even when WeCom gives out the same refused token again', async () => {
    let isRefused = true;
    const { gateway, callsOf } = await open({
      '/gettoken': () => ({ ...ok, access_token: 'same', expires_in: 7200 }),
      [staff]: () => (isRefused ? { errcode: 40014, errmsg: 'invalid' } : { ...ok, follow_user: [] }),
    });
    const failures = await Promise.all(Array.from({ length: 2 }, () => failureOf(gateway.listServiceStaffIds())));
    expect(failures.every((error) => error instanceof GatewayError && error.code === 40014)).toBe(true);
    expect(callsOf('/gettoken')).toHaveLength(2);
    isRefused = false;
    expect(await gateway.listServiceStaffIds()).toEqual([]);
    expect(callsOf('/gettoken')).toHaveLength(2);
  });

  it('is renewed five minutes before its end', async () => {
    const { gateway, callsOf, passSeconds } = await open({ [staff]: () => ({ ...ok, follow_user: [] }) });
    await gateway.listServiceStaffIds();
    passSeconds(7200 - 301);
    await gateway.listServiceStaffIds();
    expect(callsOf('/gettoken')).toHaveLength(1);
    passSeconds(2);
    await gateway.listServiceStaffIds();
    expect(callsOf('/gettoken')).toHaveLength(2);
  });

  it.each([40001, 40014, 42001])(
    'refused with %i, is fetched anew and the call tried exactly once more',
    async (code) => {
      const { gateway, callsOf } = await open({ [groupSend]: () => ({ errcode: code, errmsg: 'no' }) });
      const error = await failureOf(gateway.createGroupSend(message));
      expect(error).toMatchObject({ vendor: 'wecom', code, maybeDone: false, retryable: code === 42001 });
      expect(callsOf(groupSend).map((call) => call.query.get('access_token'))).toEqual(['token-1', 'token-2']);
    },
  );

  it('is not asked for again and again with a secret that was refused', async () => {
    let isRight = false;
    const { gateway, callsOf, passSeconds } = await open({
      '/gettoken': () =>
        isRight ? { ...ok, access_token: 't', expires_in: 7200 } : { errcode: 40001, errmsg: `invalid ${secret}` },
      [staff]: () => ({ ...ok, follow_user: [] }),
    });
    for (let time = 0; time < 5; time += 1) {
      const error = await failureOf(gateway.listServiceStaffIds());
      expect(error).toMatchObject({ code: 40001, retryable: false, maybeDone: false });
    }
    expect(callsOf('/gettoken')).toHaveLength(1);
    isRight = true;
    passSeconds(301);
    expect(await gateway.listServiceStaffIds()).toEqual([]);
  });
});

describe('a ban of gettoken', () => {
  it('is knocked at once a minute', async () => {
    let isBanned = true;
    const { gateway, callsOf, passSeconds } = await open({
      '/gettoken': () =>
        isBanned ? { errcode: 45009, errmsg: 'too often' } : { ...ok, access_token: 't', expires_in: 7200 },
      [staff]: () => ({ ...ok, follow_user: [] }),
    });
    await failureOf(gateway.listServiceStaffIds());
    expect(await failureOf(gateway.listServiceStaffIds())).toMatchObject({ code: 45009, retryAfterSeconds: 60 });
    expect(callsOf('/gettoken')).toHaveLength(1);
    isBanned = false;
    passSeconds(61);
    expect(await gateway.listServiceStaffIds()).toEqual([]);
  });
});

describe('what a failure says', () => {
  it.each([
    [-1, true, true, 2],
    [6000, true, false, 2],
    [45009, true, false, 60],
    [45033, true, false, 2],
    [41063, true, false, 10],
    [41048, false, false, null],
    [40058, false, false, null],
    [40096, false, false, null],
    [48002, false, false, null],
    [60020, false, false, null],
    [84061, false, false, null],
  ])('errcode %i: retryable %s, maybe done %s, wait %s s', async (code, retryable, maybeDone, retryAfterSeconds) => {
    const { gateway, callsOf } = await open({
      [groupSend]: () => ({ errcode: code, errmsg: 'hint: [1] from ip: 127.0.0.1' }),
    });
    const error = await failureOf(gateway.createGroupSend(message));
    expect(error).toMatchObject({ vendor: 'wecom', code, retryable, maybeDone, retryAfterSeconds });
    expect((error as Error).message).toContain('hint: [1] from ip: 127.0.0.1');
    expect(callsOf(groupSend)).toHaveLength(1);
  });

  it('"busy" is waited out three times on a read, and then told', async () => {
    let failures = 3;
    const { gateway, callsOf, slept } = await open({
      [staff]: () => (failures-- > 0 ? { errcode: -1, errmsg: 'system busy' } : { ...ok, follow_user: ['li'] }),
    });
    expect(await gateway.listServiceStaffIds()).toEqual(['li']);
    expect(slept).toEqual([200, 600, 1800]);
    failures = 99;
    expect(await failureOf(gateway.listServiceStaffIds())).toMatchObject({
      code: -1,
      retryable: true,
      maybeDone: false,
    });
    expect(callsOf(staff)).toHaveLength(8);
  });

  it('a silent server: timeout, and a write may be done', async () => {
    const { gateway } = await open(
      { [groupSend]: () => () => undefined, [staff]: () => () => undefined },
      { timeoutMs: 60 },
    );
    expect(await failureOf(gateway.createGroupSend(message))).toMatchObject({
      code: 'timeout',
      retryable: true,
      maybeDone: true,
    });
    expect(await failureOf(gateway.listServiceStaffIds())).toMatchObject({ code: 'timeout', maybeDone: false });
  });

  it('a connection dropped after the request, or in the middle of the answer: may be done', async () => {
    let isHalf = false;
    const { gateway, callsOf } = await open({
      [groupSend]: () => (response) => {
        if (isHalf) response.writeHead(200, { 'content-length': '500' }).write('{"errcode":0');
        setImmediate(() => response.destroy());
      },
    });
    expect(await failureOf(gateway.createGroupSend(message))).toMatchObject({ code: 'network', maybeDone: true });
    isHalf = true;
    expect(await failureOf(gateway.createGroupSend(message))).toMatchObject({ code: 'network', maybeDone: true });
    expect(callsOf(groupSend)).toHaveLength(2);
  });

  it('a token that cannot be fetched: the write was never sent', async () => {
    const { gateway, callsOf } = await open({ '/gettoken': () => () => undefined }, { timeoutMs: 60 });
    const error = await failureOf(gateway.createGroupSend(message));
    expect(error).toMatchObject({ code: 'timeout', retryable: true, maybeDone: false });
    expect(callsOf(groupSend)).toHaveLength(0);
  });

  it('a refused connection: nothing was done', async () => {
    const { gateway, close } = await open({ [groupSend]: () => ({ ...ok, msgid: 'm', fail_list: [] }) });
    await gateway.createGroupSend(message);
    await close();
    // The first call notices that the kept connection is gone; the next one has to open its own.
    await failureOf(gateway.listServiceStaffIds());
    expect(await failureOf(gateway.createGroupSend(message))).toMatchObject({ code: 'network', maybeDone: false });
  });

  it('another status, no JSON, or fields missing: a bad answer that may be done', async () => {
    let answer: ReturnType<Script> = (response) => void response.writeHead(502).end('<html>bad gateway</html>');
    const { gateway } = await open({ [groupSend]: () => answer });
    const failure = () => failureOf(gateway.createGroupSend(message));
    expect(await failure()).toMatchObject({ code: 'bad-answer', retryable: true, maybeDone: true });
    answer = (response) => void response.end('<html>proxy</html>');
    expect(await failure()).toMatchObject({ code: 'bad-answer', retryable: true, maybeDone: true });
    answer = { ...ok, fail_list: [] };
    expect(await failure()).toMatchObject({ code: 'bad-answer', retryable: false, maybeDone: true });
    expect(await failure()).toHaveProperty('message', expect.stringContaining('msgid'));
  });

  it('never quotes a token or a secret, neither in errors nor in logs', async () => {
    const broken: Script[] = [
      (call) => ({ errcode: 40058, errmsg: `bad url ?access_token=${call.query.get('access_token') ?? ''}&x=1` }),
      () => (response) => void response.destroy(),
      () => (response) => void response.end('token-1'),
      () => (response) => void response.writeHead(302, { location: '/token-1' }).end(),
    ];
    const { gateway, lines, calls } = await open({ [staff]: (call) => broken[0]?.(call) ?? ok });
    for (; broken.length > 0; broken.shift()) {
      const error = await failureOf(gateway.listServiceStaffIds());
      const everything = [error, (error as Error).cause, JSON.stringify(error), (error as Error).stack].join(' ');
      expect(everything).not.toMatch(/token-1|very-secret/);
    }
    expect(lines.filter((line) => line.startsWith('warn'))).toHaveLength(4);
    // Not even by following a redirect, which would carry the query elsewhere.
    expect(calls.map((call) => call.path)).toEqual(['/gettoken', staff, staff, staff, staff]);
    expect(lines.join(' ')).not.toMatch(/token-1|very-secret/);
  });
});
