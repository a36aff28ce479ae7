// The phone's API and page: a customer's way from the code to the message, by the same calls that the page makes.
import { configIdOf } from '../../sandbox/phone/phone-routes.ts';
import { makeAgency, startBench, type WecomBench } from './wecom-fixture.ts';

let bench: WecomBench;
beforeEach(async () => void (bench = await startBench({ settings: { dispatchSeconds: 0 } })));
afterEach(() => bench.close());

const makeWay = (more: object = {}) =>
  bench.api('externalcontact/add_contact_way', { type: 1, scene: 2, user: ['LiNa'], remark: '前台', ...more });

type Shown = {
  chats: { userId: string; status: string; messages: { kind: string; text: string }[] }[];
  recipients: { externalUserId: string; status: number; isUnticked?: boolean }[];
  rows: { externalUserId: string; name: string }[];
  total: number;
};
const show = async (path: string) => (await bench.http('GET', `/phone/api/${path}`)).body as Shown;

describe('the phone', () => {
  it('reads a code from an id or from the address behind it', () => {
    expect(configIdOf(' abc ')).toBe('abc');
    expect(configIdOf('http://127.0.0.1:3000/phone/?scan=abc')).toBe('abc');
    expect(configIdOf('http://127.0.0.1:3000/other')).toBe('');
  });

  it('takes a new customer from the code to the group send', async () => {
    const { qr_code: code } = await makeWay();
    const { externalUserId: id } = await bench.phone('scan', { code, name: '小雨' });
    await bench.idle();
    const welcome_code = bench.received[0]!.event['WelcomeCode'];
    await bench.api('externalcontact/send_welcome_msg', { welcome_code, text: { content: '欢迎' } });
    const { msgid } = await bench.api('externalcontact/add_msg_template', {
      sender: 'LiNa',
      external_userid: [id, 'wmCustomer1'],
      allow_select: true,
      text: { content: '开团' },
    });
    await bench.phone(`staff/LiNa/tasks/${msgid}/confirm`, { untick: ['wmCustomer1'] });
    const { chats } = await show(`customers/${id}`);
    expect(chats).toMatchObject([{ userId: 'LiNa', status: 'active' }]);
    expect(chats[0]!.messages.map(({ kind }) => kind)).toEqual(['greeting', 'welcome', 'group-send']);
    expect(chats[0]!.messages.at(-1)).toMatchObject({ text: '开团' });
    expect((await show('customers/wmCustomer1')).chats[0]!.messages).toEqual([]);
    const { recipients } = await show(`staff/LiNa/tasks/${msgid}`);
    expect(recipients).toMatchObject([{ status: 1 }, { status: 0, isUnticked: true }]);
  });

  it('lets a task be ignored and confirmed later, but not by "everybody confirms"', async () => {
    const text = { content: '开团' };
    const { msgid } = await bench.api('externalcontact/add_msg_template', { sender: 'LiNa', text });
    expect(await bench.phone(`staff/LiNa/tasks/${msgid}/ignore`, {})).toMatchObject({ status: 'ignored' });
    expect(await bench.phone('confirm-all', {})).toEqual({ confirmedTasks: 0, reachedCustomers: 0 });
    expect(await bench.phone(`staff/LiNa/tasks/${msgid}/confirm`, {})).toMatchObject({ status: 'confirmed' });
  });

  it('gives a shared code to its consultants in turn', async () => {
    const { config_id: code } = await makeWay({ type: 2, user: [], party: [1] });
    const scans = [];
    for (const name of ['甲', '乙', '丙', '丁']) scans.push((await bench.phone('scan', { code, name })).userId);
    expect(scans).toEqual(['WangBo', 'LiNa', 'ZhouMin', 'WangBo']);
  });

  it('finds customers by nickname and remark', async () => {
    expect(await show('customers?q=%E5%AE%A2%E6%88%B73')).toMatchObject({ total: 1, rows: [{ name: '客户3' }] });
    expect(await show('customers?q=%E5%A4%87%E6%B3%A84')).toMatchObject({
      total: 1,
      rows: [{ externalUserId: 'wmCustomer4' }],
    });
    expect((await show('customers?limit=2')).rows).toHaveLength(2);
    expect(await show('staff/ZhouMin/customers')).toMatchObject({ total: 2 });
  });

  it('refuses in Chinese what cannot be', async () => {
    const refused: [string, object | undefined, number, string][] = [
      ['scan', { code: 'nothing' }, 404, '二维码已失效'],
      ['staff/Nobody', undefined, 404, '没有这位顾问'],
      ['customers/wmNobody', undefined, 404, '没有这位客户'],
      ['customers/wmCustomer4/say', { userId: 'LiNa', text: '在吗' }, 409, '你们还不是好友'],
      ['staff/LiNa/customers/wmCustomer1/accept', {}, 409, '没有待通过的好友申请'],
    ];
    for (const [path, body, status, message] of refused) {
      const answer = await bench.http(body ? 'POST' : 'GET', `/phone/api/${path}`, body);
      expect(answer).toMatchObject({ status, body: { error: { message } } });
    }
    expect((await bench.http('POST', '/phone/api/scan', {})).status).toBe(400);
  });

  it('asks which corp where there are several, and a corp can be changed and dropped', async () => {
    const load = { corpId: 'ww-second', agents: [{ agentId: 1, secret: 's2' }], agency: makeAgency() };
    expect((await bench.http('POST', '/sandbox/corps', load)).status).toBe(200);
    expect((await bench.http('POST', '/sandbox/corps', load)).status).toBe(409);
    expect((await bench.http('GET', '/phone/api/staff')).status).toBe(400);
    expect((await bench.http('GET', '/phone/api/staff?corp=ww-second')).status).toBe(200);
    const change = { trustedDomains: ['a.example'], settings: { dispatchSeconds: 9 } };
    const { body } = await bench.http('PATCH', '/sandbox/corps/ww-second', change);
    expect(body).toMatchObject({
      isLoaded: true,
      customers: 4,
      trustedDomains: ['a.example'],
      settings: { dispatchSeconds: 9 },
    });
    expect((await bench.http('DELETE', '/sandbox/corps/ww-second')).status).toBe(200);
    expect((await bench.http('GET', '/sandbox/corps/ww-second')).status).toBe(404);
    expect((await bench.http('GET', '/phone/api/staff')).status).toBe(200);
  });

  it('serves its page, and the page of a code as a picture where a picture is asked for', async () => {
    const { qr_code: code } = await makeWay();
    const page = await fetch(code, { headers: { accept: 'text/html' } });
    expect(await page.text()).toContain('顾问企业微信');
    const picture = await fetch(code, { headers: { accept: 'image/avif,image/svg+xml,image/*;q=0.8' } });
    expect(picture.headers.get('content-type')).toContain('image/svg+xml');
    for (const file of ['phone.js', 'phone.css', 'icon.svg'])
      expect((await bench.http('GET', `/phone/${file}`)).status).toBe(200);
    for (const file of ['nothing.js', '..%2fphone-page.ts', '../phone-page.ts']) {
      expect((await bench.http('GET', `/phone/${file}`)).status).toBe(404);
    }
    expect((await bench.http('GET', '/phone?customer=a')).location).toBe('/phone/?customer=a');
  });
});
