// What an operator must know of the work in the database: what is due and how late, what was given up, what became of sends.
// Each figure has an index, so that asking every few seconds costs nothing worth mentioning.
import mongoose from 'mongoose';
import { z } from 'zod';
import { openDatabase } from '../database/connect.ts';

/** The collections whose figures go by state, and over how many days. */
const sendTaskDays = 31;
const welcomeDays = 1;
const queryLimitMs = 3_000;
const dayMs = 86_400_000;

const figureIndexes = [
  { collection: 'send-tasks', key: { agencyId: 1, createdAt: 1, state: 1 } },
  { collection: 'welcomes', key: { agencyId: 1, receivedAt: 1, state: 1 } },
  {
    collection: 'callbacks',
    key: { agencyId: 1, problem: 1 },
    partialFilterExpression: { problem: { $type: 'string' } },
  },
] as const;

const [sendTaskIndex, welcomeIndex, callbackIndex] = figureIndexes;

export type DueFigures = {
  /** The collection. */
  kind: string;
  /** With something to do, now or later. */
  waiting: number;
  overdue: number;
  /** Of what is longest overdue; 0 where nothing is. */
  oldestOverdueSeconds: number;
};

export type StateFigure = { state: string; count: number };

export type WorkFigures = {
  pingSeconds: number;
  due: DueFigures[];
  sendTasks: StateFigure[];
  welcomes: StateFigure[];
  callbacksGivenUp: number;
};

/** The indexes that are for the figures alone; those of due work are the modules' own. */
export const ensureFigureIndexes = async (): Promise<void> => {
  for (const { collection, key, ...options } of figureIndexes) {
    await openDatabase()
      .collection(collection)
      .createIndexes([{ key, ...options }]);
  }
};

/** Every model with a `dueAt`: a new module's due work is counted without a word here. */
const dueModels = () =>
  Object.values(mongoose.models).flatMap(({ schema, collection }) => {
    if (!('dueAt' in schema.paths)) return [];
    const hasIndex = schema.indexes().some(([keys]) => 'dueAt' in keys);
    return [{ kind: collection.name, hint: hasIndex ? { hint: { agencyId: 1, dueAt: 1 } } : {} }];
  });

const dueRecord = z.object({ dueAt: z.date() });

const dueFigures = async (agencyId: string, now: Date): Promise<DueFigures[]> => {
  // The partial indexes say `$type: date`; only a filter that says so, too, and alone, is sure to be answered from them.
  const anyTime = { agencyId, dueAt: { $type: 'date' } };
  const overdue = { ...anyTime, $and: [{ dueAt: { $lte: now } }] };
  const figures: DueFigures[] = [];
  for (const { kind, hint } of dueModels()) {
    const collection = openDatabase().collection(kind);
    const options = { ...hint, maxTimeMS: queryLimitMs };
    const oldest = await collection.findOne(overdue, { ...options, sort: { dueAt: 1 }, projection: { dueAt: 1 } });
    figures.push({
      kind,
      waiting: await collection.countDocuments(anyTime, options),
      overdue: oldest === null ? 0 : await collection.countDocuments(overdue, options),
      oldestOverdueSeconds: oldest === null ? 0 : (now.getTime() - dueRecord.parse(oldest).dueAt.getTime()) / 1_000,
    });
  }
  return figures;
};

const stateRecords = z.array(z.object({ _id: z.string(), count: z.number() }));

const byState = async (
  { collection, key }: (typeof figureIndexes)[0] | (typeof figureIndexes)[1],
  agencyId: string,
  since: Date,
): Promise<StateFigure[]> => {
  const time = 'createdAt' in key ? 'createdAt' : 'receivedAt';
  const found = await openDatabase()
    .collection(collection)
    .aggregate([{ $match: { agencyId, [time]: { $gte: since } } }, { $group: { _id: '$state', count: { $sum: 1 } } }], {
      hint: key,
      maxTimeMS: queryLimitMs,
    })
    .toArray();
  return stateRecords.parse(found).map(({ _id, count }) => ({ state: _id, count }));
};

/** Throws where the database does not answer. */
export const readWorkFigures = async (agencyId: string, now: Date): Promise<WorkFigures> => {
  const daysAgo = (days: number): Date => new Date(now.getTime() - days * dayMs);
  const startedAt = performance.now();
  await openDatabase().admin().ping();
  const pingSeconds = (performance.now() - startedAt) / 1_000;
  return {
    pingSeconds,
    due: await dueFigures(agencyId, now),
    sendTasks: await byState(sendTaskIndex, agencyId, daysAgo(sendTaskDays)),
    welcomes: await byState(welcomeIndex, agencyId, daysAgo(welcomeDays)),
    // Given up: nothing more is due, and the last attempt failed.
    callbacksGivenUp: await openDatabase()
      .collection(callbackIndex.collection)
      .countDocuments(
        { agencyId, problem: { $type: 'string' }, dueAt: null },
        { hint: callbackIndex.key, maxTimeMS: queryLimitMs },
      ),
  };
};
