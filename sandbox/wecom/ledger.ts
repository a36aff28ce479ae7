// What really reached whom, for tests and benches to judge by.
import type { Corp } from './corp.ts';

const iso = (ms: number): string => new Date(ms).toISOString();
const isoSeconds = (seconds: number): string => iso(seconds * 1000);

/** Everything that happened in a corp, oldest first. */
export function readLedger(corp: Corp) {
  return {
    messages: [...corp.messages.values()].map((message) => {
      const content = message.content ?? corp.groupSends.get(message.msgId ?? '')?.content;
      return {
        externalUserId: message.externalUserId,
        userId: message.userId,
        kind: message.kind,
        ...(message.msgId !== undefined && { msgId: message.msgId }),
        text: content?.text ?? '',
        attachments: content?.attachments ?? [],
        at: iso(message.at),
      };
    }),
    groupSends: [...corp.groupSends.values()].map((row) => ({
      msgId: row.msgId,
      text: row.content.text,
      attachments: row.content.attachments,
      allowSelect: row.allowSelect,
      createdAt: isoSeconds(row.createdAt),
      ...(row.cancelledAt !== undefined && { cancelledAt: isoSeconds(row.cancelledAt) }),
      reminders: row.remindedAt.length,
      tasks: corp.tasksOfGroupSend(row.msgId).map((task) => ({
        userId: task.userId,
        status: task.status,
        ...(task.sentAt !== undefined && { sentAt: isoSeconds(task.sentAt) }),
        recipients: task.recipients,
      })),
    })),
    appMessages: [...corp.appMessages.values()].map((message) => ({ ...message, at: iso(message.at) })),
    callbacks: [...corp.callbacks.values()],
    calls: Object.fromEntries([...corp.calls.values()].map(({ api, calls }) => [api, calls])),
  };
}

export type Ledger = ReturnType<typeof readLedger>;
