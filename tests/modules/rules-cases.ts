// Generated customers and conditions, the same for the same seed: small worlds of few words and close days, so that they meet.
import { randomFor, type Random } from '../../sandbox/agency/random.ts';
import { addDays } from '../../server/local-day.ts';
import type { BehaviourDay, Facts, TripFact } from '../../server/modules/rules/index.ts';
import * as contract from '../../server/modules/rules/rules.contract.ts';
import type { Comparison, Condition, Leaf, Window } from '../../server/modules/rules/rules.contract.ts';

export const timeZone = 'Asia/Shanghai';
export const tagIds = ['a', 'b', 'c', 'd'].map((letter) => letter.repeat(24));
const staff = ['sun', 'li', 'zhou'];
const places = ['云南', '$trips', '日本'];
const products = ['行政房', '标准间'];
const notes = ['怕高反', '素食'];

type Draw = Random & { today: string };

const maybe = <T>(random: Random, value: () => T): T | null => (random.chance(0.7) ? value() : null);
const some = (random: Random, list: readonly string[]): string[] => list.filter(() => random.chance(0.4));
const atLeastOne = (random: Random, list: readonly string[]): string[] => {
  const chosen = some(random, list);
  return chosen.length > 0 ? chosen : [random.pick(list)];
};
/** Mostly close to today, where windows begin and end; sometimes far. */
const dayNear = (draw: Draw): string => addDays(draw.today, draw.chance(0.7) ? draw.int(-12, 12) : draw.int(-420, 420));
const pastDay = (draw: Draw): string => addDays(draw.today, draw.chance(0.7) ? draw.int(-12, 0) : draw.int(-399, 0));
const birthdayOf = (draw: Draw): string =>
  draw.chance(0.1) ? '02-29' : addDays(draw.today, draw.int(-40, 40)).slice(5);

const makeTrip = (draw: Draw): TripFact => {
  const departsOn = dayNear(draw);
  const nights = draw.int(0, 5);
  return {
    kind: draw.chance(0.5) ? 'trip' : 'stay',
    departsOn,
    returnsOn: addDays(departsOn, nights),
    nights,
    people: draw.int(1, 5),
    spendFen: draw.int(0, 5) * 100_000,
    destination: draw.pick(places),
    product: maybe(draw, () => draw.pick(products)),
  };
};

const newestFirst = (one: string, other: string): number => (one < other ? 1 : one > other ? -1 : 0);

const makeBehaviour = (draw: Draw): BehaviourDay[] => {
  const days = new Set(Array.from({ length: draw.int(0, 6) }, () => pastDay(draw)));
  let through = 0;
  return [...days].sort(newestFirst).map((day) => {
    const count = draw.int(1, 3);
    through += count;
    return { day, count, through };
  });
};

export const makeFacts = (draw: Draw): Facts => {
  const staffUserIds = some(draw, staff);
  const birthday = maybe(draw, () => birthdayOf(draw));
  return {
    profile: {
      type: draw.chance(0.8) ? 'wechat' : 'wecom',
      hasName: draw.chance(0.8),
      hasPhone: draw.chance(0.5),
      gender: draw.pick(contract.genders),
      city: maybe(draw, () => draw.pick(['上海', '杭州'])),
      birthday,
      birthMonth: birthday === null ? null : Number(birthday.slice(0, 2)),
      source: draw.pick(contract.sources),
      liveCodeId: maybe(draw, () => draw.pick(tagIds)),
      firstSeenOn: maybe(draw, () => pastDay(draw)),
    },
    relations: {
      staffUserIds,
      active: staffUserIds.length,
      halfAdded: draw.int(0, 2),
      lastAddedOn: maybe(draw, () => pastDay(draw)),
    },
    marks: some(draw, tagIds).map((tagId) => ({
      tagId,
      origin: draw.pick(contract.markOrigins),
      since: pastDay(draw),
    })),
    remarks: {
      destinations: some(draw, places),
      months: [draw.int(1, 12), draw.int(1, 12)].slice(draw.int(0, 2)),
      people: maybe(draw, () => draw.int(1, 6)),
      notes: some(draw, notes),
      personalTags: some(draw, notes),
    },
    trips: Array.from({ length: draw.int(0, 5) }, () => makeTrip(draw)).sort((one, other) =>
      newestFirst(one.departsOn, other.departsOn),
    ),
    behaviour: Object.fromEntries(
      contract.behaviourKinds.flatMap((kind) => (draw.chance(0.7) ? [[kind, makeBehaviour(draw)]] : [])),
    ),
    consent: {
      marketing: draw.pick(contract.consents),
      optedOutOn: draw.chance(0.3) ? pastDay(draw) : null,
      quietHours: draw.chance(0.3) ? { fromMinute: 1_320, toMinute: 480 } : null,
    },
  };
};

const spanOf = (draw: Draw): { n: number; unit: 'day' | 'month' } =>
  draw.chance(0.7) ? { n: draw.int(1, 14), unit: 'day' } : { n: draw.int(1, 13), unit: 'month' };

const makeWindow = (draw: Draw): Window => {
  const kind = draw.pick(['last', 'next', 'past', 'future', 'between'] as const);
  if (kind === 'last' || kind === 'next') return { kind, ...spanOf(draw) };
  if (kind !== 'between') return { kind };
  return draw.chance(0.5) ? { kind, from: dayNear(draw), to: null } : { kind, from: null, to: dayNear(draw) };
};

const comparisonOf = (draw: Draw, most: number): Comparison => ({
  is: draw.pick(['at-least', 'at-most', 'exactly'] as const),
  value: draw.int(0, most),
});

const choiceValues: Record<(typeof contract.choiceFields)[number], readonly string[]> = {
  type: ['wechat', 'wecom'],
  gender: contract.genders,
  city: ['上海', '杭州', '$nor'],
  source: contract.sources,
  liveCode: tagIds,
  staff,
  remarkDestination: places,
  remarkNote: notes,
  personalTag: notes,
  consent: contract.consents,
};

const ofTrips = (draw: Draw) => ({
  kind: draw.pick(['any', 'trip', 'stay'] as const),
  destinations: draw.chance(0.3) ? some(draw, places) : [],
  products: draw.chance(0.3) ? some(draw, products) : [],
});

const makeLeafOf: { [Type in Leaf['type']]: (draw: Draw) => Extract<Leaf, { type: Type }> } = {
  choice: (draw) => {
    const field = draw.pick(contract.choiceFields);
    return { type: 'choice', field, in: atLeastOne(draw, choiceValues[field]) };
  },
  number: (draw) => ({ type: 'number', field: draw.pick(contract.numberFields), ...comparisonOf(draw, 6) }),
  month: (draw) => ({ type: 'month', field: draw.pick(contract.monthFields), in: [draw.int(1, 12), draw.int(1, 12)] }),
  day: (draw) => ({ type: 'day', field: draw.pick(contract.dayFields), within: makeWindow(draw) }),
  known: (draw) => ({ type: 'known', field: draw.pick(contract.knownFields), isKnown: draw.chance(0.5) }),
  birthday: (draw) => ({ type: 'birthday', nextDays: draw.int(1, 60) }),
  mark: (draw) => ({
    type: 'mark',
    tagIds: atLeastOne(draw, tagIds),
    origins: draw.chance(0.3) ? [draw.pick(contract.markOrigins)] : [],
    since: draw.chance(0.5) ? makeWindow(draw) : null,
  }),
  behaviour: (draw) => ({
    type: 'behaviour',
    kind: draw.pick(contract.behaviourKinds),
    measure: draw.chance(0.5) ? 'times' : 'days',
    last: spanOf(draw),
    ...comparisonOf(draw, 5),
  }),
  trips: (draw) => {
    const measure = draw.pick(['count', 'nights', 'spendFen'] as const);
    const { is, value } = comparisonOf(draw, 4);
    return {
      type: 'trips',
      ...ofTrips(draw),
      by: draw.chance(0.7) ? 'departsOn' : 'returnsOn',
      within: makeWindow(draw),
      measure,
      is,
      value: measure === 'spendFen' ? value * 100_000 : value,
    };
  },
  'latest-trips': (draw) => ({ type: 'latest-trips', ...ofTrips(draw), count: draw.int(1, 3) }),
};
export const leafTypes = Object.keys(makeLeafOf) as Leaf['type'][];

const makeCondition = (draw: Draw, levels: number): Condition => {
  if (levels === 0 || draw.chance(0.6)) return makeLeafOf[draw.pick(leafTypes)](draw);
  return makeGroup(draw, levels);
};

export const makeGroup = (draw: Draw, levels: number): Condition => ({
  type: draw.pick(['all', 'any', 'none'] as const),
  of: Array.from({ length: draw.int(1, 3) }, () => makeCondition(draw, levels - 1)),
});

export const makeLeaf = (draw: Draw, type: Leaf['type']): Leaf => makeLeafOf[type](draw);

/** One stream of chances for each label, as of `today`. */
export const drawFor = (seed: number, label: string, today: string): Draw => ({ ...randomFor(seed, label), today });
