// Each operation of the WeCom gateway: what it sends, what it makes of the answers, which input it refuses before sending.
import { existsSync, readFileSync } from 'node:fs';
import { type Attachment } from '../../server/gateways/wecom/index.ts';
import { failureOf, openWorld, type World } from './wecom-scripted-server.ts';

let world: World;
afterEach(() => world.close());
const open = async (...given: Parameters<typeof openWorld>) => (world = await openWorld(...given));

const ok = { errcode: 0, errmsg: 'ok' };
const contact = '/externalcontact';
const outOfLimits = { vendor: 'wecom', code: 'out-of-limits', retryable: false, maybeDone: false };

describe('staff', () => {
  it('tells departments, service staff and who leads where', async () => {
    const { gateway, callsOf } = await open({
      '/department/list': () => ({ ...ok, department: [{ id: '2', name: '一店', parentid: 1, order: 9 }] }),
      [`${contact}/get_follow_user_list`]: () => ({ ...ok, follow_user: ['li', 'wang'] }),
      '/user/get': () => ({
        ...ok,
        userid: 'li',
        name: '李',
        department: [1, 2],
        is_leader_in_dept: ['0', 1],
        position: '',
      }),
    });
    expect(await gateway.listDepartments()).toEqual([{ id: 2, name: '一店', parentId: 1, order: 9 }]);
    expect(await gateway.listServiceStaffIds()).toEqual(['li', 'wang']);
    const staff = { userId: 'li', name: '李', departmentIds: [1, 2], leadsDepartmentIds: [2] };
    expect(await gateway.getStaff('li')).toEqual(staff);
    expect(callsOf('/user/get')[0]?.query.get('userid')).toBe('li');
    expect(callsOf('/user/get')[0]?.method).toBe('GET');
  });
});

describe('customers', () => {
  const external = { external_userid: 'wm1', name: '山', avatar: 'http://a', type: 1, gender: '2', unionid: 'o1' };
  const relation = {
    userid: 'li',
    remark: '王姐',
    description: '',
    createtime: 1772352000,
    add_way: 1,
    state: 'code-7',
  };
  const customer = {
    externalUserId: 'wm1',
    name: '山',
    type: 'wechat',
    gender: 'female',
    unionId: 'o1',
    avatarUrl: 'http://a',
    corpName: null,
    corpFullName: null,
    position: null,
  };
  const common = {
    userId: 'li',
    remark: '王姐',
    description: '',
    createdAt: new Date('2026-03-01T08:00:00Z'),
    mobiles: ['13800000000'],
    addWay: 1,
    state: 'code-7',
  };

  it('come with all followers, over all pages, in the shape of get', async () => {
    const { gateway, callsOf } = await open({
      [`${contact}/get`]: (call) => {
        const isFirst = call.query.get('cursor') === null;
        const tags = [
          { group_name: 'g', tag_name: '亲子', tag_id: 'et1', type: 1 },
          { group_name: 'g', tag_name: '难缠', type: 2 },
          { group_name: 'g', tag_name: '规则', tag_id: 'st1', type: 3 },
        ];
        const full = { ...relation, tags, remark_mobiles: ['13800000000', ''] };
        const bare = { userid: 'wang', createtime: '1772352001', tags: null, remark_mobiles: null };
        return {
          ...ok,
          external_contact: external,
          follow_user: [isFirst ? full : bare],
          next_cursor: isFirst ? 'c1' : '',
        };
      },
    });
    expect(await gateway.getCustomer('wm1')).toEqual({
      customer,
      relations: [
        { ...common, tagIds: ['et1', 'st1'], personalTags: ['难缠'] },
        {
          userId: 'wang',
          remark: '',
          description: '',
          createdAt: new Date('2026-03-01T08:00:01Z'),
          tagIds: [],
          personalTags: [],
          mobiles: [],
          addWay: 0,
          state: null,
        },
      ],
    });
    expect(callsOf(`${contact}/get`)).toHaveLength(2);
  });

  it('come as pairs in the shape of the batch, which cannot tell personal tags', async () => {
    const { gateway, calls } = await open({
      [`${contact}/batch/get_by_user`]: () => ({
        ...ok,
        external_contact_list: [
          {
            external_contact: external,
            follow_info: { ...relation, tag_id: ['et1'], remark_mobiles: ['13800000000'] },
          },
        ],
        next_cursor: 'next',
        fail_info: { unlicensed_userid_list: ['zhao'] },
      }),
    });
    expect(await gateway.listCustomersOf(['li'], null)).toEqual({
      rows: [{ customer, relation: { ...common, tagIds: ['et1'], personalTags: null } }],
      nextCursor: 'next',
      unlicensedUserIds: ['zhao'],
    });
    expect(calls.at(-1)?.body).toEqual({ userid_list: ['li'], cursor: '', limit: 100 });
    expect(await failureOf(gateway.listCustomersOf([], null))).toMatchObject(outOfLimits);
    expect(await failureOf(gateway.listCustomersOf(Array<string>(101).fill('x'), null))).toMatchObject(outOfLimits);
  });

  it('are none where WeCom answers 84061 instead of an empty first page', async () => {
    const { gateway } = await open({ [`${contact}/batch/get_by_user`]: () => ({ errcode: 84061, errmsg: 'no' }) });
    expect((await gateway.listCustomersOf(['li'], null)).rows).toEqual([]);
    expect(await failureOf(gateway.listCustomersOf(['li'], 'c'))).toMatchObject({ code: 84061 });
  });

  it('are an error where the cursor goes round', async () => {
    const page = { ...ok, external_contact: external, follow_user: [], next_cursor: 'again' };
    const { gateway, callsOf } = await open({ [`${contact}/get`]: () => page });
    expect(await failureOf(gateway.getCustomer('wm1'))).toMatchObject({ code: 'bad-answer' });
    expect(callsOf(`${contact}/get`)).toHaveLength(2);
  });
});

describe('tags and live codes', () => {
  it('are made and marked', async () => {
    const group = { group_id: 'etg', group_name: '意向', order: 1, tag: [{ id: 'et1', name: '海岛', order: 0 }] };
    const { gateway, calls } = await open({
      [`${contact}/get_corp_tag_list`]: () => ({ ...ok, tag_group: [group] }),
      [`${contact}/add_corp_tag`]: () => ({ ...ok, tag_group: group }),
      [`${contact}/mark_tag`]: () => ok,
    });
    const inOurWords = { groupId: 'etg', name: '意向', order: 1, tags: [{ tagId: 'et1', name: '海岛', order: 0 }] };
    expect(await gateway.listTagGroups()).toEqual([inOurWords]);
    expect(await gateway.addTags({ groupName: '意向', names: ['海岛'] })).toEqual(inOurWords);
    expect(calls.at(-1)?.body).toEqual({ group_name: '意向', tag: [{ name: '海岛' }] });
    await gateway.addTags({ groupId: 'etg', names: ['海岛'] });
    expect(calls.at(-1)?.body).toEqual({ group_id: 'etg', tag: [{ name: '海岛' }] });
    await gateway.markTags({ userId: 'li', externalUserId: 'wm1', add: ['et1'], remove: [] });
    expect(calls.at(-1)?.body).toEqual({ userid: 'li', external_userid: 'wm1', add_tag: ['et1'] });
    const pair = { userId: 'li', externalUserId: 'wm1' };
    expect(await failureOf(gateway.markTags({ ...pair, add: [], remove: [] }))).toMatchObject(outOfLimits);
    for (const names of [[], ['a', 'a'], [''], ['x'.repeat(31)]]) {
      expect(await failureOf(gateway.addTags({ groupName: 'g', names }))).toMatchObject(outOfLimits);
    }
  });

  it('lead to several in turn, and later to others', async () => {
    const { gateway, calls } = await open({
      [`${contact}/add_contact_way`]: () => ({ ...ok, config_id: 'c1', qr_code: 'http://qr' }),
      [`${contact}/update_contact_way`]: () => ok,
    });
    const way = { userIds: ['li', 'wang'], isShared: true, state: 'code-8', remark: '', skipVerify: true };
    await gateway.createContactWay(way);
    expect(calls.at(-1)?.body).toMatchObject({ type: 2, user: ['li', 'wang'] });
    await gateway.updateContactWay({ configId: 'c1', userIds: ['wang'] });
    expect(calls.at(-1)?.body).toEqual({ config_id: 'c1', user: ['wang'] });
    expect(await failureOf(gateway.createContactWay({ ...way, isShared: false }))).toMatchObject(outOfLimits);
    expect(await failureOf(gateway.updateContactWay({ configId: 'c1', userIds: [] }))).toMatchObject(outOfLimits);
  });

  it('lead to one consultant', async () => {
    const { gateway, calls } = await open({
      [`${contact}/add_contact_way`]: () => ({ ...ok, config_id: 'c1', qr_code: 'http://qr' }),
      [`${contact}/del_contact_way`]: () => ok,
    });
    const way = { userIds: ['li'], isShared: false, state: 'code-7', remark: '门店', skipVerify: true };
    expect(await gateway.createContactWay(way)).toEqual({ configId: 'c1', qrCodeUrl: 'http://qr' });
    expect(calls.at(-1)?.body).toEqual({
      type: 1,
      scene: 2,
      remark: '门店',
      skip_verify: true,
      state: 'code-7',
      user: ['li'],
    });
    await gateway.deleteContactWay('c1');
    expect(calls.at(-1)?.body).toEqual({ config_id: 'c1' });
    expect(await failureOf(gateway.createContactWay({ ...way, state: 's'.repeat(31) }))).toMatchObject(outOfLimits);
    await gateway.createContactWay({ ...way, remark: '旅'.repeat(30) });
  });
});

const attachments: Attachment[] = [
  { kind: 'link', title: '路线', url: 'https://a/1', description: '五天', pictureUrl: 'https://a/p' },
  { kind: 'image', mediaId: 'm1' },
  { kind: 'image', pictureUrl: 'https://a/p' },
  { kind: 'miniprogram', title: '行程', coverMediaId: 'm2', appId: 'wx1', page: 'pages/trip' },
];
const vendorAttachments = [
  { msgtype: 'link', link: { title: '路线', url: 'https://a/1', picurl: 'https://a/p', desc: '五天' } },
  { msgtype: 'image', image: { media_id: 'm1' } },
  { msgtype: 'image', image: { pic_url: 'https://a/p' } },
  { msgtype: 'miniprogram', miniprogram: { title: '行程', pic_media_id: 'm2', appid: 'wx1', page: 'pages/trip' } },
];

describe('a welcome', () => {
  it.each([
    [0, 'sent'],
    [41051, 'already-sent'],
    [41096, 'another-app-sending'],
    [41050, 'expired'],
  ])('answered %i is %s', async (errcode, outcome) => {
    const { gateway, calls } = await open({ [`${contact}/send_welcome_msg`]: () => ({ errcode, errmsg: '' }) });
    expect(
      await gateway.sendWelcome({ userId: 'u', externalUserId: 'wm', welcomeCode: 'W', text: '您好', attachments }),
    ).toBe(outcome);
    expect(calls.at(-1)?.body).toEqual({
      welcome_code: 'W',
      text: { content: '您好' },
      attachments: vendorAttachments,
    });
  });

  it('that fails otherwise is an error', async () => {
    const { gateway } = await open({ [`${contact}/send_welcome_msg`]: () => ({ errcode: 41049, errmsg: '' }) });
    expect(
      await failureOf(gateway.sendWelcome({ userId: 'u', externalUserId: 'wm', welcomeCode: 'W', text: 'x' })),
    ).toMatchObject({ code: 41049 });
    expect(
      await failureOf(gateway.sendWelcome({ userId: 'u', externalUserId: 'wm', welcomeCode: 'W', text: '' })),
    ).toMatchObject(outOfLimits);
  });
});

describe('a picture', () => {
  const bytes = Buffer.from([0xff, 0xd8, 0xff, 0x0d, 0x0a, 0x00, 0x2d]);

  it('is uploaded in a form as WeCom’s page has it, and lives three days from its making', async () => {
    const { gateway, calls } = await open({
      '/media/upload': () => ({ ...ok, type: 'image', media_id: 'm1', created_at: '1772352000' }),
    });
    expect(await gateway.uploadImage({ bytes, type: 'image/jpeg' })).toEqual({
      mediaId: 'm1',
      expiresAt: new Date('2026-03-04T08:00:00Z'),
    });
    expect(calls.at(-1)?.query.get('type')).toBe('image');
    const form = String(calls.at(-1)?.body['form']);
    const boundary = form.slice(2, form.indexOf('\r\n'));
    expect(form).toBe(
      `--${boundary}\r\nContent-Disposition: form-data; name="media"; filename="image.jpg"; filelength=7\r\n` +
        `Content-Type: image/jpeg\r\n\r\n${bytes.toString('latin1')}\r\n--${boundary}--\r\n`,
    );
  });

  it('is tried again where WeCom was busy, and never sent where it is too small or too large', async () => {
    let isBusy = true;
    const { gateway, callsOf } = await open({
      '/media/upload': () => {
        const answer = isBusy ? { errcode: -1, errmsg: '' } : { ...ok, media_id: 'm1', created_at: 1772352000 };
        isBusy = false;
        return answer;
      },
    });
    expect(await gateway.uploadImage({ bytes, type: 'image/png' })).toMatchObject({ mediaId: 'm1' });
    for (const length of [5, 10 * 1024 * 1024 + 1]) {
      expect(await failureOf(gateway.uploadImage({ bytes: Buffer.alloc(length), type: 'image/png' }))).toMatchObject(
        outOfLimits,
      );
    }
    expect(callsOf('/media/upload')).toHaveLength(2);
  });
});

describe('a group send', () => {
  const input = { senderUserId: 'li', externalUserIds: ['wm1', 'wm2'], text: '您好', attachments, allowSelect: true };

  it('is created, and tells who cannot receive it', async () => {
    const { gateway, calls } = await open({
      [`${contact}/add_msg_template`]: () => ({ ...ok, msgid: 'msg1', fail_list: ['wm2'] }),
    });
    expect(await gateway.createGroupSend(input)).toEqual({ msgId: 'msg1', rejected: ['wm2'] });
    expect(calls.at(-1)?.body).toEqual({
      chat_type: 'single',
      external_userid: ['wm1', 'wm2'],
      sender: 'li',
      allow_select: true,
      text: { content: '您好' },
      attachments: vendorAttachments,
    });
  });

  it('that breaks a limit is not sent', async () => {
    const { gateway, calls } = await open({});
    const link = { kind: 'link', title: 't', url: 'https://a' } as const;
    const broken: Partial<typeof input>[] = [
      { senderUserId: '' },
      { externalUserIds: [] },
      { externalUserIds: ['wm1', 'wm1'] },
      { externalUserIds: Array.from({ length: 10_001 }, (_, at) => `wm${at}`) },
      { text: '旅'.repeat(1334) },
      { text: '', attachments: [] },
      { attachments: Array<Attachment>(10).fill(link) },
      { attachments: [{ ...link, title: '旅'.repeat(43) }] },
      { attachments: [{ ...link, description: 'x'.repeat(513) }] },
      { attachments: [{ ...link, url: `https://a/${'x'.repeat(2040)}` }] },
      { attachments: [{ kind: 'miniprogram', title: '旅'.repeat(22), coverMediaId: 'm', appId: 'wx1', page: 'p' }] },
    ];
    for (const part of broken)
      expect(await failureOf(gateway.createGroupSend({ ...input, ...part }))).toMatchObject(outOfLimits);
    expect(calls).toEqual([]);
  });

  it('is listed with what it said, also where times are text', async () => {
    const { gateway, calls } = await open({
      [`${contact}/get_groupmsg_list_v2`]: () => ({
        ...ok,
        group_msg_list: [
          {
            msgid: 'msg1',
            create_time: '1772352000',
            create_type: 0,
            text: { content: '您好' },
            attachments: vendorAttachments,
          },
          {
            msgid: 'msg2',
            creator: 'li',
            create_time: 1772352001,
            create_type: '1',
            attachments: [{ msgtype: 'video', video: {} }],
          },
        ],
        next_cursor: '',
      }),
    });
    const from = new Date('2026-03-01T08:00:00.900Z');
    const to = new Date('2026-03-01T09:00:00.100Z');
    expect(await gateway.listGroupSends({ from, to, cursor: null })).toEqual({
      groupSends: [
        { msgId: 'msg1', createdAt: new Date('2026-03-01T08:00:00Z'), createdBy: 'corp', text: '您好', attachments },
        {
          msgId: 'msg2',
          createdAt: new Date('2026-03-01T08:00:01Z'),
          createdBy: 'personal',
          text: '',
          attachments: [{ kind: 'other', vendorType: 'video' }],
          creator: 'li',
        },
      ],
      nextCursor: null,
    });
    expect(calls.at(-1)?.body).toMatchObject({
      chat_type: 'single',
      start_time: 1772352000,
      end_time: 1772355601,
      limit: 100,
    });
    const late = new Date(from.getTime() + 32 * 86_400_000);
    expect(await failureOf(gateway.listGroupSends({ from, to: late, cursor: null }))).toMatchObject(outOfLimits);
  });

  it('tells tasks and results over all pages', async () => {
    const { gateway, callsOf } = await open({
      [`${contact}/get_groupmsg_task`]: () => ({
        ...ok,
        task_list: [
          { userid: 'li', status: 2, send_time: 1772352000 },
          { userid: 'wang', status: '0', send_time: 0 },
          { userid: 'zhao', status: 1 },
        ],
        next_cursor: '',
      }),
      [`${contact}/get_groupmsg_send_result`]: ({ body }) =>
        body['cursor'] === ''
          ? { ...ok, send_list: [0, 1].map((status) => ({ external_userid: `wm${status}`, status })), next_cursor: 'c' }
          : {
              ...ok,
              send_list: [
                { external_userid: 'wm2', status: 2 },
                { external_userid: 'wm3', status: 3 },
                { chat_id: 'wr' },
              ],
            },
    });
    const confirmedAt = new Date('2026-03-01T08:00:00Z');
    expect(await gateway.listGroupSendTasks('msg1')).toEqual([
      { userId: 'li', isConfirmed: true, confirmedAt },
      { userId: 'wang', isConfirmed: false },
      { userId: 'zhao', isConfirmed: true },
    ]);
    expect(await gateway.listGroupSendResults('msg1', 'li')).toEqual([
      { externalUserId: 'wm0', result: 'not-sent' },
      { externalUserId: 'wm1', result: 'sent' },
      { externalUserId: 'wm2', result: 'not-a-contact' },
      { externalUserId: 'wm3', result: 'capped' },
    ]);
    expect(callsOf(`${contact}/get_groupmsg_send_result`)).toHaveLength(2);
  });

  it('is reminded and cancelled, also twice', async () => {
    let errcode = 0;
    const { gateway, calls } = await open({
      [`${contact}/remind_groupmsg_send`]: () => ok,
      [`${contact}/cancel_groupmsg_send`]: () => ({ errcode, errmsg: '' }),
    });
    await gateway.remindGroupSend('msg1');
    await gateway.cancelGroupSend('msg1');
    errcode = 41093;
    await gateway.cancelGroupSend('msg1');
    expect(calls.at(-1)?.body).toEqual({ msgid: 'msg1' });
    errcode = 41047;
    expect(await failureOf(gateway.cancelGroupSend('msg1'))).toMatchObject({ code: 41047 });
  });
});

describe('an app message', () => {
  const input = { userIds: ['LiSi', 'Wang'], title: '新任务', description: '请确认群发', url: 'https://a/t' };

  it('tells invalid receivers as they were given', async () => {
    const { gateway, calls } = await open({
      '/message/send': () => ({ ...ok, invaliduser: 'lisi', unlicenseduser: '', msgid: 'x' }),
    });
    expect(await gateway.sendAppMessage({ ...input, buttonText: '去确认', duplicateCheckSeconds: 600 })).toEqual({
      invalidUserIds: ['LiSi'],
    });
    expect(calls.at(-1)?.body).toEqual({
      touser: 'LiSi|Wang',
      msgtype: 'textcard',
      agentid: 1000002,
      textcard: { title: '新任务', description: '请确认群发', url: 'https://a/t', btntxt: '去确认' },
      enable_duplicate_check: 1,
      duplicate_check_interval: 600,
    });
  });

  it('to nobody valid names everybody', async () => {
    const { gateway } = await open({ '/message/send': () => ({ errcode: 81013, errmsg: 'all invalid' }) });
    expect(await gateway.sendAppMessage(input)).toEqual({ invalidUserIds: ['LiSi', 'Wang'] });
  });

  it('never goes to everybody, nor over a limit', async () => {
    const { gateway, calls } = await open({});
    const broken: Partial<Parameters<typeof gateway.sendAppMessage>[0]>[] = [
      { userIds: ['@all'] },
      { userIds: ['a|b'] },
      { userIds: [] },
      { title: '旅'.repeat(43) },
      { description: 'x'.repeat(513) },
      { buttonText: '五个字太长' },
      { duplicateCheckSeconds: 14_401 },
    ];
    for (const part of broken)
      expect(await failureOf(gateway.sendAppMessage({ ...input, ...part }))).toMatchObject(outOfLimits);
    expect(calls).toEqual([]);
  });
});

describe('signing in', () => {
  it('sends the browser to WeCom and changes the code once', async () => {
    const { gateway, callsOf } = await open({
      '/auth/getuserinfo': (call) => {
        const code = call.query.get('code');
        if (code === 'staff') return { ...ok, userid: 'li', user_ticket: 't' };
        return code === 'other'
          ? { ...ok, openid: 'o1' }
          : { errcode: code === 'busy' ? -1 : 40029, errmsg: 'bad code' };
      },
    });
    const url = new URL(gateway.authorizeUrl({ redirectUri: 'https://a/back?x=1', state: 'abc123' }));
    expect(url.origin + url.pathname + url.hash).toBe(
      'https://open.weixin.qq.com/connect/oauth2/authorize#wechat_redirect',
    );
    expect(Object.fromEntries(url.searchParams)).toEqual({
      appid: 'ww0000000000000001',
      redirect_uri: 'https://a/back?x=1',
      response_type: 'code',
      scope: 'snsapi_base',
      state: 'abc123',
      agentid: '1000002',
    });
    expect(() => gateway.authorizeUrl({ redirectUri: 'https://a', state: 'a-b' })).toThrow();
    expect(await gateway.getSignedInUser('staff')).toEqual({ userId: 'li' });
    expect(await gateway.getSignedInUser('other')).toEqual({ notStaff: true });
    expect(await failureOf(gateway.getSignedInUser('bad'))).toMatchObject({ code: 40029, retryable: false });
    expect(await failureOf(gateway.getSignedInUser('busy'))).toMatchObject({ code: -1 });
    expect(callsOf('/auth/getuserinfo')).toHaveLength(4);
  });
});

const samples = '../shared/data/wecom_api_responses.dev.jsonl';

describe('samples of other SDKs', () => {
  if (!existsSync(samples)) {
    console.info(`skipped: ${samples} is not there`);
    it.skip(`skipped: ${samples} is not there`, () => undefined);
    return;
  }
  type Row = { path: string | null; response: Record<string, unknown> };
  const rows = readFileSync(samples, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Row);
  const answerOf = (path: string) => rows.find((row) => row.path === `/cgi-bin${path}`)?.response ?? {};

  it('are read by the operations they belong to', async () => {
    const paths = [
      '/department/list',
      ...['add_contact_way', 'add_corp_tag', 'add_msg_template', 'del_contact_way', 'mark_tag'].map(
        (name) => `${contact}/${name}`,
      ),
    ];
    for (const path of paths) expect(answerOf(path)).toMatchObject({ errcode: 0 });
    const { gateway } = await open(Object.fromEntries(paths.map((path) => [path, () => answerOf(path)])));

    expect(await gateway.listDepartments()).toEqual([
      { id: 2, name: '广州研发中心', parentId: 1, order: 0 },
      { id: 3, name: '邮箱产品部', parentId: 2, order: 0 },
    ]);
    expect(
      await gateway.createContactWay({ userIds: ['li'], isShared: false, state: '', remark: '', skipVerify: true }),
    ).toEqual({
      configId: '42b34949e138eb6e027c123cba77fad7',
      qrCodeUrl: '',
    });
    expect(await gateway.addTags({ groupName: '开发1组', names: ['大鸟', '小菜'] })).toEqual({
      groupId: 'etm7wjCgAA-DYuu_JX8DrN0EUfa1ycDw',
      name: '开发1组',
      order: 1,
      tags: [
        { tagId: 'etm7wjCgAAADvErs_p_VhdNdN6-i2zAg', name: '大鸟', order: 0 },
        { tagId: 'etm7wjCgAAD5hhvyfhPUpBbCs0CYuQMg', name: '小菜', order: 0 },
      ],
    });
    const send = { senderUserId: 'li', externalUserIds: ['wm1'], text: 'x', allowSelect: false };
    expect(await gateway.createGroupSend(send)).toEqual({
      msgId: 'msgGCAAAXtWyujaWJHDDGi0mACas1w',
      rejected: ['wmqfasd1e19278asdasdasd'],
    });
    await gateway.deleteContactWay('c');
    await gateway.markTags({ userId: 'li', externalUserId: 'wm1', add: ['et'], remove: [] });
  });

  it('of members are read as staff', async () => {
    const listed = (answerOf('/user/list')['userlist'] as Record<string, unknown>[] | undefined) ?? [];
    const members = [
      ...listed,
      ...rows.map((row) => row.response).filter((one) => 'userid' in one && 'department' in one),
    ];
    expect(members.length).toBeGreaterThanOrEqual(2);
    for (const member of members) {
      const { gateway, close } = await open({ '/user/get': () => ({ ...ok, ...member }) });
      // What else a member has is kept beside it: wecom-samples.test.ts.
      expect(await gateway.getStaff('x')).toMatchObject({
        userId: member['userid'],
        name: member['name'],
        departmentIds: member['department'],
        leadsDepartmentIds: [],
        position: member['position'],
      });
      await close();
    }
  });

  it('of departments with leaders are read, with their order', async () => {
    const row = rows.find(({ path, response }) => path === null && 'department' in response && !('userid' in response));
    const { gateway } = await open({ '/department/list': () => row?.response ?? {} });
    expect((await gateway.listDepartments()).map(({ id, order }) => [id, order])).toEqual([
      [2, 10],
      [3, 40],
    ]);
  });
});
