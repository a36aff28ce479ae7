// The clock's part of handovers, and what WeCom's callbacks hasten.
import type { Job } from '../../queue/queue.ts';
import type { CallbackHandler } from '../../queue/work-callbacks.ts';
import { handoverJob } from './choose-successors.ts';
import { HandoverModel } from './handover.model.ts';
import { advanceDueHandovers } from './run-handover.ts';
import { TransferModel } from './transfer.model.ts';

export const handoversJobs: Job[] = [{ name: handoverJob, everySeconds: 10, run: advanceDueHandovers }];

export const handoversCallbacks: CallbackHandler[] = [
  {
    kind: 'change_external_contact',
    // Refused, failed, added, deleted: whichever it is, the results are read anew. The events do not say who handed over.
    handle: async (context, message) => {
      if (message.kind !== 'change_external_contact') return;
      const { agencyId } = context;
      const waiting = await TransferModel.find(
        { agencyId, externalUserId: message.externalUserId, state: 'waiting' },
        { handoverId: 1 },
      ).lean();
      if (waiting.length === 0) return;
      await HandoverModel.updateMany(
        { agencyId, _id: { $in: waiting.map((transfer) => transfer.handoverId) } },
        { $set: { dueAt: context.now() } },
      );
      context.wake(handoverJob);
    },
  },
];
