// Tasks that come and go with group sends.
import { reaction, type Reaction } from '../../events.ts';
import { closeTask, openTask } from './open-task.ts';

const kind = 'confirm-group-send';

export const tasksReactions: Reaction[] = [
  reaction(
    'tasks.open-for-group-send',
    'send-task.waiting',
    (context, { sendTaskId, sourceId, staffUserId, customers }, tx) =>
      openTask(context, { kind, staffUserId, subjectId: sendTaskId, path: `/broadcasts/${sourceId}`, customers }, tx),
  ),
  reaction('tasks.close-confirmed', 'send-task.confirmed', (context, { sendTaskId }, tx) =>
    closeTask(context, { kind, subjectId: sendTaskId }, tx),
  ),
  reaction('tasks.close-ended', 'send-task.closed', (context, { sendTaskId }, tx) =>
    closeTask(context, { kind, subjectId: sendTaskId }, tx),
  ),
];
