// Pure: what the settings allow to be written to WeCom, and what a change of them says to the audit trail.
import type { WecomWrite, WriteRefusal } from '../../gateways/wecom/index.ts';
import type { SettingsRecord } from './settings.model.ts';

export type WriteRules = Pick<SettingsRecord, 'sendingStoppedAt' | 'firstSyncAcceptedAt' | 'pilot'>;

/** Why this may not be written to WeCom now; null: it may. The hardest reason first. */
export const refusalOf = (rules: WriteRules, write: WecomWrite): WriteRefusal | null => {
  if (rules.firstSyncAcceptedAt === null) return 'first-sync-open';
  if (rules.sendingStoppedAt !== null && write.kind === 'message') return 'sending-stopped';
  if (!rules.pilot.isOn) return null;
  // A change that names nobody, like a new tag of the corp, reaches beyond any list.
  const namesNobody = write.staffUserIds.length === 0 && write.externalUserIds.length === 0;
  if (write.kind === 'change' && namesNobody) return 'outside-pilot';
  const isInside =
    isSubset(write.staffUserIds, rules.pilot.staffUserIds) &&
    isSubset(write.externalUserIds, rules.pilot.externalUserIds);
  return isInside ? null : 'outside-pilot';
};

/** A group send names up to 10,000 customers. */
const isSubset = (some: readonly string[], of: readonly string[]): boolean => {
  const all = new Set(of);
  return some.every((one) => all.has(one));
};

export const differenceOf = (before: readonly string[], after: readonly string[]) => ({
  added: after.filter((one) => !before.includes(one)),
  removed: before.filter((one) => !after.includes(one)),
});

const valueNames = [
  'licensedContacts',
  'groupSendCap',
  'staffHours',
  'quietHours',
  'approvalAbove',
  'marketingPerMonth',
  'tapsPerDay',
] as const;
type Values = Pick<SettingsRecord, (typeof valueNames)[number]>;

const inWords = (value: Values[(typeof valueNames)[number]]): string =>
  typeof value === 'object' && value !== null ? `${value.from}-${value.to}` : String(value);

/** What changed, one entry a value, as the audit trail keeps it. */
export const changedValues = (before: Values, after: Values): { name: string; from: string; to: string }[] =>
  valueNames.flatMap((name) => {
    const [from, to] = [inWords(before[name]), inWords(after[name])];
    return from === to ? [] : [{ name, from, to }];
  });
