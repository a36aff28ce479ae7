// The clock's part: a day is counted in the morning of the next, so it is asked for several times a day.
import { runWhenDue } from '../../database/periodic.ts';
import type { Job } from '../../queue/queue.ts';
import { isTakenOver } from '../settings/index.ts';
import { readChatFigures } from './read-chat-figures.ts';

const reading = { name: 'chat-figures', everySeconds: 4 * 3_600, leaseSeconds: 60 };

export const chatFiguresJobs: Job[] = [
  {
    name: 'chat-figures.read',
    everySeconds: 60,
    run: async (context) => ((await isTakenOver(context)) ? runWhenDue(context, reading, readChatFigures) : 0),
  },
];
