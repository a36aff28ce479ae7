// One customer on the consultant's phone: remark, tags, the chat, and deleting.
import { get, pairPath, post } from './api.js';
import { actionButton, avatar, confirmIn, h, icon, toast } from './dom.js';
import { longTime } from './format.js';
import { chatMessages } from './messages.js';
import { inputLine, openScreen } from './screen.js';
import { showSidebar } from './staff-sidebar.js';

/**
 * @param {HTMLElement} device
 * @param {string} userId
 * @param {string} customerId
 * @param {{ back: () => void, onCustomer: (id: string) => void }} ways
 */
export function showStaffCustomer(device, userId, customerId, { back, onCustomer }) {
  /** @type {{ refresh(): Promise<void>, poll(): Promise<void> }} */
  let inner = showCard();
  const open = (next) => void (inner = next);
  const path = (rest = '') => pairPath(userId, customerId, rest);

  async function edit(change) {
    await post(path('/edit'), change);
    await inner.refresh();
  }

  function showCard() {
    return openScreen(device, {
      title: '客户资料',
      back,
      bodyTestid: 'customer-card',
      // Without the chat: a new message must not draw the fields again while one types.
      load: async () => ({ ...(await get(path())), messages: [] }),
      draw: (customer) => [
        h(
          'div.profile',
          {},
          avatar(customer.name, 'large'),
          h(
            'div',
            {},
            h('h3', { testid: 'customer-remark' }, customer.remark || customer.name),
            h('p.gray', {}, `昵称：${customer.name}`),
            customer.status === 'left' && h('p.bad', {}, '对方已删除你'),
          ),
        ),
        h(
          'div.buttons',
          {},
          h(
            'button.primary',
            { type: 'button', testid: 'open-chat', onclick: () => open(showChat()) },
            icon('chat'),
            '发消息',
          ),
          h(
            'button.plain',
            { type: 'button', testid: 'play-customer', onclick: () => onCustomer(customerId) },
            '看对方手机',
          ),
        ),
        h('p.hint', {}, '备注'),
        h(
          'div.top-block',
          {},
          inputLine({
            testid: 'remark',
            placeholder: '填写备注',
            value: customer.remark,
            label: '保存',
            maxlength: 20,
            submit: (remark) => edit({ remark }),
          }),
        ),
        h('p.hint', {}, '企业标签'),
        h(
          'div.tags',
          {},
          ...customer.tags.map((tag) => h('span.tag', { testid: 'corp-tag' }, tag.name)),
          h(
            'button.tag.add',
            { type: 'button', testid: 'edit-tags', onclick: () => open(showTags()) },
            customer.tags.length > 0 ? '修改' : '+ 添加',
          ),
        ),
        h('p.hint', {}, '个人标签'),
        h(
          'div.tags',
          {},
          ...customer.personalTags.map((name) =>
            actionButton('button.tag.own-tag', { testid: 'personal-tag', title: '点一下去掉' }, `${name} ×`, () =>
              edit({ removePersonalTags: [name] }),
            ),
          ),
        ),
        h(
          'div.top-block',
          {},
          inputLine({
            testid: 'personal-tag',
            placeholder: '新的个人标签',
            label: '添加',
            maxlength: 15,
            submit: (name) => edit({ addPersonalTags: [name] }),
          }),
        ),
        h('p.hint', {}, `${longTime(customer.createdAt)} 添加${customer.state ? ` · 渠道 ${customer.state}` : ''}`),
        h(
          'div.top-block',
          {},
          actionButton('button.danger.wide', { testid: 'delete-customer' }, '删除客户', async () => {
            if (!(await confirmIn(device, '删除后，对方仍可能在微信里看到你。', '删除客户'))) return;
            await post(path('/delete'));
            back();
          }),
        ),
      ],
    });
  }

  function showTags() {
    return openScreen(device, {
      title: '企业标签',
      back: () => open(showCard()),
      load: async () => ({ groups: await get('tags'), customer: await get(path()) }),
      draw: ({ groups, customer }) => {
        const has = new Set(customer.tags.map(({ id }) => id));
        return groups.flatMap((group) => [
          h('p.hint', {}, group.group_name),
          h(
            'div.tags',
            {},
            ...group.tag.map((tag) =>
              actionButton(
                `button.tag${has.has(tag.id) ? '.on' : ''}`,
                { testid: `tag-toggle-${tag.id}`, 'aria-pressed': String(has.has(tag.id)) },
                tag.name,
                () => edit(has.has(tag.id) ? { removeTagIds: [tag.id] } : { addTagIds: [tag.id] }),
              ),
            ),
          ),
        ]);
      },
    });
  }

  async function openTool() {
    const [tool] = (await get(`staff/${encodeURIComponent(userId)}`)).chatTools;
    if (!tool) return toast('企业还没有配置聊天工具栏');
    open(showSidebar(device, tool, { userId, customerId, back: () => open(showChat()) }));
  }

  function showChat() {
    return openScreen(device, {
      title: '',
      back: () => open(showCard()),
      actions: [
        actionButton(
          'button.bar-button',
          { 'aria-label': '聊天工具栏', title: '聊天工具栏', testid: 'open-sidebar' },
          icon('tools'),
          openTool,
        ),
      ],
      bodyTestid: 'staff-chat',
      bodyClass: 'chat',
      sticksToEnd: true,
      foot: inputLine({
        testid: 'staff-chat',
        placeholder: '发消息',
        label: '发送',
        submit: async (text) => {
          await post(path('/say'), { text });
          await inner.refresh();
        },
      }),
      load: async () => ({ customer: await get(path()), staff: await get(`staff/${encodeURIComponent(userId)}`) }),
      draw: ({ customer, staff }, { title }) => {
        title.replaceChildren(customer.remark || customer.name, h('i.corp', {}, '@微信'));
        return chatMessages(customer.messages, { side: 'staff', customerName: customer.name, staffName: staff.name });
      },
    });
  }

  return { refresh: () => inner.refresh(), poll: () => inner.poll() };
}
