// The job: go through the chunks of an import, each in one transaction with the count of how far it got, so a crash goes on there.
import { z } from 'zod';
import type { Context } from '../../context.ts';
import { claimDue } from '../../database/claim-due.ts';
import { inTransaction, type Tx } from '../../database/transaction.ts';
import { mapCells } from './guess-mapping.ts';
import type { ImportKind, ImportRow, ImportSource, RowCheck } from './import-kind.ts';
import { ImportChunkModel, ImportModel, type ImportChunkRecord, type ImportRecord } from './import.model.ts';
import { stateAtEnd, workingStates } from './import.state.ts';

const leaseSeconds = 60;

const sealedRows = z.array(z.tuple([z.number()], z.string()));

export const openRows = (
  context: Context,
  kind: ImportKind,
  record: ImportRecord,
  chunk: ImportChunkRecord,
): ImportRow[] => {
  const json: unknown = JSON.parse(context.cipher.decrypt(record.dataKey, chunk.sealedRows));
  return sealedRows
    .parse(json)
    .map(([line, ...cells]) => ({ line, cells: mapCells(cells, record.mapping, kind.columns) }));
};

const findChunk = (record: ImportRecord, number: number, tx?: Tx): Promise<ImportChunkRecord> =>
  ImportChunkModel.findOne({ importId: record._id, number }, null, tx ? { session: tx.session } : {})
    .orFail()
    .lean<ImportChunkRecord>();

/** The line of the list that first has each key: a later one is a repetition. */
const firstLines = async (context: Context, kind: ImportKind, record: ImportRecord): Promise<Map<string, number>> => {
  const lines = new Map<string, number>();
  for (let number = 0; number < record.chunks; number += 1) {
    for (const row of openRows(context, kind, record, await findChunk(record, number))) {
      const key = kind.keyOf(row.cells);
      if (key !== null && !lines.has(key)) lines.set(key, row.line);
    }
  }
  return lines;
};

/** What each row of a chunk would do now. */
export const checkChunk = async (
  context: Context,
  kind: ImportKind,
  rows: readonly ImportRow[],
  lines: ReadonlyMap<string, number>,
): Promise<RowCheck[]> => {
  const checks = await kind.check(context, rows);
  return checks.map((check, at): RowCheck => {
    const row = rows[at];
    const key = row ? kind.keyOf(row.cells) : null;
    const first = key === null ? undefined : lines.get(key);
    if (!row || check.result === 'problem' || first === undefined || first === row.line) return check;
    return { result: 'problem', problems: [{ title: '重复', problem: `和第 ${first} 行${kind.repetition}` }] };
  });
};

export const checkRows = async (context: Context, kind: ImportKind, record: ImportRecord, number: number) => {
  const rows = openRows(context, kind, record, await findChunk(record, number));
  const checks = await checkChunk(context, kind, rows, await firstLines(context, kind, record));
  return rows.map((row, at) => ({ line: row.line, check: checks[at] }));
};

const addCounts = (counts: ImportRecord['counts'], checks: readonly RowCheck[]): ImportRecord['counts'] => {
  const sum = { ...counts };
  for (const check of checks) sum[check.result] += 1;
  return sum;
};

const sourceOf = ({ _id, fileName, createdBy }: ImportRecord): ImportSource => ({
  importId: _id.toString(),
  fileName,
  uploadedBy: createdBy,
});

const applyChunk = async (
  context: Context,
  kind: ImportKind,
  record: ImportRecord,
  rows: readonly ImportRow[],
  checks: readonly RowCheck[],
  tx: Tx,
): Promise<void> => {
  const sound = rows.filter((_, at) => {
    const result = checks[at]?.result;
    return result === 'create' || result === 'update';
  });
  const undos = await kind.apply(context, sound, tx, sourceOf(record));
  await ImportChunkModel.updateOne(
    { importId: record._id, number: record.nextChunk },
    { $set: { sealedUndo: context.cipher.encrypt(record.dataKey, JSON.stringify(undos)) } },
    { session: tx.session },
  );
};

const undoChunk = async (context: Context, kind: ImportKind, record: ImportRecord, tx: Tx): Promise<number> => {
  const chunk = await findChunk(record, record.nextChunk, tx);
  if (chunk.sealedUndo === '') return 0;
  const json: unknown = JSON.parse(context.cipher.decrypt(record.dataKey, chunk.sealedUndo));
  const kept = await kind.undo(context, z.array(z.unknown()).parse(json), tx, sourceOf(record));
  await ImportChunkModel.updateOne({ _id: chunk._id }, { $set: { sealedUndo: '' } }, { session: tx.session });
  return kept;
};

/** One chunk further. False: it was the last, or somebody asked for something else meanwhile. */
const step = async (context: Context, kind: ImportKind, claimed: ImportRecord, lines: Map<string, number>) =>
  inTransaction(context, async (tx): Promise<ImportRecord | null> => {
    const { session } = tx;
    const record = await ImportModel.findOne({ _id: claimed._id, state: claimed.state }, null, {
      session,
    }).lean<ImportRecord>();
    if (!record) return null;
    const isUndoing = record.state === 'undoing';
    const isOver = isUndoing ? record.nextChunk < 0 : record.nextChunk >= record.chunks;
    const now = context.now();
    if (isOver) {
      const state = stateAtEnd(record.state);
      const isEnd = state !== 'preview';
      await ImportModel.updateOne(
        { _id: record._id },
        { $set: { state, nextChunk: 0, dueAt: null, endedAt: isEnd ? now : null } },
        { session },
      );
      if (state === 'undone') await ImportChunkModel.deleteMany({ importId: record._id }, { session });
      if (isEnd) await tx.publish('import.ended', { importId: record._id.toString(), state, ...record.counts });
      return null;
    }
    const set: Partial<ImportRecord> = { dueAt: new Date(now.getTime() + leaseSeconds * 1_000) };
    if (isUndoing) {
      set.kept = record.kept + (await undoChunk(context, kind, record, tx));
      set.nextChunk = record.nextChunk - 1;
    } else {
      const rows = openRows(context, kind, record, await findChunk(record, record.nextChunk, tx));
      const checks = await checkChunk(context, kind, rows, lines);
      if (record.state === 'applying') await applyChunk(context, kind, record, rows, checks, tx);
      set.counts = addCounts(record.counts, checks);
      set.nextChunk = record.nextChunk + 1;
    }
    await ImportModel.updateOne({ _id: record._id }, { $set: set }, { session });
    return { ...record, ...set };
  });

/** Go through every due import. Answers how many were taken. */
export const runDueImports = async (context: Context, kinds: readonly ImportKind[]): Promise<number> => {
  for (let taken = 0; ; taken += 1) {
    const record = await claimDue(ImportModel, context, { state: { $in: [...workingStates] } }, leaseSeconds);
    if (!record) return taken;
    const kind = kinds.find((one) => one.name === record.kind);
    if (!kind) throw new Error(`no such kind of import: ${record.kind}`);
    const lines = record.state === 'undoing' ? new Map<string, number>() : await firstLines(context, kind, record);
    for (let next: ImportRecord | null = record; next;) next = await step(context, kind, next, lines);
  }
};
