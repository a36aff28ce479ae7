// The statements of an event and its reaction, sent by the bare driver: the limit of what any code on this database can do.
import { ObjectId, type ClientSession, type MongoClient } from 'mongodb';

const options = { readConcern: { level: 'snapshot' }, writeConcern: { w: 'majority', journal: true } } as const;

/** Answers the ms from the commit of the event to the commit of its reaction. */
export const makeBareReaction = async (client: MongoClient): Promise<(number: number) => Promise<number>> => {
  const db = client.db();
  // Within a transaction, the first to make a collection conflicts with the others.
  const known = new Set((await db.collections()).map(({ collectionName }) => collectionName));
  for (const name of ['bare-events', 'bare-tasks']) if (!known.has(name)) await db.createCollection(name);
  const events = db.collection<{ _id: ObjectId; pending: string[] }>('bare-events');
  const tasks = db.collection('bare-tasks');
  const inSession = async (work: (session: ClientSession) => Promise<unknown>): Promise<void> => {
    const session = client.startSession();
    session.startTransaction(options);
    await work(session);
    await session.commitTransaction();
    await session.endSession();
  };
  const eventOf = (name: string, pending: string[]) => ({
    _id: new ObjectId(),
    agencyId: 'bare',
    name,
    payload: { sendTaskId: 'bare' },
    actor: 'system:bench',
    at: new Date(),
    pending,
    dueAt: pending.length > 0 ? new Date(Date.now() + 5_000) : null,
    attempts: 0,
  });
  return async () => {
    const event = eventOf('waiting', ['open']);
    const { _id } = event;
    await inSession((session) => events.insertOne(event, { session }));
    const committedAt = performance.now();
    await events.findOne({ _id });
    await inSession(async (session) => {
      await events.updateOne({ _id, pending: 'open' }, { $pull: { pending: 'open' } }, { session });
      await tasks.insertOne({ agencyId: 'bare', openedAt: new Date(), dueAt: new Date() }, { session });
      await events.insertOne(eventOf('opened', []), { session });
    });
    return performance.now() - committedAt;
  };
};
