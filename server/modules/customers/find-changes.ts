// Reads: the history of what people changed of a customer.
import type { Context } from '../../context.ts';
import { findStaffNames } from '../identity/index.ts';
import { CustomerChangeModel, type CustomerChangeRecord } from './customer-change.model.ts';
import type { CustomerRecord } from './customer.model.ts';
import type { ChangeRow } from './profile.contract.ts';

const changesShown = 100;

/** The newest first. */
export const findChanges = async (context: Context, customer: CustomerRecord): Promise<ChangeRow[]> => {
  const changes = await CustomerChangeModel.find({ agencyId: context.agencyId, customerId: customer._id })
    .sort({ at: -1, _id: -1 })
    .limit(changesShown)
    .lean<CustomerChangeRecord[]>();
  const staff = await findStaffNames(context);
  const open = (sealed: string): string => (sealed === '' ? '' : context.cipher.decrypt(customer.dataKey, sealed));
  return changes.map(({ _id, field, sealedBefore, sealedAfter, actor, at }) => ({
    changeId: _id.toString(),
    field,
    before: open(sealedBefore),
    after: open(sealedAfter),
    by: staff.get(actor) ?? (actor.startsWith('system:') ? '系统' : actor),
    at: at.toISOString(),
  }));
};
