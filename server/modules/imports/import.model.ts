// An imported list: what it is, how far it got. Its rows lie beside it in sealed chunks.
import mongoose, { Schema, type Types } from 'mongoose';
import { importStates, type ImportState } from './import.state.ts';

export type ImportCounts = { create: number; update: number; same: number; problem: number };
export const noCounts: ImportCounts = { create: 0, update: 0, same: 0, problem: 0 };

export type ImportRecord = {
  _id: Types.ObjectId;
  agencyId: string;
  requestId: string;
  kind: string;
  fileName: string;
  /** Wrapped key of the chunks; gone with them. */
  dataKey: string;
  /** The titles of the list's columns, in order. */
  header: string[];
  /** For each column of the list the key of ours, or null: left out. */
  mapping: (string | null)[];
  rows: number;
  chunks: number;
  state: ImportState;
  /** The chunk that comes next, in the present state. Undoing goes backwards. */
  nextChunk: number;
  counts: ImportCounts;
  /** Records that others had changed before the import was taken back. */
  kept: number;
  createdBy: string;
  createdAt: Date;
  endedAt: Date | null;
  dueAt: Date | null;
};

const count = { type: Number, default: 0 };

const importSchema = new Schema<ImportRecord>(
  {
    agencyId: { type: String, required: true },
    requestId: { type: String, required: true },
    kind: { type: String, required: true },
    fileName: { type: String, required: true },
    dataKey: { type: String, required: true },
    header: { type: [String], required: true },
    mapping: { type: [Schema.Types.Mixed], required: true },
    rows: { type: Number, required: true },
    chunks: { type: Number, required: true },
    state: { type: String, enum: importStates, required: true },
    nextChunk: { type: Number, required: true },
    counts: { create: count, update: count, same: count, problem: count },
    kept: count,
    createdBy: { type: String, required: true },
    createdAt: { type: Date, required: true },
    endedAt: { type: Date, default: null },
    dueAt: { type: Date, default: null },
  },
  { versionKey: false },
);
importSchema.index({ agencyId: 1, requestId: 1 }, { unique: true });
importSchema.index({ agencyId: 1, createdAt: -1 });
importSchema.index({ agencyId: 1, dueAt: 1 });

export const ImportModel = mongoose.model<ImportRecord>('Import', importSchema, 'imports');

export type ImportChunkRecord = {
  _id: Types.ObjectId;
  agencyId: string;
  importId: Types.ObjectId;
  number: number;
  /** Rows as the list has them: `[line, ...cells][]`, JSON, sealed. */
  sealedRows: string;
  /** What taking the chunk back needs, JSON, sealed; empty: not applied. */
  sealedUndo: string;
};

const importChunkSchema = new Schema<ImportChunkRecord>(
  {
    agencyId: { type: String, required: true },
    importId: { type: Schema.Types.ObjectId, required: true },
    number: { type: Number, required: true },
    sealedRows: { type: String, required: true },
    sealedUndo: { type: String, default: '' },
  },
  { versionKey: false },
);
importChunkSchema.index({ agencyId: 1, importId: 1, number: 1 }, { unique: true });

export const ImportChunkModel = mongoose.model<ImportChunkRecord>('ImportChunk', importChunkSchema, 'import-chunks');
