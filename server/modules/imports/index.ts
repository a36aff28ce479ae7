// imports: lists from elsewhere become records: mapped, previewed, applied chunk by chunk, taken back. What a row means is told
// by the kinds (`ImportKind`) that other modules bring; module-list.ts gathers them.
export type { Cells, ImportColumn, ImportKind, ImportRow, ImportSource, RowCheck } from './import-kind.ts';
export { importsJobs } from './imports.jobs.ts';
export { importsRoutes } from './imports.routes.ts';
