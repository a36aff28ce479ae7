// As a program: writes SIZE customers of an agency with one consultant each, the first PLANNED of them with a tag.
import mongoose, { Types } from 'mongoose';
import { connectDatabase, disconnectDatabase } from '../server/database/connect.ts';
import { newCustomer } from '../server/modules/customers/customer.model.ts';
import { makeContext } from '../tests/support/make-context.ts';

export const consultants = 12;
const chunk = 2_000;

export const userIdOf = (number: number): string => `staff${number % consultants}`;

const writeCustomers = async (
  agencyId: string,
  size: number,
  planned: number,
  tagId: Types.ObjectId,
): Promise<void> => {
  const { context, clock } = makeContext();
  const collection = (name: string) => mongoose.connection.collection(name);
  const dataKey = context.cipher.newKey();
  const at = clock.now();
  for (let start = 0; start < size; start += chunk) {
    const numbers = Array.from({ length: Math.min(chunk, size - start) }, (_, index) => start + index);
    const customers = numbers.map((number) => ({
      _id: new Types.ObjectId(),
      agencyId,
      ...newCustomer(dataKey),
      externalUserId: `wm${number}`,
      unionId: null,
      name: `客户${number}`,
      type: 'wechat',
      gender: 'unknown',
      corpName: null,
      marks: number < planned ? [{ tagId, origin: 'wecom', at, by: null, evidence: '', recordId: null }] : [],
      staffUserIds: [userIdOf(number)],
      remarks: [`客户${number}-云南5月-4人-怕高反`],
      firstAddedAt: new Date(at.getTime() - number * 60_000),
      factsDueAt: null,
      changeCount: 0,
    }));
    await collection('customers').insertMany(customers);
    await collection('contacts').insertMany(
      customers.map(({ _id, externalUserId, staffUserIds }) => ({
        agencyId,
        customerId: _id,
        externalUserId,
        staffUserId: staffUserIds[0],
        state: 'active',
        remark: '',
        description: '',
        wecomTagIds: [],
        personalTags: [],
        addWay: 1,
        addedAt: at,
        endedAt: null,
        liveCodeId: null,
        seenAt: at,
        changedAt: null,
        dueAt: null,
      })),
    );
  }
};

const [uri, agencyId = '', size, planned, tagId = ''] = process.argv.slice(2);
if (import.meta.filename === process.argv[1] && uri !== undefined) {
  await connectDatabase(uri);
  await writeCustomers(agencyId, Number(size), Number(planned), new Types.ObjectId(tagId));
  await disconnectDatabase();
}
