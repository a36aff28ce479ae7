// The indexes of a collection as the server describes them; the driver leaves their type open.
import type mongoose from 'mongoose';
import { z } from 'zod';

const descriptions = z.array(z.record(z.string(), z.unknown()));

export type IndexDescription = Record<string, unknown>;

export const listIndexes = async (db: mongoose.mongo.Db, collection: string): Promise<IndexDescription[]> =>
  descriptions.parse(await db.collection(collection).listIndexes().toArray());
