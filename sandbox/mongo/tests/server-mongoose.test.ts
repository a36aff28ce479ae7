// mongoose, as the product uses it: schemas with indexes, transactions, lean reads, cursors, upserts in bulk.
import mongoose, { type Connection, Schema } from 'mongoose';
import { startTestServer, type TestServer } from './server-support.ts';

let running: TestServer;
let connection: Connection;

beforeAll(async () => {
  running = await startTestServer();
  connection = await mongoose.createConnection(running.uri, { dbName: 'goose' }).asPromise();
  await connection.dropDatabase();
});
afterAll(async () => {
  await connection.close();
  await running.stop();
});

const customerSchema = new Schema(
  {
    agencyId: { type: String, required: true },
    phone: String,
    tags: [String],
    spentFen: { type: Number, default: 0 },
    ids: { type: Map, of: String },
  },
  { timestamps: true },
);
customerSchema.index(
  { agencyId: 1, phone: 1 },
  { unique: true, partialFilterExpression: { phone: { $exists: true } } },
);
customerSchema.index({ agencyId: 1, tags: 1 });

describe('mongoose', () => {
  it('builds indexes, saves, populates and reads', async () => {
    const Customer = connection.model('Customer', customerSchema);
    await Customer.init();
    expect((await Customer.collection.indexes()).map(({ name }) => name)).toEqual([
      '_id_',
      'agencyId_1_phone_1',
      'agencyId_1_tags_1',
    ]);
    const order = new Schema({ customer: { type: Schema.Types.ObjectId, ref: 'Customer' }, fen: Number });
    const Order = connection.model('Order', order);
    const customer = await Customer.create({ agencyId: 'a', phone: '1', tags: ['vip'], ids: { wecom: 'w1' } });
    await Customer.create([{ agencyId: 'a' }, { agencyId: 'a' }]);
    await expect(Customer.create({ agencyId: 'a', phone: '1' })).rejects.toMatchObject({ code: 11000 });
    await Order.create({ customer: customer._id, fen: 500 });
    const found = await Order.findOne().populate<{ customer: { phone: string; ids: Map<string, string> } }>('customer');
    expect(found?.customer.phone).toBe('1');
    customer.tags.push('亲子');
    customer.ids?.set('phone', '2');
    await customer.save();
    expect(await Customer.countDocuments({ tags: '亲子', 'ids.phone': '2' })).toBe(1);
    const names: string[] = [];
    for await (const { agencyId } of Customer.find({ agencyId: 'a' }).lean().cursor({ batchSize: 2 }))
      names.push(agencyId);
    expect(names).toHaveLength(3);
  });

  it('runs transactions and bulk writes', async () => {
    const Customer = connection.model('Customer');
    await connection.transaction(async (session) => {
      await Customer.create([{ agencyId: 'b', phone: '7' }], { session });
      await Customer.updateOne({ agencyId: 'b', phone: '7' }, { $inc: { spentFen: 5 } }, { session });
    });
    await expect(
      connection.transaction(async (session) => {
        await Customer.create([{ agencyId: 'b', phone: '8' }], { session });
        throw new Error('stop');
      }),
    ).rejects.toThrow('stop');
    expect(await Customer.countDocuments({ agencyId: 'b' })).toBe(1);
    const result = await Customer.bulkWrite([
      { insertOne: { document: { agencyId: 'c', phone: '1' } } },
      { updateOne: { filter: { agencyId: 'c', phone: '2' }, update: { $set: { tags: ['x'] } }, upsert: true } },
      { updateMany: { filter: { agencyId: 'c' }, update: { $addToSet: { tags: 'y' } } } },
      { deleteOne: { filter: { agencyId: 'c', phone: '1' } } },
    ]);
    expect([result.insertedCount, result.upsertedCount, result.modifiedCount, result.deletedCount]).toEqual([
      1, 1, 2, 1,
    ]);
    const groups = await Customer.aggregate<{ _id: string; n: number }>([
      { $match: { agencyId: { $in: ['b', 'c'] } } },
      { $group: { _id: '$agencyId', n: { $sum: 1 } } },
      { $sort: { _id: 1 } },
    ]);
    expect(groups).toEqual([
      { _id: 'b', n: 1 },
      { _id: 'c', n: 1 },
    ]);
  });
});
