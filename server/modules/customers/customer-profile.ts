// Pure: what of a customer people may change, how each value reads, and hours as minutes of the day.
import { changeableFields, type ChangeableField } from './customer-change.model.ts';
import type { CustomerRecord, QuietHours } from './customer.model.ts';

export type ProfileValues = CustomerRecord['profile'] & Pick<CustomerRecord, 'consent' | 'optOut' | 'quietHours'>;
/** What is not named, or undefined, stays. */
export type ProfileEdit = { [Field in ChangeableField]?: ProfileValues[Field] | undefined };

export const profileOf = ({ profile, consent, optOut, quietHours }: CustomerRecord): ProfileValues => ({
  ...profile,
  consent,
  optOut,
  quietHours,
});

const twoDigits = (number: number): string => String(number).padStart(2, '0');
const showMinute = (minute: number): string => `${twoDigits(Math.floor(minute / 60))}:${twoDigits(minute % 60)}`;
const readMinute = (clockTime: string): number => Number(clockTime.slice(0, 2)) * 60 + Number(clockTime.slice(3));

export const showHours = ({ fromMinute, toMinute }: QuietHours): { from: string; to: string } => ({
  from: showMinute(fromMinute),
  to: showMinute(toMinute),
});
export const readHours = ({ from, to }: { from: string; to: string }): QuietHours => ({
  fromMinute: readMinute(from),
  toMinute: readMinute(to),
});

/** How a field's value reads in the history; empty: nothing. */
export const sayValue = (field: ChangeableField, values: ProfileValues): string => {
  switch (field) {
    case 'consent':
      return values.consent === null
        ? ''
        : `${values.consent.state === 'granted' ? '同意' : '撤回'}：${values.consent.evidence}`;
    case 'optOut':
      return values.optOut === null
        ? ''
        : `${values.optOut.by === 'customer' ? '本人' : '代为'}退订：${values.optOut.reason}`;
    case 'quietHours': {
      if (values.quietHours === null) return '';
      const { from, to } = showHours(values.quietHours);
      return `${from}–${to}`;
    }
    default:
      return values[field] ?? '';
  }
};

/** The fields that an edit really changes, as they read before and after. */
export const differences = (
  before: ProfileValues,
  edit: ProfileEdit,
): { field: ChangeableField; before: string; after: string }[] => {
  const named = Object.fromEntries(Object.entries(edit).filter(([, value]) => value !== undefined));
  const after = { ...before, ...named };
  return changeableFields
    .filter((field) => field in named)
    .map((field) => ({ field, before: sayValue(field, before), after: sayValue(field, after) }))
    .filter((change) => change.before !== change.after);
};
