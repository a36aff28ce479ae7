// Command of the clock: read everything from WeCom without keeping any of it, and note what taking it over would change.
import type { Context } from '../../context.ts';
import { GatewayError } from '../../gateways/gateway-error.ts';
import { canReceive, countActiveContacts, findContactsOf } from '../contacts/index.ts';
import { findKnownPeople } from '../customers/index.ts';
import { findServiceStaff, syncStaff } from '../identity/index.ts';
import { findTagsInUse } from '../tags/index.ts';
import { compareTags, countPage, startCounts, type Counts, type Row } from './compare-reading.ts';
import { FirstLookModel, type FirstLookRecord } from './first-look.model.ts';

const staffPerCall = 100;

const comparePage = async (context: Context, counts: Counts, rows: readonly Row[]): Promise<void> => {
  const externalUserIds = [...new Set(rows.map((row) => row.customer.externalUserId))];
  const relations = await findContactsOf(context, externalUserIds);
  countPage(counts, rows, {
    people: await findKnownPeople(context, externalUserIds),
    relations: relations.map(({ staffUserId, externalUserId, remark, wecomTagIds, state }) => ({
      staffUserId,
      externalUserId,
      remark,
      wecomTagIds,
      isActive: canReceive(state),
    })),
  });
};

const readAll = async (context: Context, staffUserIds: readonly string[], renew: () => Promise<void>) => {
  const counts = startCounts();
  const unreadable = new Set<string>();
  for (let start = 0; start < staffUserIds.length; start += staffPerCall) {
    const some = staffUserIds.slice(start, start + staffPerCall);
    for (let cursor: string | null = null, isDone = false; !isDone;) {
      const page = await context.gateways.wecom.listCustomersOf(some, cursor);
      await comparePage(context, counts, page.rows);
      for (const userId of page.unlicensedUserIds) unreadable.add(userId);
      cursor = page.nextCursor;
      isDone = cursor === null;
      await renew();
    }
  }
  return { counts, unreadable };
};

const read = async (context: Context, renew: () => Promise<void>): Promise<Omit<FirstLookRecord, 'agencyId'>> => {
  // Names and roles only; without them nobody could sign in to look.
  await syncStaff(context);
  const staff = await findServiceStaff(context);
  const tags = compareTags(await context.gateways.wecom.listTagGroups(), await findTagsInUse(context));
  const { counts, unreadable } = await readAll(context, [...staff.keys()], renew);
  const known = counts.relations.total - counts.relations.added;
  const gone = Math.max(0, (await countActiveContacts(context)) - known);
  return {
    readAt: context.now(),
    problem: null,
    staff: [...staff].map(([userId, name]) => ({
      userId,
      name,
      relations: counts.perStaff.get(userId) ?? 0,
      isReadable: !unreadable.has(userId),
    })),
    tags: tags.counted,
    customers: counts.customers,
    corporate: counts.corporate,
    relations: { ...counts.relations, gone },
    samples: { tags: tags.samples, relations: counts.samples },
  };
};

export const emptyLook: Omit<FirstLookRecord, 'agencyId'> = {
  readAt: null,
  problem: null,
  staff: [],
  tags: { total: 0, added: 0, changed: 0, gone: 0 },
  customers: { total: 0, added: 0, changed: 0, gone: 0 },
  corporate: 0,
  relations: { total: 0, added: 0, changed: 0, gone: 0 },
  samples: { tags: [], relations: [] },
};

/** A failure is noted for the owner, who may be the only one to look. `renew` keeps the lease. Throws GatewayError. */
export const lookAtWecom = async (context: Context, renew: () => Promise<void>): Promise<void> => {
  const { agencyId } = context;
  try {
    await FirstLookModel.updateOne({ agencyId }, { $set: await read(context, renew) }, { upsert: true });
  } catch (error) {
    if (error instanceof GatewayError) {
      const problem = `企业微信没有给出完整的数据（${error.code}），请运行 npm run doctor 看哪一项没有配好`;
      await FirstLookModel.updateOne({ agencyId }, { $setOnInsert: emptyLook }, { upsert: true });
      await FirstLookModel.updateOne({ agencyId }, { $set: { problem } });
    }
    throw error;
  }
};
