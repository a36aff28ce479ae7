// WeCom's answers are written in any order by several processes: one that comes late does not undo what is known since.
import mongoose from 'mongoose';
import type { Context } from '../../server/context.ts';
import type { ContactRecord } from '../../server/modules/contacts/contact.model.ts';
import { syncCustomer } from '../../server/modules/contacts/sync-contacts.ts';
import type { StaffRecord } from '../../server/modules/identity/staff.model.ts';
import { syncStaff } from '../../server/modules/identity/sync-staff.ts';
import { syncTags } from '../../server/modules/tags/sync-tags.ts';
import { tagIdOf } from '../support/broadcast.ts';
import { consultantA, consultantB, owner } from '../support/make-agency.ts';
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

/** Its answers of these kinds come only when `meanwhile` is over. */
const lateContext = (meanwhile: () => Promise<unknown>): Context => {
  const context = world.server.contextFor('test');
  const { wecom } = context.gateways;
  const late = async <T>(asked: Promise<T>): Promise<T> => {
    const answer = await asked;
    world.clock.advance(1);
    await meanwhile();
    return answer;
  };
  return {
    ...context,
    gateways: {
      ...context.gateways,
      wecom: {
        ...wecom,
        getCustomer: (id) => late(wecom.getCustomer(id)),
        listTagGroups: () => late(wecom.listTagGroups()),
        listServiceStaffIds: () => late(wecom.listServiceStaffIds()),
      },
    },
  };
};

/** Asks WeCom now and gives the answer to the command only when `meanwhile` is over. */
const readLate = async (externalUserId: string, meanwhile: () => Promise<unknown>): Promise<void> => {
  await syncCustomer(lateContext(meanwhile), externalUserId);
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

it('a tag that was made meanwhile is not taken for one that is gone', async () => {
  const meanwhile = async (): Promise<void> => {
    await world.phone('tags', { groupName: '意向', name: '西藏' });
    await world.settle();
    expect(await tagIdOf(staff, '西藏')).toBeTruthy();
  };
  expect(await syncTags(lateContext(meanwhile))).toEqual({ count: null });
  expect(await tagIdOf(staff, '西藏')).toBeTruthy();
});

it('who left meanwhile does not come back by an older list', async () => {
  const meanwhile = async (): Promise<void> => {
    await world.phone(`staff/${consultantB}/leave`, {});
    await world.settle();
  };
  expect(await syncStaff(lateContext(meanwhile))).toBeNull();
  const left = await mongoose.connection
    .collection<StaffRecord>('staff')
    .findOne({ agencyId: world.config.agency.id, userId: consultantB });
  expect(left?.disabledAt).toBeInstanceOf(Date);
});

it('a clock that was put back does not stop the reading', async () => {
  const context = world.server.contextFor('test');
  const yesterday = new Date(world.clock.now().getTime() - 86_400_000);
  expect((await syncTags({ ...context, now: () => yesterday })).count).toBeGreaterThan(0);
  expect((await syncTags({ ...context, now: () => yesterday })).count).toBeGreaterThan(0);
});
