// The kinds of conditions that one may add, and how a new one of each looks.
import type { Group, Leaf, Vocabulary, Window } from '../api.ts';

export const emptyCondition: Group = { type: 'all', of: [] };

export type LeafKind = { value: string; label: string; make: () => Leaf };

const thirtyDays = { n: 30, unit: 'day' } as const;
const trips = { kind: 'any', destinations: [], products: [] } as const;
const ofTrips = () => ({ kind: trips.kind, destinations: [...trips.destinations], products: [...trips.products] });

/** At least one departure in it. */
const tripsWithin = (within: Window): Leaf => ({
  type: 'trips',
  ...ofTrips(),
  by: 'departsOn',
  within,
  measure: 'count',
  is: 'at-least',
  value: 1,
});

/** Keys of the fields come from the server; the compiler knows which there are, so each is looked for in its list. */
const choiceFields = [
  'type',
  'gender',
  'city',
  'source',
  'liveCode',
  'staff',
  'remarkDestination',
  'remarkNote',
  'personalTag',
  'consent',
] as const;
const numberFields = ['activeRelations', 'halfAddedRelations', 'remarkPeople'] as const;
const monthFields = ['birthMonth', 'remarkMonth'] as const;
const dayFields = ['firstSeenOn', 'lastAddedOn', 'optedOutOn'] as const;
const behaviours = ['booking', 'message-in', 'link-click', 'broadcast-sent'] as const;

const wordsIn = (list: readonly { field: string; words: string }[], field: string): string =>
  list.find((entry) => entry.field === field)?.words ?? field;

/** In groups, as a Select shows them. */
export const leafKinds = (vocabulary: Vocabulary): { label: string; options: LeafKind[] }[] => [
  {
    label: '标签与出行',
    options: [
      { value: 'mark', label: '标签', make: () => ({ type: 'mark', tagIds: [], origins: [], since: null }) },
      {
        value: 'trips',
        label: '出行或入住的次数、晚数、消费',
        make: () => tripsWithin({ kind: 'last', n: 12, unit: 'month' }),
      },
      { value: 'departs-soon', label: '快要出发', make: () => tripsWithin({ kind: 'next', ...thirtyDays }) },
      {
        value: 'latest-trips',
        label: '最近几次都是…',
        make: () => ({ type: 'latest-trips', ...ofTrips(), count: 3 }),
      },
    ],
  },
  {
    label: '行为',
    options: behaviours.map((kind) => ({
      value: `behaviour ${kind}`,
      label: vocabulary.behaviours.find((entry) => entry.value === kind)?.words ?? kind,
      make: () => ({ type: 'behaviour', kind, measure: 'times', last: thirtyDays, is: 'at-least', value: 1 }),
    })),
  },
  {
    label: '资料与备注',
    options: [
      ...choiceFields.map((field) => ({
        value: `choice ${field}`,
        label: wordsIn(vocabulary.choices, field),
        make: (): Leaf => ({ type: 'choice', field, in: [] }),
      })),
      { value: 'birthday', label: '快过生日', make: (): Leaf => ({ type: 'birthday', nextDays: 7 }) },
      ...monthFields.map((field) => ({
        value: `month ${field}`,
        label: `${wordsIn(vocabulary.months, field)}（按月）`,
        make: (): Leaf => ({ type: 'month', field, in: [] }),
      })),
      ...numberFields.map((field) => ({
        value: `number ${field}`,
        label: wordsIn(vocabulary.numbers, field),
        make: (): Leaf => ({ type: 'number', field, is: 'at-least', value: 1 }),
      })),
      { value: 'known', label: '有没有填某项', make: (): Leaf => ({ type: 'known', field: 'phone', isKnown: true }) },
    ],
  },
  {
    label: '日期',
    options: dayFields.map((field) => ({
      value: `day ${field}`,
      label: `${wordsIn(vocabulary.days, field)}的日期`,
      make: () => ({ type: 'day', field, within: { kind: 'last', ...thirtyDays } }),
    })),
  },
];

/** What must still be filled in before the server can be asked. */
export const isComplete = (condition: Group): boolean =>
  condition.of.length > 0 &&
  condition.of.every((part) => {
    if ('of' in part) return isComplete(part);
    if (part.type === 'choice' || part.type === 'month') return part.in.length > 0;
    return part.type !== 'mark' || part.tagIds.length > 0;
  });
