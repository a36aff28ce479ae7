// Tasks that come and go with group sends, approvals, opt-outs and handovers.
import { reaction, type Reaction } from '../../events.ts';
import { findApprovers } from '../identity/index.ts';
import { closeTasks, openTasks } from './open-task.ts';

const confirm = 'confirm-group-send';
const approve = 'approve-broadcast';
const optOut = 'opt-out-request';
const handOver = 'decide-handover';
/** One handover may be asked about twice: for whom he gave up, and again when he leaves. */
const handoverSubject = ({ handoverId, cause }: { handoverId: string; cause: string }): string =>
  `${handoverId} ${cause}`;

export const tasksReactions: Reaction[] = [
  reaction('tasks.open-for-group-send', 'send-task.waiting', (context, payload, tx) => {
    const { sendTaskId, sourceId, staffUserId, customers, closesAt } = payload;
    const task = {
      kind: confirm,
      staffUserId,
      subjectId: sendTaskId,
      path: `/broadcasts/${sourceId}`,
      customers,
    } as const;
    return openTasks(context, [{ ...task, urgentUntil: new Date(closesAt) }], tx);
  }),
  reaction('tasks.close-confirmed', 'send-task.confirmed', (context, { sendTaskId }, tx) =>
    closeTasks(context, { kind: confirm, subjectId: sendTaskId }, tx),
  ),
  reaction('tasks.close-ended', 'send-task.closed', (context, { sendTaskId }, tx) =>
    closeTasks(context, { kind: confirm, subjectId: sendTaskId }, tx),
  ),
  reaction('tasks.open-for-approval', 'broadcast.approval-asked', async (context, payload, tx) => {
    const { broadcastId, launchedBy, planned, freshUntil } = payload;
    const approvers = await findApprovers(context, launchedBy);
    const task = {
      kind: approve,
      subjectId: broadcastId,
      path: `/broadcasts/${broadcastId}`,
      customers: planned,
    } as const;
    const urgentUntil = new Date(freshUntil);
    await openTasks(
      context,
      approvers.map((staffUserId) => ({ ...task, staffUserId, urgentUntil })),
      tx,
    );
  }),
  reaction('tasks.open-for-opt-out', 'opt-out.asked', (context, { requestId, staffUserId }, tx) => {
    const task = {
      kind: optOut,
      staffUserId,
      subjectId: requestId,
      path: `/opt-outs/${requestId}`,
      customers: 1,
    } as const;
    return openTasks(context, [{ ...task, urgentUntil: null }], tx);
  }),
  reaction('tasks.close-opt-out', 'opt-out.handled', (context, { requestId }, tx) =>
    closeTasks(context, { kind: optOut, subjectId: requestId }, tx),
  ),
  reaction('tasks.open-for-handover', 'handover.ready', async (context, payload, tx) => {
    const { handoverId, staffUserId: leaver, customers } = payload;
    if (customers === 0) return;
    const task = {
      kind: handOver,
      subjectId: handoverSubject(payload),
      path: `/handovers/${handoverId}`,
      customers,
      urgentUntil: null,
    } as const;
    const deciders = await findApprovers(context, leaver);
    await openTasks(
      context,
      deciders.map((staffUserId) => ({ ...task, staffUserId })),
      tx,
    );
  }),
  reaction('tasks.close-handover', 'handover.decided', (context, payload, tx) =>
    closeTasks(context, { kind: handOver, subjectId: handoverSubject(payload) }, tx),
  ),
  ...(['broadcast.approved', 'broadcast.refused', 'broadcast.settled'] as const).map((event) =>
    reaction(`tasks.close-after-${event}`, event, (context, { broadcastId }, tx) =>
      closeTasks(context, { kind: approve, subjectId: broadcastId }, tx),
    ),
  ),
];
