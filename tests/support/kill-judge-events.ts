// Pure: every fact of a broadcast stands once in the audit trail, and what reacts to it was done once.
import type { z } from 'zod';
import type { listEvents } from '../../server/modules/audit/audit.contract.ts';
import type { BroadcastDetail } from '../../server/modules/broadcasts/broadcasts.contract.ts';
import type { EventName } from '../../server/events.ts';

export type AuditEvents = z.infer<typeof listEvents.data>;

const closedStates: readonly string[] = ['cancelled', 'expired', 'refused', 'unknown'];

/** How often each fact must stand there, told from the send tasks. */
const expectedOf = (detail: BroadcastDetail): Partial<Record<EventName, number>> => {
  const tasks = detail.consultants.flatMap((consultant) => consultant.sendTasks);
  const asked = tasks.filter((task) => task.waitingSince !== null).length;
  return {
    'broadcast.launched': 1,
    'broadcast.planned': 1,
    'broadcast.settled': 1,
    'send-task.waiting': asked,
    'send-task.confirmed': tasks.filter((task) => task.confirmedAt !== null).length,
    'send-task.settled': tasks.filter((task) => task.state === 'settled').length,
    'send-task.closed': tasks.filter((task) => closedStates.includes(task.state)).length,
    // A consultant who is asked has a task, which goes when he has answered.
    'task.opened': asked,
    'task.done': asked,
  };
};

/** `events`: at least all since the launch. Answers what is wrong. */
export const judgeEvents = (detail: BroadcastDetail, events: AuditEvents): string[] => {
  const own = events.filter((event) => event.at >= detail.launchedAt);
  const wrong = Object.entries(expectedOf(detail)).flatMap(([name, expected]) => {
    const found = own.filter((event) => event.name === name).length;
    return found === expected ? [] : [`${found} events ${name} instead of ${expected}`];
  });
  const pending = own.flatMap((event) => event.pending.map((reaction) => `${reaction} to ${event.name} is pending`));
  return [...wrong, ...pending];
};
