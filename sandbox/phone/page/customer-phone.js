// The customer's WeChat: choose who one is, scan a live code, read what consultants sent.
import { customerPath, get, post } from './api.js';
import { actionButton, avatar, confirmIn, h, icon, toast } from './dom.js';
import { longTime, shortTime } from './format.js';
import { chatMessages, preview } from './messages.js';
import { inputLine, openScreen, searchField } from './screen.js';

const NICKNAMES = ['小雨', '阿木', '南风', '橙子', '晓晓', '海边的猫', '一路向西', '豆豆妈妈'];

/**
 * @param {HTMLElement} device
 * @param {{ customerId: string | null, scan: string | null, onChoose: (id: string | null) => void }} start
 */
export function startCustomerPhone(device, { customerId, scan, onChoose }) {
  let me = customerId;
  let screen;

  const open = (next) => void (screen = next);
  const become = (id) => {
    me = id;
    onChoose(id);
  };

  function showPicker() {
    let wanted = '';
    const picker = openScreen(device, {
      title: '选择客户',
      isStill: true,
      top: [
        h(
          'div.top-block',
          {},
          inputLine({
            testid: 'new-customer',
            placeholder: '新客户的微信昵称',
            label: '新客户',
            maxlength: 40,
            submit: async (name) => {
              const { externalUserId } = await post('customers', { name });
              become(externalUserId);
              open(showChats());
            },
          }),
        ),
        searchField('customer-search', '搜索昵称或备注', (text) => {
          wanted = text;
          void picker.refresh();
        }),
      ],
      load: () => get('customers', { q: wanted, limit: 60 }),
      draw: ({ total, rows }) => [
        h('p.hint', {}, wanted ? `找到 ${total} 位` : `共 ${total} 位客户`),
        h(
          'ul.list',
          {},
          ...rows.map((row) =>
            h(
              'li',
              {},
              h(
                'button.row',
                {
                  type: 'button',
                  testid: `customer-row-${row.externalUserId}`,
                  onclick: () => {
                    become(row.externalUserId);
                    open(showChats());
                  },
                },
                avatar(row.name),
                h(
                  'span.row-text',
                  {},
                  h('b', {}, row.name),
                  h('small', {}, row.consultants.length > 0 ? `顾问：${row.consultants.join('、')}` : '还没有添加顾问'),
                ),
              ),
            ),
          ),
        ),
      ],
    });
    return picker;
  }

  function showChats() {
    const own = h('div.own');
    return openScreen(device, {
      title: '微信',
      actions: [
        h(
          'button.bar-button',
          { type: 'button', 'aria-label': '扫一扫', testid: 'scan-button', onclick: () => open(showCodes()) },
          icon('scan'),
        ),
      ],
      top: [own],
      load: () => get(customerPath(me)),
      draw: (customer) => {
        own.replaceChildren(
          avatar(customer.name, 'small'),
          h('span.own-name', { testid: 'own-name' }, customer.name),
          h(
            'button.quiet',
            { type: 'button', testid: 'switch-customer', onclick: () => open(showPicker()) },
            icon('switch'),
            '换一位',
          ),
        );
        if (customer.chats.length === 0) {
          return [
            h(
              'div.empty',
              {},
              h('p', {}, '还没有添加顾问'),
              h(
                'button.primary',
                { type: 'button', testid: 'empty-scan', onclick: () => open(showCodes()) },
                '扫一扫顾问的二维码',
              ),
            ),
          ];
        }
        return [
          ...customer.successors.map(successorNotice),
          h(
            'ul.list',
            {},
            ...customer.chats.map((chat) => {
              const last = chat.messages.at(-1);
              return h(
                'li',
                {},
                h(
                  'button.row',
                  { type: 'button', testid: `chat-row-${chat.userId}`, onclick: () => open(showChat(chat.userId)) },
                  avatar(chat.name),
                  h(
                    'span.row-text',
                    {},
                    h('b', {}, chat.name, h('i.corp', {}, `@${customer.corpOfChats}`)),
                    h('small', {}, chat.status === 'half' ? '等待对方通过' : preview(last)),
                  ),
                  h('time', {}, shortTime(chat.at)),
                ),
              );
            }),
          ),
        ];
      },
    });
  }

  /** WeChat's service notice: who will serve one from when on, and the way to say no. */
  const successorNotice = ({ userId, name, before, at }) =>
    h(
      'div.notice-card',
      { testid: `successor-${userId}` },
      h('b', {}, '服务人员变更'),
      h('p', {}, `${before} 将不再为你服务，${longTime(at)} 起由 ${name} 接替。`),
      actionButton('button.plain', { testid: `refuse-${userId}` }, '不接受', async () => {
        await post(customerPath(me, '/refuse-successor'), { userId });
        await screen.refresh();
      }),
    );

  function showChat(userId) {
    return openScreen(device, {
      title: '',
      back: () => open(showChats()),
      actions: [
        h(
          'button.bar-button',
          { type: 'button', 'aria-label': '更多', testid: 'chat-menu', onclick: () => void leave(userId) },
          icon('more'),
        ),
      ],
      bodyTestid: 'chat-messages',
      bodyClass: 'chat',
      sticksToEnd: true,
      foot: inputLine({
        testid: 'chat',
        placeholder: '发消息',
        label: '发送',
        submit: async (text) => {
          await post(customerPath(me, '/say'), { userId, text });
          await screen.refresh();
        },
      }),
      load: () => get(customerPath(me)),
      draw: (customer, { title }) => {
        const chat = customer.chats.find((one) => one.userId === userId);
        if (!chat) return [h('p.empty', {}, '已删除该联系人')];
        title.replaceChildren(chat.name, h('i.corp', {}, `@${customer.corpOfChats}`));
        const note = chat.status === 'half' && h('div.chat-note', {}, '已发送好友申请，等待对方通过');
        return [
          note,
          ...chatMessages(chat.messages, { side: 'customer', customerName: customer.name, staffName: chat.name }),
        ];
      },
    });
  }

  async function leave(userId) {
    if (!(await confirmIn(device, '删除联系人后，将不再收到对方的消息。', '删除联系人'))) return;
    try {
      await post(customerPath(me, '/delete-consultant'), { userId });
      open(showChats());
    } catch (error) {
      toast(error instanceof Error ? error.message : '删除失败');
    }
  }

  function showCodes() {
    return openScreen(device, {
      title: '扫一扫',
      back: () => open(showChats()),
      top: [
        h(
          'div.top-block',
          {},
          inputLine({
            testid: 'code',
            placeholder: '粘贴二维码的链接',
            label: '打开',
            submit: async (text) => open(meetCode(text)),
          }),
        ),
      ],
      load: () => get('contact-ways'),
      draw: (ways) =>
        ways.length === 0
          ? [h('p.empty', {}, '企业还没有生成二维码。请先在工作台新建一个渠道活码。')]
          : [
              h('p.hint', {}, '身边的二维码'),
              h(
                'ul.list',
                {},
                ...ways.map((way) =>
                  h(
                    'li',
                    {},
                    h(
                      'button.row',
                      {
                        type: 'button',
                        testid: `code-row-${way.configId}`,
                        onclick: () => open(meetCode(way.configId)),
                      },
                      h('span.qr', { 'aria-hidden': 'true' }, icon('scan')),
                      h(
                        'span.row-text',
                        {},
                        h('b', {}, way.remark || way.state || '未命名的二维码'),
                        h(
                          'small',
                          {},
                          `${way.staff.join('、')}${way.staffCount > way.staff.length ? ` 等 ${way.staffCount} 人` : ''} · 已扫 ${way.scans} 次`,
                        ),
                      ),
                      icon('next'),
                    ),
                  ),
                ),
              ),
            ],
    });
  }

  /** What WeChat shows after a scan: whose code it is, and the button to add them. */
  function meetCode(code) {
    const configId = URL.canParse(code) ? (new URL(code).searchParams.get('scan') ?? '') : code;
    const nickname = h('input', {
      type: 'text',
      testid: 'scan-nickname',
      'aria-label': '我的微信昵称',
      maxlength: 40,
      value: NICKNAMES[Math.floor(Math.random() * NICKNAMES.length)],
    });
    return openScreen(device, {
      title: '添加企业微信联系人',
      back: () => open(me ? showChats() : showPicker()),
      load: async () => {
        const way = (await get('contact-ways')).find((one) => one.configId === configId);
        return { way, customer: way && me ? await get(customerPath(me)) : null };
      },
      draw: ({ way, customer }) => {
        if (!way) return [h('p.empty', {}, '二维码已失效')];
        const name = way.staffCount === 1 ? way.staff[0] : way.remark || '旅行顾问';
        return [
          h(
            'div.meet',
            {},
            avatar(name, 'large'),
            h('h3', {}, name),
            h('p.gray', {}, way.staffCount === 1 ? way.remark : `${way.staffCount} 位顾问轮流接待`),
            customer
              ? h('p', {}, '我是 ', h('b', {}, customer.name))
              : h('label.field', {}, h('span', {}, '我的微信昵称'), nickname),
            actionButton('button.primary.wide', { testid: 'scan-confirm' }, '添加为联系人', async () => {
              const result = await post('scan', {
                code: configId,
                ...(me ? { externalUserId: me } : { name: nickname.value.trim() || '微信用户' }),
              });
              become(result.externalUserId);
              if (result.outcome === 'already') toast('你们已经是好友了');
              open(result.outcome === 'half' ? showChats() : showChat(result.userId));
            }),
            customer &&
              h(
                'button.quiet',
                {
                  type: 'button',
                  testid: 'scan-as-new',
                  onclick: () => {
                    become(null);
                    open(meetCode(code));
                  },
                },
                '换一位新客户来扫',
              ),
            !way.skipVerify && h('p.gray', {}, '需要顾问通过好友申请'),
          ),
        ];
      },
    });
  }

  open(scan ? meetCode(scan) : me ? showChats() : showPicker());
  return { poll: () => screen.poll() };
}
