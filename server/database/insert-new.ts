// Insert many documents of which some may be there already: mostly they are new, so they are inserted and not looked for.
import mongoose, { type Model } from 'mongoose';
import { duplicateKeyCode } from './connect.ts';

const repeatedIn = (error: unknown): ReadonlySet<number> | null => {
  if (!(error instanceof mongoose.mongo.MongoBulkWriteError)) return null;
  const failures = [error.writeErrors].flat();
  // The repeated ones do not say that the others are on every disk that was asked for.
  const isOnDisk = error.result.getWriteConcernError() === undefined;
  const areRepeated = failures.length > 0 && failures.every(({ code }) => code === duplicateKeyCode);
  return isOnDisk && areRepeated ? new Set(failures.map(({ index }) => index)) : null;
};

/**
 * Straight to the driver: `records` were made here from our own types, mongoose has nothing to check or to add. Answers which of
 * them (by their place) met a unique key that was taken; throws for every other failure, when some may have been kept.
 */
export const insertNew = async <Record extends mongoose.mongo.Document>(
  model: Model<Record>,
  records: readonly NoInfer<Record>[],
): Promise<ReadonlySet<number>> => {
  if (records.length === 0) return new Set();
  try {
    await model.collection.insertMany([...records], { ordered: false });
    return new Set();
  } catch (error) {
    const repeated = repeatedIn(error);
    if (repeated) return repeated;
    throw error;
  }
};
