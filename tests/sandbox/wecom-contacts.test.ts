// Token, directory, customers, tags and live codes of the simulated WeCom.
import { startBench, type TagAdded, type TagList, type WecomBench } from './wecom-fixture.ts';

let bench: WecomBench;
beforeEach(async () => void (bench = await startBench()));
afterEach(() => bench.close());

describe('access token', () => {
  it('stays the same inside its life and is refused after it', async () => {
    const first = await bench.getToken();
    expect(first).toMatchObject({ errcode: 0, expires_in: 7200 });
    bench.advance(3600);
    const second = await bench.getToken();
    expect(second).toMatchObject({ access_token: first.access_token, expires_in: 3600 });
    expect(await bench.api('externalcontact/get_follow_user_list')).toMatchObject({ errcode: 0 });
    bench.advance(3601);
    expect(await bench.api('externalcontact/get_follow_user_list')).toMatchObject({ errcode: 42001 });
    expect((await bench.getToken()).access_token).not.toBe(first.access_token);
  });

  it('is refused in the words of WeCom', async () => {
    expect(await bench.getToken('wrong')).toMatchObject({ errcode: 40001 });
    expect((await bench.http('GET', '/cgi-bin/gettoken?corpid=ww0&corpsecret=x')).body).toMatchObject({
      errcode: 40013,
    });
    const missing = await bench.http('GET', '/cgi-bin/department/list');
    expect(missing).toMatchObject({ status: 200, body: { errcode: 41001 } });
    bench.useToken('nonsense');
    const { errcode, errmsg } = await bench.api('department/list');
    expect(errcode).toBe(40014);
    expect(errmsg).toMatch(/^invalid access_token, hint: \[\d+\], from ip: 127\.0\.0\.1, more info at /);
  });

  it('does not open what is not simulated', async () => {
    expect(await bench.api('kf/account/list')).toMatchObject({ errcode: 48002 });
    expect(await bench.api('toString')).toMatchObject({ errcode: 48002 });
  });
});

describe('directory', () => {
  it('lists departments and members', async () => {
    const { department } = await bench.api('department/list');
    expect(department).toEqual([
      { id: 1, name: '山水旅行', parentid: 0, order: 1, department_leader: ['WangBo'] },
      { id: 2, name: '城南店', parentid: 1, order: 2, department_leader: ['LiNa'] },
    ]);
    const below = await bench.api('user/simplelist', undefined, { department_id: '1', fetch_child: '1' });
    expect(below.userlist).toHaveLength(3);
    const direct = await bench.api('user/list', undefined, { department_id: '1' });
    expect(direct.userlist).toMatchObject([{ userid: 'WangBo', isleader: 1, main_department: 1 }]);
    expect(await bench.api('user/get', undefined, { userid: 'LiNa' })).toMatchObject({
      name: '李娜',
      position: '店长',
    });
    expect(await bench.api('user/get', undefined, { userid: 'Nobody' })).toMatchObject({ errcode: 60111 });
  });
});

describe('customers', () => {
  it('are read one by one, with all their consultants', async () => {
    const answer = await bench.api('externalcontact/get', undefined, { external_userid: 'wmCustomer3' });
    expect(answer.external_contact).toMatchObject({ name: '客户3', type: 1, gender: 2, unionid: 'oUnion3' });
    expect(answer.follow_user.map((one) => one.userid)).toEqual(['LiNa', 'ZhouMin']);
    const tagged = await bench.api('externalcontact/get', undefined, { external_userid: 'wmCustomer1' });
    const tag = { group_name: '出行偏好', tag_name: '海岛', tag_id: 'etT1', type: 1 };
    expect(tagged.follow_user[0]!.tags).toEqual([tag]);
    expect(await bench.api('externalcontact/get', undefined, { external_userid: 'wmOther' })).toMatchObject({
      errcode: 40096,
    });
    expect(await bench.api('externalcontact/list', undefined, { userid: 'WangBo' })).toMatchObject({ errcode: 84061 });
  });

  it('are read in batches, page by page, one row a relation', async () => {
    const rows: { external_contact: { external_userid: string }; follow_info: { userid: string; tag_id: string[] } }[] =
      [];
    for (let cursor = '', more = true; more; more = cursor !== '') {
      const body = { userid_list: ['LiNa', 'WangBo', 'ZhouMin'], limit: 2, cursor };
      const answer = await bench.api('externalcontact/batch/get_by_user', body);
      rows.push(...answer.external_contact_list);
      cursor = answer.next_cursor;
      // A relation that ends meanwhile makes nobody else be skipped.
      if (rows.length === 2) await bench.phone('staff/LiNa/customers/wmCustomer1/delete', {});
    }
    const pairs = rows.map((row) => `${row.follow_info.userid} ${row.external_contact.external_userid}`);
    expect(pairs).toEqual(
      [1, 2, 3].map((n) => `LiNa wmCustomer${n}`).concat([3, 4].map((n) => `ZhouMin wmCustomer${n}`)),
    );
    expect(rows[1]!.follow_info.tag_id).toEqual(['etT1', 'etT2']);
    const tooMany = await bench.api('externalcontact/batch/get_by_user', { userid_list: ['LiNa'], limit: 101 });
    expect(tooMany.errcode).toBe(40058);
  });

  it('get a remark, without a callback', async () => {
    const pair = { userid: 'LiNa', external_userid: 'wmCustomer1' };
    expect(await bench.api('externalcontact/remark', { ...pair, remark: '张姐', remark_mobiles: [''] })).toMatchObject({
      errcode: 0,
    });
    const answer = await bench.api('externalcontact/get', undefined, { external_userid: 'wmCustomer1' });
    expect(answer.follow_user[0]).toMatchObject({ remark: '张姐', remark_mobiles: [] });
    expect(await bench.api('externalcontact/remark', { ...pair, remark: '长'.repeat(21) })).toMatchObject({
      errcode: 40058,
    });
    expect(await bench.api('externalcontact/remark', { ...pair, userid: 'WangBo' })).toMatchObject({ errcode: 84061 });
    await bench.idle();
    expect(bench.received).toEqual([]);
  });
});

describe('corp tags', () => {
  it('are added, renamed, marked and deleted', async () => {
    const added = await bench.api('externalcontact/add_corp_tag', {
      group_name: '来源',
      tag: [{ name: '抖音' }, { name: '门店' }],
    });
    const [douyin, shop] = (added as TagAdded).tag_group.tag.map(({ id }) => id);
    const again = { group_id: (added as TagAdded).tag_group.group_id, tag: [{ name: '抖音' }] };
    expect(await bench.api('externalcontact/add_corp_tag', again)).toMatchObject({ errcode: 40071 });
    expect(await bench.api('externalcontact/edit_corp_tag', { id: shop, name: '抖音' })).toMatchObject({
      errcode: 40071,
    });
    expect(await bench.api('externalcontact/edit_corp_tag', { id: shop, name: '到店' })).toMatchObject({
      errcode: 0,
    });
    const pair = { userid: 'LiNa', external_userid: 'wmCustomer1' };
    expect(
      await bench.api('externalcontact/mark_tag', { ...pair, add_tag: [douyin], remove_tag: ['etT1'] }),
    ).toMatchObject({
      errcode: 0,
    });
    expect(await bench.api('externalcontact/mark_tag', { ...pair, add_tag: ['etNone'] })).toMatchObject({
      errcode: 40068,
    });
    const marked = await bench.api('externalcontact/get', undefined, { external_userid: 'wmCustomer1' });
    expect(marked.follow_user[0]!.tags).toMatchObject([{ tag_name: '抖音' }]);
    expect(await bench.api('externalcontact/del_corp_tag', { tag_id: [douyin, shop] })).toMatchObject({
      errcode: 0,
    });
    const { tag_group: groups } = (await bench.api('externalcontact/get_corp_tag_list', {})) as TagList;
    expect(groups.map((group) => group.group_name)).toEqual(['出行偏好']);
  });

  it('changed by people call back', async () => {
    await bench.phone('tags', { groupName: '来源', name: '小红书' });
    await bench.phone('tags/etT1/rename', { name: '海岛度假' });
    await bench.phone('tags/etG1/delete', {});
    await bench.idle();
    const seen = bench.received.map(({ event }) => `${event['TagType']} ${event['ChangeType']}`);
    expect(seen).toEqual(['tag_group create', 'tag create', 'tag update', 'tag_group delete']);
  });
});

describe('live codes', () => {
  it('are made, read, changed, listed and deleted', async () => {
    const made = await bench.api('externalcontact/add_contact_way', {
      type: 1,
      scene: 2,
      user: ['LiNa'],
      state: 'door',
    });
    const { config_id: id } = made;
    expect(made.qr_code).toMatch(new RegExp(`^http://127\\.0\\.0\\.1:\\d+/phone/\\?scan=${id}$`));
    await bench.api('externalcontact/update_contact_way', { config_id: id, remark: '门店', user: ['ZhouMin'] });
    const { contact_way: way } = await bench.api('externalcontact/get_contact_way', { config_id: id });
    expect(way).toMatchObject({ remark: '门店', state: 'door', user: ['ZhouMin'], skip_verify: true });
    expect((await bench.api('externalcontact/list_contact_way', {})).contact_way).toEqual([{ config_id: id }]);
    await bench.api('externalcontact/del_contact_way', { config_id: id });
    expect(await bench.api('externalcontact/get_contact_way', { config_id: id })).toMatchObject({ errcode: 41044 });
  });

  it('refuse wrong parameters with their own codes', async () => {
    const wrong: [object, number][] = [
      [{ scene: 2, user: ['LiNa'] }, 41037],
      [{ type: 1, user: ['LiNa'] }, 41038],
      [{ type: 3, scene: 2, user: ['LiNa'] }, 41039],
      [{ type: 1, scene: 2, user: ['LiNa', 'ZhouMin'] }, 40058],
      [{ type: 2, scene: 2, user: ['Nobody'] }, 40003],
      [{ type: 2, scene: 2, user: ['LiNa'], state: 's'.repeat(31) }, 40058],
    ];
    for (const [body, errcode] of wrong)
      expect(await bench.api('externalcontact/add_contact_way', body)).toMatchObject({ errcode });
  });
});
