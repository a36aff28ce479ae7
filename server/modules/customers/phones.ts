// Pure: phone numbers as they are typed, compared, merged and shown.
import type { PhoneEntry } from './customer.model.ts';

/** Digits only, without China's country code; null where it is no phone number (6 to 15 digits). */
export const normalisePhone = (text: string): string | null => {
  const digits = text.replaceAll(/\D/g, '').replace(/^(?:00)?86(?=1\d{10}$)/, '');
  return digits.length >= 6 && digits.length <= 15 ? digits : null;
};

/** 19900001234 -> 199****1234; shorter numbers keep their last two digits. */
export const maskPhone = (phone: string): string =>
  phone.length >= 9 ? `${phone.slice(0, 3)}****${phone.slice(-4)}` : `****${phone.slice(-2)}`;

/**
 * The phones of a customer after one consultant's remark names exactly `phones`: his name leaves numbers he no longer
 * lists, and a number that nobody lists is gone.
 */
export const mergePhones = (
  known: readonly PhoneEntry[],
  staffUserId: string,
  phones: readonly { blindIndex: string; seal: () => string }[],
): PhoneEntry[] => {
  const listed = new Set(phones.map((phone) => phone.blindIndex));
  const kept = known
    .map((entry) => ({
      ...entry,
      staffUserIds: [
        ...entry.staffUserIds.filter((userId) => userId !== staffUserId),
        ...(listed.has(entry.blindIndex) ? [staffUserId] : []),
      ],
    }))
    .filter((entry) => entry.staffUserIds.length > 0);
  const keptIndexes = new Set(kept.map((entry) => entry.blindIndex));
  const added = phones
    .filter(
      (phone, at) =>
        !keptIndexes.has(phone.blindIndex) && phones.findIndex((p) => p.blindIndex === phone.blindIndex) === at,
    )
    .map((phone) => ({ blindIndex: phone.blindIndex, sealed: phone.seal(), staffUserIds: [staffUserId] }));
  return [...kept, ...added];
};
