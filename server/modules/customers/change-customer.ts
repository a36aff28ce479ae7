// Commands: what people change of a customer; each change is kept with its former value, sealed.
import type { Context } from '../../context.ts';
import { inTransaction, type Tx } from '../../database/transaction.ts';
import { authorize } from '../identity/index.ts';
import { CustomerChangeModel, type ChangeableField } from './customer-change.model.ts';
import { CustomerModel, type CustomerRecord } from './customer.model.ts';
import { differences, profileOf, readHours, type ProfileEdit } from './customer-profile.ts';
import { getCustomer } from './find-customers.ts';
import { touched } from './touch-customers.ts';
import type { ProfileChange } from './profile.contract.ts';

const actorName = ({ actor }: Context): string => (actor.kind === 'staff' ? actor.userId : `system:${actor.name}`);

const pathOf = (field: ChangeableField): string =>
  field === 'consent' || field === 'optOut' || field === 'quietHours' ? field : `profile.${field}`;

/** Write an edit with its history and its events; one that changes nothing leaves no trace. Whoever calls has authorized. */
export const editCustomer = async (
  context: Context,
  customer: CustomerRecord,
  edit: ProfileEdit,
  outer?: Tx,
): Promise<{ changed: boolean }> =>
  inTransaction(
    context,
    async ({ session, publish }) => {
      const fresh = await CustomerModel.findById(customer._id, null, { session }).lean<CustomerRecord>();
      const before = profileOf(fresh ?? customer);
      const changes = differences(before, edit);
      if (changes.length === 0) return { changed: false };
      const { agencyId, cipher } = context;
      const seal = (text: string): string => (text === '' ? '' : cipher.encrypt(customer.dataKey, text));
      const set = Object.fromEntries(changes.map(({ field }) => [pathOf(field), edit[field]]));
      const touch = touched(context);
      await CustomerModel.updateOne(
        { _id: customer._id },
        { $set: { ...set, ...touch.$set }, $inc: touch.$inc },
        { session },
      );
      await CustomerChangeModel.create(
        changes.map((change) => ({
          agencyId,
          customerId: customer._id,
          field: change.field,
          sealedBefore: seal(change.before),
          sealedAfter: seal(change.after),
          actor: actorName(context),
          at: context.now(),
        })),
        { session, ordered: true },
      );
      const customerId = customer._id.toString();
      for (const { field } of changes) {
        if (field === 'optOut') {
          if (edit.optOut) await publish('customer.opted-out', { customerId, by: edit.optOut.by });
          else await publish('customer.opted-in', { customerId });
        } else if (field === 'consent' && edit.consent) {
          await publish('customer.consent-recorded', { customerId, state: edit.consent.state });
        } else await publish('customer.profile-changed', { customerId, field });
      }
      return { changed: true };
    },
    outer,
  );

const editable = async (context: Context, customerId: string): Promise<CustomerRecord> => {
  const customer = await getCustomer(context, customerId);
  authorize(context.actor, 'customers.edit', { staffUserIds: customer.staffUserIds });
  return customer;
};

/** Fields that are not given stay. Throws `customers.not-found`, `identity.forbidden`. */
export const changeProfile = async (context: Context, customerId: string, change: ProfileChange) => {
  const customer = await editable(context, customerId);
  const { quietHours, ...profile } = change;
  return editCustomer(context, customer, {
    ...profile,
    ...(quietHours === undefined ? {} : { quietHours: quietHours && readHours(quietHours) }),
  });
};

/** Throws `customers.not-found`, `identity.forbidden`. */
export const recordConsent = async (
  context: Context,
  customerId: string,
  input: { state: 'granted' | 'withdrawn'; evidence: string },
) => {
  const customer = await editable(context, customerId);
  return editCustomer(context, customer, { consent: { ...input, at: context.now() } });
};

/** No marketing from now on; an opt-out that stands keeps its first reason. Throws `customers.not-found`, `identity.forbidden`. */
export const optOut = async (
  context: Context,
  customerId: string,
  input: { by: 'customer' | 'staff'; reason: string },
) => {
  const customer = await editable(context, customerId);
  if (customer.optOut !== null) return { changed: false };
  return editCustomer(context, customer, { optOut: { ...input, at: context.now() } });
};

/** Marketing again, by the customer's own wish; `evidence` says where he said so. */
export const optIn = async (context: Context, customerId: string, input: { evidence: string }) => {
  const customer = await editable(context, customerId);
  if (customer.optOut === null) return { changed: false };
  return editCustomer(context, customer, {
    optOut: null,
    consent: { state: 'granted', evidence: input.evidence, at: context.now() },
  });
};
