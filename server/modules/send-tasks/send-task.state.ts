// Pure: the states of a send task and every decision about its next step. Nothing here reads a clock or a network.
import { agencyDefaults } from '../../../config/agency-defaults.ts';
import { sendTaskState } from '../deliveries/deliveries.contract.ts';
import type { GroupSend, GroupSendResult, GroupSendTask, ListedAttachment } from '../../gateways/wecom/index.ts';
import type { SendTaskAttachment } from './send-task.model.ts';

export const sendTaskStates = sendTaskState.options;
export type SendTaskState = (typeof sendTaskStates)[number];

export const openStates: readonly SendTaskState[] = ['creating', 'waiting-for-staff', 'confirmed'];

const minute = 60_000;
/** Between the two complete readings that must both be empty before a lost creation is repeated. */
export const readingGapMs = 10 * minute;
/** WeCom's clock and ours differ: readings begin this much before the attempt. */
export const readingMarginMs = 2 * minute;
/** After so many attempts whose fate WeCom does not tell, a person must look. */
export const maxAttempts = 3;
/** An attempt whose list cannot be read completely for so long is given to a person. */
const giveUpReadingMs = 24 * 60 * minute;
/** The call must follow its note at once; a process that slept in between must not call any more. */
export const callWithinMs = 5_000;

type Content = { text: string; attachment: SendTaskAttachment | null };

/**
 * Nothing says that WeCom lists a picture by the id that it was sent by, nor a page as it was given, so these are not compared: to miss
 * our own would ask for it twice.
 */
const isAlike = (listed: ListedAttachment, ours: SendTaskAttachment): boolean => {
  switch (ours.kind) {
    case 'link':
      return listed.kind === 'link' && listed.url === ours.url && listed.title === ours.title;
    case 'image':
      return listed.kind === 'image' || (listed.kind === 'other' && listed.vendorType === 'image');
    case 'miniprogram':
      return listed.kind === 'miniprogram' && listed.appId === ours.appId && listed.title === ours.title;
  }
};

/** Whether a listed group send carries what we asked for. */
export const hasEqualContent = (listed: Pick<GroupSend, 'text' | 'attachments'>, task: Content): boolean => {
  if (listed.text !== task.text) return false;
  const [first, ...others] = listed.attachments;
  if (task.attachment === null) return first === undefined;
  return first !== undefined && others.length === 0 && isAlike(first, task.attachment);
};

/** Whether a listed group send went to this sender and, of his customers, only to ours. */
export const hasEqualRecipients = (
  task: { staffUserId: string; recipients: readonly string[] },
  senders: readonly GroupSendTask[],
  results: readonly GroupSendResult[],
): boolean => {
  if (senders.length !== 1 || senders[0]?.userId !== task.staffUserId || results.length === 0) return false;
  const ours = new Set(task.recipients);
  return results.every((result) => ours.has(result.externalUserId));
};

export type NextStep = 'start' | 'reconcile' | 'close' | 'poll' | 'none';

/** Asked for too late, or not wanted any more: nothing was asked of WeCom yet, so nothing needs to be taken back. */
export const nextStep = (
  task: { state: SendTaskState; startedAt: Date | null; closing: string | null; closesAt: Date },
  now: Date,
): NextStep => {
  switch (task.state) {
    case 'creating':
      if (task.startedAt !== null) return 'reconcile';
      return task.closing === null && now < task.closesAt ? 'start' : 'close';
    case 'waiting-for-staff':
    case 'confirmed':
      return 'poll';
    default:
      return 'none';
  }
};

export type AfterEmptyReading = { kind: 'read-again'; at: Date } | { kind: 'create-again' } | { kind: 'give-up' };

/** A complete reading did not show the task. Two of them, ten minutes apart, mean that it was never made. */
export const afterEmptyReading = (
  task: { attempt: number; emptyReadingAt: Date | null },
  now: Date,
): AfterEmptyReading => {
  if (task.emptyReadingAt === null) return { kind: 'read-again', at: new Date(now.getTime() + readingGapMs) };
  const again = new Date(task.emptyReadingAt.getTime() + readingGapMs);
  if (now < again) return { kind: 'read-again', at: again };
  return task.attempt < maxAttempts ? { kind: 'create-again' } : { kind: 'give-up' };
};

/** When to read again after WeCom did not show everything (41063, an outage); null: give it to a person. */
export const afterIncompleteReading = (task: { startedAt: Date }, now: Date): Date | null => {
  const ageMs = now.getTime() - task.startedAt.getTime();
  if (ageMs > giveUpReadingMs) return null;
  return new Date(now.getTime() + (ageMs < 5 * minute ? 15_000 : minute));
};

/** Poll often while somebody is likely to be looking, rarely afterwards. */
export const nextPollAt = (since: Date, now: Date): Date => {
  const ageMs = now.getTime() - since.getTime();
  if (ageMs < 10 * minute) return new Date(now.getTime() + 5_000);
  if (ageMs < 60 * minute) return new Date(now.getTime() + minute);
  return new Date(now.getTime() + 10 * minute);
};

const hour = 60 * minute;

/** WeCom takes three reminders of a group send in 24 h (remind_groupmsg_send, 41094). */
export const mayRemind = (remindedAt: readonly Date[], now: Date): boolean =>
  remindedAt.filter((at) => now.getTime() - at.getTime() < 24 * hour).length < 3;

/** Whether what WeCom has not reported yet shall count as unsettled. */
export const isSettleTimeOver = (confirmedAt: Date, now: Date): boolean =>
  now.getTime() - confirmedAt.getTime() >= agencyDefaults.groupSendSettlesHours * hour;
