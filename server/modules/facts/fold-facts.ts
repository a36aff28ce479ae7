// Pure: what all sources say of one customer, folded into his facts. The order in which they say it does not matter.
import { localDay } from '../../local-day.ts';
import type { BehaviourDay, Facts, MarkFact, TripFact } from '../rules/index.ts';
import { behaviourDays, type BehaviourKind, type Consent, type Gender, type Source } from '../rules/rules.contract.ts';
import { readPersonalTags, readRemark, type RemarkFacts } from './read-remark.ts';

export type PersonPart = {
  type: 'wechat' | 'wecom';
  name: string;
  hasPhone: boolean;
  gender: Gender;
  city: string | null;
  /** MM-DD. */
  birthday: string | null;
  marks: readonly { tagId: string; origin: MarkFact['origin']; at: Date }[];
  consent: { marketing: Consent; optedOutAt: Date | null; quietHours: Facts['consent']['quietHours'] };
};

export type RelationPart = {
  staffUserId: string;
  state: 'active' | 'half-added' | 'ended';
  addedAt: Date;
  source: Source;
  liveCodeId: string | null;
  remark: string;
  personalTags: readonly string[];
};

export type BehaviourPart = { kind: BehaviourKind; at: Date; count: number };

/** What one source knows of a customer. */
export type FactsPart = {
  relations?: readonly RelationPart[];
  trips?: readonly TripFact[];
  behaviour?: readonly BehaviourPart[];
};

/** More trips than anybody looks back on. */
const maxTrips = 100;

const byText =
  <T>(key: (item: T) => string) =>
  (one: T, other: T): number => {
    const [left, right] = [key(one), key(other)];
    return left < right ? -1 : left > right ? 1 : 0;
  };

const unique = <T>(list: readonly T[]): T[] => [...new Set(list)];

/** The oldest first; two of one instant by who has them. */
const inOrder = (relations: readonly RelationPart[]): RelationPart[] =>
  [...relations].sort(byText(({ addedAt, staffUserId }) => `${addedAt.toISOString()} ${staffUserId}`));

const foldRelations = (relations: readonly RelationPart[], timeZone: string): Facts['relations'] => {
  const last = relations.filter(({ state }) => state !== 'half-added').at(-1);
  const active = relations.filter(({ state }) => state === 'active');
  return {
    staffUserIds: active.map(({ staffUserId }) => staffUserId),
    active: active.length,
    halfAdded: relations.filter(({ state }) => state === 'half-added').length,
    lastAddedOn: last ? localDay(last.addedAt, timeZone) : null,
  };
};

/** What the newest relation says comes first, and of a number it alone counts. */
const foldRemarks = (relations: readonly RelationPart[]): Facts['remarks'] => {
  const newest = [...relations].reverse();
  const read: RemarkFacts[] = newest.flatMap(({ remark, personalTags }) => [
    readRemark(remark),
    readPersonalTags(personalTags),
  ]);
  return {
    destinations: unique(read.flatMap(({ destinations }) => destinations)),
    months: unique(read.flatMap(({ months }) => months)).sort((one, other) => one - other),
    people: read.find(({ people }) => people !== null)?.people ?? null,
    notes: unique(read.flatMap(({ notes }) => notes)),
    personalTags: unique(newest.flatMap(({ personalTags }) => [...personalTags].sort())),
  };
};

/** Several records of one person may bear a tag by one origin: the first day counts. */
const foldMarks = (marks: PersonPart['marks'], timeZone: string): MarkFact[] => {
  const folded = marks
    .map(({ tagId, origin, at }) => ({ tagId, origin, since: localDay(at, timeZone) }))
    .sort(byText(({ tagId, origin, since }) => `${tagId} ${origin} ${since}`));
  return folded.filter(({ tagId, origin }, at) => folded[at - 1]?.tagId !== tagId || folded[at - 1]?.origin !== origin);
};

const foldTrips = (trips: readonly TripFact[]): TripFact[] =>
  [...trips]
    .sort(
      byText((trip) => [trip.departsOn, trip.returnsOn, trip.destination, trip.product ?? '', trip.spendFen].join(' ')),
    )
    .reverse()
    .slice(0, maxTrips);

/** One entry a day, the newest first. As many entries as days are kept, so nothing of those days is missing. */
const foldBehaviour = (parts: readonly BehaviourPart[], timeZone: string): Facts['behaviour'] => {
  const counts = new Map<BehaviourKind, Map<string, number>>();
  for (const { kind, at, count } of parts) {
    const ofKind = counts.get(kind) ?? new Map<string, number>();
    const day = localDay(at, timeZone);
    counts.set(kind, ofKind.set(day, (ofKind.get(day) ?? 0) + count));
  }
  const kinds = [...counts.keys()].sort();
  return Object.fromEntries(
    kinds.map((kind) => {
      const days = [...(counts.get(kind) ?? [])].sort(byText(([day]) => day)).reverse();
      let through = 0;
      const entries: BehaviourDay[] = days.slice(0, behaviourDays).map(([day, count]) => {
        through += count;
        return { day, count, through };
      });
      return [kind, entries];
    }),
  );
};

/** `timeZone`: the agency's, in which days are counted. */
export const foldFacts = (person: PersonPart, parts: readonly FactsPart[], timeZone: string): Facts => {
  const relations = inOrder(parts.flatMap((part) => part.relations ?? []));
  const [first] = relations;
  const { consent } = person;
  return {
    profile: {
      type: person.type,
      hasName: person.name !== '',
      hasPhone: person.hasPhone,
      gender: person.gender,
      city: person.city,
      birthday: person.birthday,
      birthMonth: person.birthday === null ? null : Number(person.birthday.slice(0, 2)),
      source: first?.source ?? 'unknown',
      liveCodeId: first?.liveCodeId ?? null,
      firstSeenOn: first ? localDay(first.addedAt, timeZone) : null,
    },
    relations: foldRelations(relations, timeZone),
    marks: foldMarks(person.marks, timeZone),
    remarks: foldRemarks(relations),
    trips: foldTrips(parts.flatMap((part) => part.trips ?? [])),
    behaviour: foldBehaviour(
      parts.flatMap((part) => part.behaviour ?? []),
      timeZone,
    ),
    consent: {
      marketing: consent.marketing,
      optedOutOn: consent.optedOutAt === null ? null : localDay(consent.optedOutAt, timeZone),
      quietHours: consent.quietHours,
    },
  };
};
