// Pure: a customer as the staff may see him; phone numbers leave the house masked.
import type { FieldCipher } from '../../database/encrypt-field.ts';
import { tagIdsOf, type TagName } from '../tags/index.ts';
import type { CustomerRecord } from './customer.model.ts';
import { profileOf, showHours } from './customer-profile.ts';
import type { ProfileView } from './profile.contract.ts';
import type { CustomerCard, CustomerRow } from './customers.contract.ts';
import { maskPhone } from './phones.ts';

export type Names = { tags: ReadonlyMap<string, TagName>; staff: ReadonlyMap<string, string>; cipher: FieldCipher };

export const presentCustomer = (customer: CustomerRecord, { tags, staff, cipher }: Names): CustomerRow => ({
  customerId: customer._id.toString(),
  name: customer.name,
  remarks: customer.remarks,
  type: customer.type,
  gender: customer.gender,
  corpName: customer.corpName,
  phones: customer.phones.map((phone) => maskPhone(cipher.decrypt(customer.dataKey, phone.sealed))),
  tags: tagIdsOf(customer.marks).flatMap((tagId) => tags.get(tagId) ?? []),
  consultants: customer.staffUserIds.map((userId) => ({ userId, name: staff.get(userId) ?? userId })),
  firstAddedAt: customer.firstAddedAt?.toISOString() ?? null,
});

const presentProfile = (customer: CustomerRecord): ProfileView => {
  const { consent, optOut, quietHours, ...profile } = profileOf(customer);
  return {
    ...profile,
    consent: consent && { ...consent, at: consent.at.toISOString() },
    optOut: optOut && { ...optOut, at: optOut.at.toISOString() },
    quietHours: quietHours && showHours(quietHours),
  };
};

/** `merged`: the records of the same person, whose phones are sealed under keys of their own. */
export const presentCard = (
  customer: CustomerRecord,
  merged: readonly CustomerRecord[],
  names: Names,
): CustomerCard => ({
  ...presentCustomer(customer, names),
  phones: [...new Set([customer, ...merged].flatMap((record) => presentCustomer(record, names).phones))],
  profile: presentProfile(customer),
  merged: merged.map(({ _id, name }) => ({ customerId: _id.toString(), name })),
});
