// Every change of how data stands in the database, in order. A start brings a database to the last of them.
import type mongoose from 'mongoose';

export type Migration = {
  /** 1, 2, 3, ...: what the database has afterwards. */
  version: number;
  /** What it does, for logs and for the record in the database. */
  name: string;
  /**
   * Idempotent: a process may die at any point of it, and another does it again from its beginning. On an empty database,
   * too. New collections and indexes need no migration: the models declare them.
   */
  run: (db: mongoose.mongo.Db) => Promise<void>;
};

export const migrations: readonly Migration[] = [
  { version: 1, name: 'as data stood when versions began', run: () => Promise.resolve() },
  {
    version: 2,
    name: 'a customer has a profile, consent and quiet hours, and may be known without WeCom',
    run: async (db) => {
      const customers = db.collection('customers');
      const indexes = (await db.listCollections({ name: 'customers' }).hasNext()) ? await customers.indexes() : [];
      // Unique over everybody; from now on over those who have such an id.
      if (indexes.some((index) => index.name === 'agencyId_1_externalUserId_1')) {
        await customers.dropIndex('agencyId_1_externalUserId_1');
      }
      await customers.updateMany(
        { profile: { $exists: false } },
        {
          $set: {
            profile: { realName: '', birthday: null, city: '', note: '' },
            consent: null,
            optOut: null,
            quietHours: null,
            mergedInto: null,
          },
        },
      );
    },
  },
  {
    version: 3,
    name: 'customers and past trips have what facts are made of',
    run: async (db) => {
      const trips = { kind: 'trip', product: null };
      await db.collection('past-trips').updateMany({ kind: { $exists: false } }, { $set: trips });
      // Due: the facts of everybody are folded for the first time.
      const due = { factsDueAt: new Date(0), changeCount: 1 };
      await db.collection('customers').updateMany({ changeCount: { $exists: false } }, { $set: due });
    },
  },
  {
    version: 4,
    name: 'of a mark is known what it rests on, and of a relation which of its tags are ours',
    run: async (db) => {
      type OldMark = { tagId: mongoose.Types.ObjectId; origin: string; at: Date };
      const customers = db.collection<{ marks: OldMark[] }>('customers');
      const marked = customers.find({ 'marks.0': { $exists: true }, 'marks.evidence': { $exists: false } });
      for await (const { _id, marks } of marked) {
        const told = marks.map((mark) => ({ ...mark, by: null, evidence: '', recordId: null }));
        await customers.updateOne({ _id }, { $set: { marks: told } });
      }
      type OldContact = {
        agencyId: string;
        liveCodeId: mongoose.Types.ObjectId | null;
        wecomTagIds: string[];
        tagIdsToMirror?: mongoose.Types.ObjectId[];
      };
      const contacts = db.collection<OldContact>('contacts');
      const isOld = { mirroredTagIds: { $exists: false } };
      const none = { mirroredTagIds: [], takenOffTagIds: [], mirrorProblem: null };
      // Only live codes gave tags of ours; those that WeCom was not told yet are compared with it once more.
      const codes = await db.collection<{ tagIds: mongoose.Types.ObjectId[] }>('live-codes').find().toArray();
      const tagIdsOf = new Map(codes.map(({ _id, tagIds }) => [_id.toString(), tagIds]));
      for await (const contact of contacts.find({ ...isOld, liveCodeId: { $ne: null } })) {
        const codeTagIds = tagIdsOf.get(String(contact.liveCodeId)) ?? [];
        const tags = await db
          .collection<{ wecomTagId: string }>('tags')
          .find({ agencyId: contact.agencyId, _id: { $in: codeTagIds } })
          .toArray();
        const mirroredTagIds = tags
          .map((tag) => tag.wecomTagId)
          .filter((tagId) => contact.wecomTagIds.includes(tagId) || contact.tagIdsToMirror?.length);
        await contacts.updateOne(
          { _id: contact._id },
          { $set: { ...none, mirroredTagIds }, $unset: { tagIdsToMirror: '' } },
        );
      }
      await contacts.updateMany(isOld, { $set: none, $unset: { tagIdsToMirror: '' } });
    },
  },
  {
    version: 5,
    name: 'broadcasts have an audience, a purpose and an end; settings have limits of marketing and taps',
    run: async (db) => {
      const day = 86_400_000;
      const broadcasts = db.collection('broadcasts');
      await broadcasts.updateMany({ audience: { $exists: false } }, [
        {
          $set: {
            audience: { kind: 'tag', tagId: '$tagId' },
            purpose: 'marketing',
            freshUntil: { $add: ['$launchedAt', 2 * day] },
            isAtAnyTime: true,
            isInsisted: false,
            isOwnersWord: true,
            approval: null,
            stoppedAt: null,
          },
        },
        { $unset: 'tagId' },
      ]);
      const noDecision = { inputs: null, text: null, closesAt: null, withdrawnAt: null };
      await db
        .collection('deliveries')
        .updateMany({ purpose: { $exists: false } }, { $set: { purpose: 'marketing', ...noDecision } });
      await db.collection('send-tasks').updateMany({ closesAt: { $exists: false } }, [
        {
          $set: {
            closesAt: { $add: ['$createdAt', 2 * day] },
            freshUntil: { $add: ['$createdAt', 2 * day] },
            remindedAt: [],
          },
        },
      ]);
      await db
        .collection('agency-settings')
        .updateMany({ tapsPerDay: { $exists: false } }, { $set: { marketingPerMonth: 4, tapsPerDay: 20 } });
    },
  },
  {
    version: 6,
    name: 'a tag has an owner, a meaning and an expiry',
    run: async (db) => {
      const said = { wecomGroupId: '', ownerUserId: null, meaning: '', expiresAfterDays: null };
      await db.collection('tags').updateMany({ meaning: { $exists: false } }, { $set: said });
      await db.collection('facts').updateMany({ marksDueAt: { $exists: false } }, { $set: { marksDueAt: null } });
      // Groups are known by WeCom's id from the next reading on.
      await db.collection('periodic-work').updateMany({ name: 'tag-sync' }, { $set: { dueAt: new Date(0) } });
    },
  },
  {
    version: 7,
    name: 'a task may be asked of several people, put off and skipped',
    run: async (db) => {
      const tasks = db.collection('tasks');
      const indexes = (await db.listCollections({ name: 'tasks' }).hasNext()) ? await tasks.indexes() : [];
      if (indexes.some((index) => index.name === 'agencyId_1_kind_1_subjectId_1')) {
        await tasks.dropIndex('agencyId_1_kind_1_subjectId_1');
      }
      const none = { urgentUntil: null, skippedAt: null, skipReason: null, postponedUntil: null };
      await tasks.updateMany({ skippedAt: { $exists: false } }, { $set: none });
    },
  },
  {
    version: 8,
    name: 'a live code may lead to several consultants, and belongs to a channel',
    run: async (db) => {
      await db.collection('live-codes').updateMany({ otherUserIds: { $exists: false } }, [
        {
          $set: {
            otherUserIds: [],
            isBalanced: false,
            activeUserIds: ['$staffUserId'],
            channel: '',
            campaign: '',
            dueAt: null,
          },
        },
      ]);
    },
  },
  {
    version: 9,
    name: 'a past trip is a booking that is over',
    run: async (db) => {
      const trips = db.collection<{ agencyId: string; tripNo: string }>('past-trips');
      const bookings = db.collection('bookings');
      const batchSize = 500;
      for (;;) {
        const batch = await trips.find().limit(batchSize).toArray();
        if (batch.length === 0) break;
        await bookings.bulkWrite(
          batch.map(({ _id, agencyId, tripNo, ...trip }) => ({
            updateOne: {
              filter: { agencyId, orderNo: tripNo },
              update: { $setOnInsert: { _id, ...trip, status: 'confirmed', bookedOn: null } },
              upsert: true,
            },
          })),
        );
        await trips.deleteMany({ _id: { $in: batch.map(({ _id }) => _id) } });
      }
      if (await db.listCollections({ name: 'past-trips' }).hasNext()) await trips.drop();
    },
  },
  {
    version: 10,
    name: 'a message may carry a picture or a card of a mini-program instead of a link',
    run: async (db) => {
      const link = { $mergeObjects: [{ kind: 'link' }, '$link'] };
      for (const name of ['broadcasts', 'send-tasks']) {
        await db
          .collection(name)
          .updateMany({ attachment: { $exists: false } }, [
            { $set: { attachment: { $cond: [{ $eq: [{ $type: '$link' }, 'object'] }, link, null] } } },
            { $unset: 'link' },
          ]);
      }
      await db
        .collection('send-tasks')
        .updateMany({ refusedMediaId: { $exists: false } }, { $set: { refusedMediaId: null } });
    },
  },
];
