// WeCom's answers are written in any order by several processes: one that comes late does not undo what is known since.
import mongoose from 'mongoose';
import type { Context } from '../../server/context.ts';
import type { ContactRecord } from '../../server/modules/contacts/contact.model.ts';
import { syncCustomer } from '../../server/modules/contacts/sync-contacts.ts';
import { tagIdOf } from '../support/broadcast.ts';
import { consultantA, owner } from '../support/make-agency.ts';
import { startWorld, type StaffClient, type World } from '../support/world.ts';

let world: World;
let staff: StaffClient;
beforeAll(async () => {
  world = await startWorld();
  staff = await world.as(owner);
});
afterAll(async () => {
  await world.close();
});

const contactOf = (externalUserId: string) =>
  mongoose.connection
    .collection<ContactRecord>('contacts')
    .findOne({ agencyId: world.config.agency.id, staffUserId: consultantA, externalUserId });

/** Asks WeCom now and gives the answer to the command only when `meanwhile` is over. */
const readLate = async (externalUserId: string, meanwhile: () => Promise<unknown>): Promise<void> => {
  const context = world.server.contextFor('test');
  const { wecom } = context.gateways;
  const late: Context = {
    ...context,
    gateways: {
      ...context.gateways,
      wecom: {
        ...wecom,
        getCustomer: async (id) => {
          const answer = await wecom.getCustomer(id);
          world.clock.advance(1);
          await meanwhile();
          return answer;
        },
      },
    },
  };
  await syncCustomer(late, externalUserId);
};

const scanned = async (tagIds: string[]): Promise<string> => {
  const code = await staff.post<{ url: string }>('/staff/live-codes', {
    name: '海报',
    staffUserId: consultantA,
    tagIds,
    welcomeText: '欢迎',
    skipVerify: true,
  });
  const { externalUserId } = await world.phone<{ externalUserId: string }>('scan', { code: code.data.url, name: '新' });
  return externalUserId;
};

it('tags that were set in WeCom meanwhile stay', async () => {
  const familyTagId = await tagIdOf(staff, '亲子');
  await world.addFaults([{ kind: 'error', errcode: -1, api: 'externalcontact/mark_tag', times: 4 }]);
  const externalUserId = await scanned([familyTagId]);
  await world.settle();
  expect((await contactOf(externalUserId))?.wecomTagIds).toEqual([]);
  await readLate(externalUserId, () => world.pass(600, 60));
  const contact = await contactOf(externalUserId);
  expect(contact?.dueAt).toBeNull();
  expect(contact?.wecomTagIds).toHaveLength(1);
});

it('a customer who was deleted meanwhile stays deleted', async () => {
  const externalUserId = await scanned([]);
  await world.settle();
  expect((await contactOf(externalUserId))?.state).toBe('active');
  await readLate(externalUserId, async () => {
    await world.phone(`staff/${consultantA}/customers/${externalUserId}/delete`, {});
    await world.settle();
  });
  expect((await contactOf(externalUserId))?.state).toBe('deleted-by-staff');
});

it('a remark that was read anew meanwhile stays', async () => {
  const externalUserId = await scanned([]);
  await world.settle();
  await readLate(externalUserId, async () => {
    await world.phone(`staff/${consultantA}/customers/${externalUserId}/edit`, { remark: '老客' });
    await world.settle();
  });
  expect((await contactOf(externalUserId))?.remark).toBe('老客');
});
