// Routes about imports, for the kinds that there are.
import type { Context } from '../../context.ts';
import { AppError } from '../../errors.ts';
import { route, type Route } from '../../http/route.ts';
import { authorize, findStaffNames } from '../identity/index.ts';
import { askImport, beginImport, getImportRecord, mapImport, rowsPerChunk } from './change-import.ts';
import type { ImportKind } from './import-kind.ts';
import { ImportModel, type ImportRecord } from './import.model.ts';
import * as contract from './imports.contract.ts';
import { checkRows } from './run-import.ts';

const importsShown = 50;

const doneRows = ({ state, nextChunk, rows, chunks }: ImportRecord): number => {
  const chunksDone = state === 'undoing' ? chunks - 1 - nextChunk : nextChunk;
  return Math.min(rows, chunksDone * rowsPerChunk);
};

const present = (
  record: ImportRecord,
  kind: ImportKind,
  staff: ReadonlyMap<string, string>,
): contract.ImportDetail => ({
  importId: record._id.toString(),
  kind: record.kind,
  kindTitle: kind.title,
  unit: kind.unit,
  fileName: record.fileName,
  state: record.state,
  rows: record.rows,
  done: doneRows(record),
  counts: record.counts,
  kept: record.kept,
  createdByName: staff.get(record.createdBy) ?? record.createdBy,
  createdAt: record.createdAt.toISOString(),
  endedAt: record.endedAt?.toISOString() ?? null,
  header: record.header,
  mapping: record.mapping,
  columns: kind.columns.map(({ key, title, hint }) => ({ key, title, hint })),
  takingBack: kind.takingBack,
});

export const importsRoutes = (kinds: readonly ImportKind[]): Route[] => {
  const kindOf = (name: string): ImportKind => {
    const kind = kinds.find((one) => one.name === name);
    if (!kind) throw new AppError('invalid', 'imports.unknown-kind', '不认识这种名单');
    return kind;
  };
  const show = async (context: Context, record: ImportRecord) => ({
    data: present(record, kindOf(record.kind), await findStaffNames(context)),
  });
  const ask = async (context: Context, importId: string, action: 'apply' | 'cancel' | 'undo') =>
    show(context, await askImport(context, await getImportRecord(context, importId), action));
  return [
    route(contract.listImportKinds, ({ context }) => {
      authorize(context.actor, 'customers.import');
      const data = kinds.map(({ name, title, purpose, columns }) => ({
        kind: name,
        title,
        purpose,
        columns: columns.map((column) => ({ title: column.title, hint: column.hint, example: column.example })),
      }));
      return Promise.resolve({ data });
    }),
    route(contract.listImports, async ({ context }) => {
      authorize(context.actor, 'customers.import');
      const records = await ImportModel.find({ agencyId: context.agencyId })
        .sort({ createdAt: -1 })
        .limit(importsShown)
        .lean<ImportRecord[]>();
      const staff = await findStaffNames(context);
      return { data: records.map((record) => present(record, kindOf(record.kind), staff)) };
    }),
    route(contract.beginImport, async ({ context, body }) =>
      show(context, await beginImport(context, kindOf(body.kind), body)),
    ),
    route(contract.getImport, async ({ context, params }) =>
      show(context, await getImportRecord(context, params.importId)),
    ),
    route(contract.mapImport, async ({ context, params, body }) => {
      const record = await getImportRecord(context, params.importId);
      return show(context, await mapImport(context, kindOf(record.kind), record, body.mapping));
    }),
    route(contract.listImportRows, async ({ context, params, query }) => {
      const record = await getImportRecord(context, params.importId);
      if (query.chunk >= record.chunks || ['undone', 'cancelled'].includes(record.state)) {
        return { data: [], page: { nextChunk: null } };
      }
      const rows = await checkRows(context, kindOf(record.kind), record, query.chunk);
      return {
        data: rows.flatMap(({ line, check }) =>
          check && (query.only === undefined || check.result === query.only)
            ? [
                {
                  line,
                  result: check.result,
                  differences: check.result === 'problem' ? [] : check.differences,
                  problems: check.result === 'problem' ? check.problems : [],
                },
              ]
            : [],
        ),
        page: { nextChunk: query.chunk + 1 < record.chunks ? query.chunk + 1 : null },
      };
    }),
    route(contract.applyImport, ({ context, params }) => ask(context, params.importId, 'apply')),
    route(contract.cancelImport, ({ context, params }) => ask(context, params.importId, 'cancel')),
    route(contract.undoImport, ({ context, params }) => ask(context, params.importId, 'undo')),
  ];
};
