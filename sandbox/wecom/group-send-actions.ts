// What consultants do with a group-send task: confirm it, whole or after unticking some, or ignore it.
import { pairKey, toSeconds, type Corp } from './corp.ts';
import type { GroupSendRow, Recipient, SendTaskRow } from './corp.types.ts';
import { hasCapUsed, neverConfirms } from './faults.ts';
import { phoneError } from './phone-error.ts';

/** China has had one time zone without summer time since 1991. */
const CHINA_OFFSET_MS = 8 * 3_600_000;
const DAY_MS = 86_400_000;

/** The start of the window that the cap counts in, and how many group sends it allows. Natural day, week from Monday, or month. */
export function capWindow(cap: string, now: Date): { since: number; allowed: number } {
  const local = new Date(now.getTime() + CHINA_OFFSET_MS);
  const [year, month, day] = [local.getUTCFullYear(), local.getUTCMonth(), local.getUTCDate()];
  const today = Date.UTC(year, month, day) - CHINA_OFFSET_MS;
  if (cap === '1-per-day') return { since: today, allowed: 1 };
  if (cap === '7-per-week') return { since: today - ((local.getUTCDay() + 6) % 7) * DAY_MS, allowed: 7 };
  const daysInMonth = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  return { since: Date.UTC(year, month, 1) - CHINA_OFFSET_MS, allowed: daysInMonth };
}

function isCapped(corp: Corp, externalUserId: string): boolean {
  const { since, allowed } = capWindow(corp.row().settings.groupSendCap, corp.now());
  const got = corp
    .messagesOfCustomer(externalUserId)
    .filter(({ kind, at }) => kind === 'group-send' && at >= since).length;
  return got >= allowed || hasCapUsed(corp, externalUserId);
}

function requireTask(corp: Corp, msgId: string, userId: string): { task: SendTaskRow; groupSend: GroupSendRow } {
  const task = corp.sendTask(msgId, userId);
  const groupSend = corp.groupSends.get(msgId);
  if (!task || !groupSend) throw phoneError(404, '没有这个群发任务');
  if (task.status === 'confirmed') throw phoneError(409, '已经发送过了');
  if (groupSend.cancelledAt !== undefined) throw phoneError(409, '任务已被企业取消');
  return { task, groupSend };
}

/**
 * The consultant presses 发送: each ticked customer gets the message (1), or is no longer a friend (2), or has the cap used up (3).
 * An ignored task may still be confirmed, as in the client.
 */
export function confirmTask(corp: Corp, msgId: string, userId: string, untick: string[] = []): SendTaskRow {
  const { task, groupSend } = requireTask(corp, msgId, userId);
  if (untick.length > 0 && !groupSend.allowSelect) throw phoneError(409, '这个任务不允许修改客户');
  const unticked = new Set(untick);
  const sentAt = toSeconds(corp.now());
  const recipients = task.recipients.map((recipient): Recipient => {
    const { externalUserId } = recipient;
    if (unticked.has(externalUserId)) return { externalUserId, status: 0, isUnticked: true };
    if (corp.relations.get(pairKey(userId, externalUserId))?.status !== 'active') return { externalUserId, status: 2 };
    if (isCapped(corp, externalUserId)) return { externalUserId, status: 3 };
    corp.addMessage({ externalUserId, userId, kind: 'group-send', msgId });
    return { externalUserId, status: 1, sentAt };
  });
  const confirmed: SendTaskRow = { ...task, status: 'confirmed', sentAt, recipients };
  corp.saveSendTask(confirmed);
  return confirmed;
}

export function ignoreTask(corp: Corp, msgId: string, userId: string): SendTaskRow {
  const { task } = requireTask(corp, msgId, userId);
  const ignored: SendTaskRow = { ...task, status: 'ignored' };
  corp.saveSendTask(ignored);
  return ignored;
}

/** Everybody confirms what waits for them (of one group send, if given), but for those a fault keeps from it. */
export function confirmAll(corp: Corp, msgId?: string): { confirmedTasks: number; reachedCustomers: number } {
  let confirmedTasks = 0;
  let reachedCustomers = 0;
  for (const task of [...corp.sendTasks.values()]) {
    if (task.status !== 'waiting' || (msgId !== undefined && task.msgId !== msgId)) continue;
    if (
      !corp.staff.has(task.userId) ||
      neverConfirms(corp, task.userId) ||
      corp.groupSends.get(task.msgId)?.cancelledAt !== undefined
    )
      continue;
    const { recipients } = confirmTask(corp, task.msgId, task.userId);
    confirmedTasks += 1;
    reachedCustomers += recipients.filter(({ status }) => status === 1).length;
  }
  return { confirmedTasks, reachedCustomers };
}
