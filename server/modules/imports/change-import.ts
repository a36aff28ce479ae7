// Commands: begin an import, say what its columns are, apply it, cancel it, take it back. The rows are gone through by the job.
import { Types } from 'mongoose';
import type { Context } from '../../context.ts';
import { inTransaction } from '../../database/transaction.ts';
import { AppError, notFound } from '../../errors.ts';
import { authorize } from '../identity/index.ts';
import { guessMapping } from './guess-mapping.ts';
import type { ImportKind } from './import-kind.ts';
import { ImportChunkModel, ImportModel, noCounts, type ImportRecord } from './import.model.ts';
import { stateAfter, workingStates, type ImportAction } from './import.state.ts';
import type { BeginImport } from './imports.contract.ts';
import { readList } from './read-list.ts';

export const runImportsJob = 'imports.run';
export const rowsPerChunk = 100;

/** Throws `imports.not-found`, `identity.forbidden`. */
export const getImportRecord = async (context: Context, importId: string): Promise<ImportRecord> => {
  authorize(context.actor, 'customers.import');
  const found = await ImportModel.findOne({ agencyId: context.agencyId, _id: importId }).lean<ImportRecord>();
  if (!found) throw notFound('imports.not-found', '没有这次导入');
  return found;
};

/** The same requestId begins once. Throws `imports.unreadable`, `imports.empty`, `imports.too-long`. */
export const beginImport = async (context: Context, kind: ImportKind, input: BeginImport): Promise<ImportRecord> => {
  authorize(context.actor, 'customers.import');
  const { agencyId, cipher } = context;
  const { header, rows } = await readList(Buffer.from(input.base64, 'base64'));
  const dataKey = cipher.newKey();
  const record: ImportRecord = {
    _id: new Types.ObjectId(),
    agencyId,
    requestId: input.requestId,
    kind: kind.name,
    fileName: input.fileName,
    dataKey,
    header,
    mapping: guessMapping(header, kind.columns),
    rows: rows.length,
    chunks: Math.ceil(rows.length / rowsPerChunk),
    state: 'mapping',
    nextChunk: 0,
    counts: noCounts,
    kept: 0,
    createdBy: context.actor.kind === 'staff' ? context.actor.userId : 'system',
    createdAt: context.now(),
    endedAt: null,
    dueAt: null,
  };
  return inTransaction(context, async ({ session, publish }) => {
    const known = await ImportModel.findOne({ agencyId, requestId: input.requestId }, null, {
      session,
    }).lean<ImportRecord>();
    if (known) return known;
    await ImportModel.create([record], { session });
    const chunks = Array.from({ length: record.chunks }, (_, number) => ({
      agencyId,
      importId: record._id,
      number,
      sealedRows: cipher.encrypt(
        dataKey,
        JSON.stringify(
          rows.slice(number * rowsPerChunk, (number + 1) * rowsPerChunk).map((row) => [row.line, ...row.cells]),
        ),
      ),
      sealedUndo: '',
    }));
    await ImportChunkModel.insertMany(chunks, { session });
    await publish('import.begun', { importId: record._id.toString(), kind: kind.name, rows: rows.length });
    return record;
  });
};

const notNow = (): AppError => new AppError('conflict', 'imports.not-now', '现在不能这样做，请刷新页面看进展');

/** Move on to the state that the action leads to. Throws `imports.not-now` where it cannot be asked. */
const act = (
  context: Context,
  record: ImportRecord,
  action: ImportAction,
  set: Partial<ImportRecord>,
): Promise<ImportRecord> =>
  inTransaction(context, async ({ session, publish }) => {
    const now = context.now();
    const fresh = await ImportModel.findById(record._id, null, { session }).lean<ImportRecord>();
    const state = fresh && stateAfter(fresh.state, action);
    if (!fresh || !state) throw notNow();
    const isWork = workingStates.includes(state);
    // Undoing begins with the chunk that was written last.
    const lastChunk = fresh.state === 'applying' ? fresh.nextChunk - 1 : fresh.chunks - 1;
    const change: Partial<ImportRecord> = {
      ...set,
      state,
      nextChunk: state === 'undoing' ? lastChunk : 0,
      dueAt: isWork ? now : null,
      endedAt: isWork ? null : now,
    };
    await ImportModel.updateOne({ _id: fresh._id }, { $set: change }, { session });
    if (state === 'cancelled') await ImportChunkModel.deleteMany({ importId: fresh._id }, { session });
    await publish('import.asked', { importId: fresh._id.toString(), action });
    return { ...fresh, ...change };
  });

/** Throws `imports.bad-mapping` where a column of ours is named twice or is none of ours. */
export const mapImport = async (
  context: Context,
  kind: ImportKind,
  record: ImportRecord,
  mapping: readonly (string | null)[],
): Promise<ImportRecord> => {
  const named = mapping.filter((key) => key !== null);
  const isSound =
    mapping.length === record.header.length &&
    new Set(named).size === named.length &&
    named.every((key) => kind.columns.some((column) => column.key === key));
  if (!isSound) throw new AppError('invalid', 'imports.bad-mapping', '列的对应有重复或不认识的，请检查');
  const changed = await act(context, record, 'map', { mapping: [...mapping], counts: noCounts });
  context.wake(runImportsJob);
  return changed;
};

export const askImport = async (
  context: Context,
  record: ImportRecord,
  action: 'apply' | 'cancel' | 'undo',
): Promise<ImportRecord> => {
  const changed = await act(context, record, action, action === 'apply' ? { counts: noCounts } : {});
  context.wake(runImportsJob);
  return changed;
};
