// Reads of the sea pool: customers whom nobody serves, and what one claimed of them.
import { Types } from 'mongoose';
import { agencyDefaults } from '../../../config/agency-defaults.ts';
import type { Context } from '../../context.ts';
import { localTime } from '../../local-day.ts';
import { authorize, findEverybody } from '../identity/index.ts';
import { findClaimsLeft } from './claim-customer.ts';
import { findShown } from './find-handovers.ts';
import type { Claims, PooledCustomer } from './handovers.contract.ts';
import { TransferModel, type TransferRecord } from './transfer.model.ts';
import { explainTransfer } from './transfer.state.ts';

const shownClaims = 20;

/** Who waits there, the first to come first. Everybody who serves customers sees all of them. */
export const findPool = async (
  context: Context,
  query: { after?: string | undefined; limit: number },
): Promise<{ rows: PooledCustomer[]; nextAfter: string | null; total: number }> => {
  authorize(context.actor, 'pool.claim');
  const inPool = { agencyId: context.agencyId, state: 'pooled' as const };
  const found = await TransferModel.find({
    ...inPool,
    ...(query.after ? { _id: { $gt: new Types.ObjectId(query.after) } } : {}),
  })
    .sort({ _id: 1 })
    .limit(query.limit + 1)
    .lean<TransferRecord[]>();
  const page = found.slice(0, query.limit);
  const shown = await findShown(
    context,
    page.map((transfer) => transfer.customerId),
  );
  const people = new Map((await findEverybody(context)).map((person) => [person.userId, person]));
  const last = page.at(-1);
  return {
    rows: page.map(({ _id, customerId, fromUserId, pooledAt }) => ({
      transferId: _id.toString(),
      ...shown(customerId),
      fromUserId,
      fromName: people.get(fromUserId)?.name ?? fromUserId,
      storeName: people.get(fromUserId)?.storeName ?? '',
      pooledAt: (pooledAt ?? new Date(0)).toISOString(),
    })),
    nextAfter: found.length > query.limit && last ? last._id.toString() : null,
    total: await TransferModel.countDocuments(inPool),
  };
};

export const findClaims = async (context: Context): Promise<Claims> => {
  authorize(context.actor, 'pool.claim');
  const userId = context.actor.kind === 'staff' ? context.actor.userId : '';
  const claimed = await TransferModel.find({
    agencyId: context.agencyId,
    toUserId: userId,
    claimedAt: { $ne: null },
  })
    .sort({ claimedAt: -1 })
    .limit(shownClaims)
    .lean<TransferRecord[]>();
  const shown = await findShown(
    context,
    claimed.map((transfer) => transfer.customerId),
  );
  return {
    perDay: agencyDefaults.poolClaimsPerDay,
    leftToday: await findClaimsLeft(context, userId),
    claimed: claimed.map((transfer) => {
      const { customerId, customerName } = shown(transfer.customerId);
      return {
        transferId: transfer._id.toString(),
        customerId,
        customerName,
        state: transfer.state,
        sentence: explainTransfer({ ...transfer, toName: null }, (at) => localTime(at, context.agency.timeZone)),
      };
    }),
  };
};
