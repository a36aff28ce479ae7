// The clock's part: pictures that no message came to need are forgotten after a day.
import type { Context } from '../../context.ts';
import { runWhenDue } from '../../database/periodic.ts';
import type { Job } from '../../queue/queue.ts';
import { ImageModel } from './image.model.ts';

const unusedForHours = 24;
const forgetting = { name: 'images-forget', everySeconds: 3_600, leaseSeconds: 60 };

/** A launch that names one at this moment meets the deletion in its transaction. */
const forgetUnused = async ({ agencyId, now }: Context): Promise<void> => {
  const since = new Date(now().getTime() - unusedForHours * 3_600_000);
  await ImageModel.deleteMany({ agencyId, isUsed: false, uploadedAt: { $lt: since } });
};

export const imagesJobs: Job[] = [
  { name: 'images.forget', everySeconds: 600, run: (context) => runWhenDue(context, forgetting, forgetUnused) },
];
