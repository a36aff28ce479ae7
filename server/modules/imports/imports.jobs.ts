// The clock's part of imports.
import type { Job } from '../../queue/queue.ts';
import { runImportsJob } from './change-import.ts';
import type { ImportKind } from './import-kind.ts';
import { runDueImports } from './run-import.ts';

export const importsJobs = (kinds: readonly ImportKind[]): Job[] => [
  { name: runImportsJob, everySeconds: 5, run: (context) => runDueImports(context, kinds) },
];
