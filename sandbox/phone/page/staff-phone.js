// The consultant's WeCom: choose a persona, then messages, group-send tasks and customers in three tabs.
import { get, pairPath, post, staffPath } from './api.js';
import { actionButton, avatar, confirmIn, h, icon } from './dom.js';
import { shortTime } from './format.js';
import { appMessage } from './messages.js';
import { openScreen, searchField } from './screen.js';
import { showStaffCustomer } from './staff-customer.js';
import { showTask, statusChip } from './staff-task.js';

const PAGE = 60;

/**
 * @param {HTMLElement} device
 * @param {{ userId: string | null, onChoose: (userId: string | null) => void, onCustomer: (id: string) => void }} start
 */
export function startStaffPhone(device, { userId, onChoose, onCustomer }) {
  let me = userId;
  let tab = 'tasks';
  let screen;

  const open = (next) => void (screen = next);

  function showPersonas() {
    return openScreen(device, {
      title: '选择顾问',
      load: () => get('staff'),
      draw: (staff) => {
        const stores = new Map();
        for (const member of staff) {
          stores.set(member.departmentId, [...(stores.get(member.departmentId) ?? []), member]);
        }
        return [...stores.values()].flatMap((members) => [
          h('p.hint', {}, members[0].departmentId === 1 ? '总部' : members[0].department),
          h(
            'ul.list',
            {},
            ...members.map((member) =>
              h(
                'li',
                {},
                h(
                  'button.row',
                  {
                    type: 'button',
                    testid: `persona-${member.userId}`,
                    onclick: () => {
                      me = member.userId;
                      onChoose(me);
                      open(showTab());
                    },
                  },
                  avatar(member.name),
                  h('span.row-text', {}, h('b', {}, member.name), h('small', {}, member.position)),
                  member.waitingTasks > 0 && h('span.badge', { title: '待确认的群发' }, String(member.waitingTasks)),
                ),
              ),
            ),
          ),
        ]);
      },
    });
  }

  const tabBar = () => {
    const names = { messages: ['消息', 'chat'], tasks: ['群发', 'send'], customers: ['客户', 'people'] };
    return h(
      'nav.tabs',
      { 'aria-label': '企业微信' },
      ...Object.entries(names).map(([name, [label, glyph]]) =>
        h(
          `button${name === tab ? '.on' : ''}`,
          {
            type: 'button',
            testid: `tab-${name}`,
            'aria-current': name === tab ? 'page' : undefined,
            onclick: () => {
              tab = name;
              open(showTab());
            },
          },
          icon(glyph),
          h('span', {}, label),
          h('span.badge', { hidden: true, 'data-badge': name }),
        ),
      ),
    );
  };

  /** Counts what waits, on the tabs, so that one sees it from everywhere. */
  function markTabs(foot, data) {
    const waiting = data.tasks.filter(({ status }) => status === 'waiting').length;
    for (const [name, count] of [
      ['tasks', waiting],
      ['customers', data.requests.length],
    ]) {
      const badge = foot.querySelector(`[data-badge=${name}]`);
      badge.textContent = String(count);
      badge.hidden = count === 0;
    }
  }

  function showTab() {
    const own = h('div.own');
    let wanted = '';
    const shown = openScreen(device, {
      title: { messages: '消息', tasks: '群发任务', customers: '客户' }[tab],
      top: [
        own,
        tab === 'customers' &&
          searchField('staff-customer-search', '搜索备注或昵称', (text) => {
            wanted = text;
            void shown.refresh();
          }),
      ],
      foot: tabBar(),
      bodyClass: tab === 'messages' ? 'chat' : '',
      bodyTestid: `staff-${tab}`,
      sticksToEnd: tab === 'messages',
      load: async () => ({
        ...(await get(staffPath(me))),
        ...(tab === 'customers' && { found: await get(staffPath(me, '/customers'), { q: wanted, limit: PAGE }) }),
      }),
      draw: (data, { foot }) => {
        own.replaceChildren(
          avatar(data.name, 'small'),
          h(
            'span.own-name',
            { testid: 'own-staff' },
            data.name,
            h('small', {}, `${data.position} · ${data.department}`),
          ),
          h(
            'button.quiet',
            { type: 'button', testid: 'switch-staff', onclick: () => open(showPersonas()) },
            icon('switch'),
            '换一位',
          ),
          actionButton('button.quiet', { testid: 'leave-corp' }, '离职', async () => {
            const question = `管理员删除 ${data.name} 后，他的客户就没有人服务了。`;
            if (!(await confirmIn(device, question, '办理离职'))) return;
            await post(staffPath(me, '/leave'));
            me = null;
            onChoose(null);
            open(showPersonas());
          }),
        );
        markTabs(foot, data);
        return { messages: drawMessages, tasks: drawTasks, customers: drawCustomers }[tab](data);
      },
    });
    return shown;
  }

  function drawMessages({ appMessages }) {
    if (appMessages.length === 0) return [h('p.empty', {}, '还没有应用消息')];
    return appMessages.flatMap(appMessage);
  }

  function drawTasks({ tasks, neverConfirms }) {
    const note = neverConfirms && h('p.hint', {}, '演示故障：这位顾问不参加“全部确认”');
    if (tasks.length === 0) return [note, h('p.empty', {}, '没有需要确认的群发')];
    return [
      note,
      h(
        'div.cards',
        {},
        ...tasks.map((task) =>
          h(
            `button.card-row.${task.status}`,
            {
              type: 'button',
              testid: `task-row-${task.msgId}`,
              onclick: () => open(showTask(device, me, task.msgId, back)),
            },
            h('span.card-head', {}, statusChip(task.status), h('time', {}, shortTime(task.at))),
            h('span.card-text', {}, task.text || '[附件]'),
            h('span.card-foot', {}, footOf(task)),
          ),
        ),
      ),
    ];
  }

  const footOf = ({ status, counts, reminders }) => {
    if (status === 'confirmed') {
      const missed = counts.notFriends + counts.capped;
      return `已发给 ${counts.sent} 位${missed > 0 ? `，${missed} 位未成功` : ''}`;
    }
    return `发给 ${counts.all} 位客户${reminders > 0 ? ` · 企业已提醒 ${reminders} 次` : ''}`;
  };

  function drawCustomers({ requests, found }) {
    return [
      requests.length > 0 && h('p.hint', {}, '新的客户'),
      requests.length > 0 &&
        h(
          'ul.list',
          {},
          ...requests.map((one) =>
            h(
              'li.row',
              {},
              avatar(one.name),
              h('span.row-text', {}, h('b', {}, one.name), h('small', {}, '请求添加你为联系人')),
              actionButton('button.primary', { testid: `accept-${one.externalUserId}` }, '通过', async () => {
                await post(pairPath(me, one.externalUserId, '/accept'));
                await screen.refresh();
              }),
            ),
          ),
        ),
      h(
        'p.hint',
        {},
        `共 ${found.total} 位${found.total > found.rows.length ? `，显示前 ${found.rows.length} 位` : ''}`,
      ),
      h(
        'ul.list',
        {},
        ...found.rows.map((one) =>
          h(
            'li',
            {},
            h(
              'button.row',
              {
                type: 'button',
                testid: `staff-customer-${one.externalUserId}`,
                onclick: () => open(showStaffCustomer(device, me, one.externalUserId, { back, onCustomer })),
              },
              avatar(one.name),
              h(
                'span.row-text',
                {},
                h('b', {}, one.remark || one.name, one.status === 'left' && h('i.left', {}, '已删除你')),
                h('small', {}, [...one.tags.map(({ name }) => name), ...one.personalTags].join(' · ') || one.name),
              ),
              icon('next'),
            ),
          ),
        ),
      ),
    ];
  }

  const back = () => open(showTab());

  open(me ? showTab() : showPersonas());
  return { poll: () => screen.poll() };
}
