// The clock's part of facts. The list of modules brings the sources: most of them stand further on than facts may look.
import type { Job } from '../../queue/queue.ts';
import { isFoldingPaused } from './facts-pause.model.ts';
import { refoldChanged, refoldJob, type FactsSource } from './refold.ts';

export const factsJobs = (sources: readonly FactsSource[]): Job[] => [
  {
    name: refoldJob,
    everySeconds: 2,
    run: async (context) => ((await isFoldingPaused(context)) ? 0 : refoldChanged(context, sources)),
  },
];
