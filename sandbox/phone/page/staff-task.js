// One group-send task on the consultant's phone: read it, untick where allowed, send or ignore, and see who got it.
import { get, post, taskPath } from './api.js';
import { actionButton, avatar, confirmIn, h } from './dom.js';
import { longTime } from './format.js';
import { contentBubbles } from './messages.js';
import { openScreen } from './screen.js';

const STATUS = { waiting: '待发送', confirmed: '已发送', ignored: '已忽略', cancelled: '已取消' };
const SHOWN = 300;

export const statusChip = (status) =>
  h(`span.chip.${status}`, { testid: 'task-status', 'data-status': status }, STATUS[status] ?? status);

function outcome(recipient, isOver) {
  if (recipient.isUnticked) return ['未勾选', 'gray'];
  if (recipient.status === 1) return ['已发送', 'good'];
  if (recipient.status === 2) return ['已不是好友', 'bad'];
  if (recipient.status === 3) return ['群发次数已用完', 'bad'];
  return [isOver ? '未发送' : '', 'gray'];
}

/**
 * @param {HTMLElement} device
 * @param {string} userId
 * @param {string} msgId
 * @param {() => void} back
 */
export function showTask(device, userId, msgId, back) {
  /** @type {Set<string>} */
  const unticked = new Set();
  const foot = h('div.task-foot');
  const screen = openScreen(device, {
    title: '群发任务',
    back,
    foot,
    bodyTestid: 'task-detail',
    load: () => get(taskPath(userId, msgId)),
    draw: (task) => {
      const isOpen = task.status === 'waiting' || task.status === 'ignored';
      drawFoot(task, isOpen);
      const shown = task.recipients.slice(0, SHOWN);
      return [
        h('div.task-head', {}, statusChip(task.status), h('time', {}, longTime(task.at))),
        task.status === 'cancelled' && h('p.notice', {}, '企业取消了这次群发，不会再发给客户。'),
        h('div.task-content', {}, ...contentBubbles(task)),
        h('p.hint', {}, summary(task)),
        h('ul.list', {}, ...shown.map((recipient) => recipientRow(task, recipient, isOpen))),
        task.recipients.length > SHOWN && h('p.hint', {}, `还有 ${task.recipients.length - SHOWN} 位没有列出`),
      ];
    },
  });

  function summary({ status, counts, allowSelect, sentAt }) {
    if (status === 'confirmed') {
      const parts = [`${longTime(sentAt)} 发送：成功 ${counts.sent} 位`];
      if (counts.notFriends > 0) parts.push(`${counts.notFriends} 位已不是好友`);
      if (counts.capped > 0) parts.push(`${counts.capped} 位群发次数已用完`);
      return parts.join('，');
    }
    return `发给 ${counts.all} 位客户${allowSelect ? '，可以去掉不想发的' : ''}`;
  }

  function recipientRow(task, recipient, isOpen) {
    const id = recipient.externalUserId;
    const [label, tone] = outcome(recipient, !isOpen);
    const name = h('span.row-text', {}, h('b', {}, recipient.remark || recipient.name), h('small', {}, recipient.name));
    const canUntick = isOpen && task.allowSelect;
    const box =
      canUntick &&
      h('input', {
        type: 'checkbox',
        testid: `task-recipient-${id}`,
        'aria-label': recipient.remark || recipient.name,
        checked: !unticked.has(id),
        onchange: (event) => {
          if (event.target.checked) unticked.delete(id);
          else unticked.add(id);
          drawFoot(task, isOpen);
        },
      });
    const row = [
      box,
      avatar(recipient.name, 'small'),
      name,
      label && h(`span.outcome.${tone}`, { testid: 'recipient-outcome' }, label),
    ];
    return h('li', { 'data-customer': id }, canUntick ? h('label.row', {}, ...row) : h('div.row', {}, ...row));
  }

  function drawFoot(task, isOpen) {
    foot.hidden = !isOpen;
    if (!isOpen) return;
    const count = task.counts.all - unticked.size;
    foot.replaceChildren(
      task.status === 'waiting'
        ? actionButton('button.plain', { testid: 'task-ignore' }, '忽略', async () => {
            await post(taskPath(userId, msgId, '/ignore'));
            await screen.refresh();
          })
        : '',
      count === 0
        ? h('button.primary', { type: 'button', disabled: true, testid: 'task-confirm' }, '没有选中客户')
        : actionButton('button.primary', { testid: 'task-confirm' }, `发送给 ${count} 位客户`, async () => {
            if (
              count > 1 &&
              !(await confirmIn(device, `确定把这条消息发给 ${count} 位客户吗？发出后不能撤回。`, '发送', 'primary'))
            )
              return;
            await post(taskPath(userId, msgId, '/confirm'), { untick: [...unticked] });
            await screen.refresh();
          }),
    );
  }

  return screen;
}
