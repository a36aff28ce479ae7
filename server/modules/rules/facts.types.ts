// What a condition may read of a customer: one document each, made by `facts`. Every date in it is a day of the agency's
// calendar, so an answer changes with time at midnight only; ids are texts; what is not known is null or empty, never absent.
import type { BehaviourKind, Consent, Gender, MarkOrigin, Source } from './rules.contract.ts';

export type MarkFact = {
  tagId: string;
  origin: MarkOrigin;
  /** The day since which he bears it. */
  since: string;
};

export type TripFact = {
  /** A journey, or a stay in a house. */
  kind: 'trip' | 'stay';
  departsOn: string;
  returnsOn: string;
  nights: number;
  people: number;
  spendFen: number;
  destination: string;
  /** The line or the kind of room. */
  product: string | null;
};

/** How often on one day. `through`: the sum of `count` from the newest entry of its list to this one. */
export type BehaviourDay = { day: string; count: number; through: number };

export type Facts = {
  profile: {
    type: 'wechat' | 'wecom';
    hasName: boolean;
    hasPhone: boolean;
    gender: Gender;
    city: string | null;
    /** MM-DD. */
    birthday: string | null;
    birthMonth: number | null;
    /** How the first of his relations came about. */
    source: Source;
    liveCodeId: string | null;
    firstSeenOn: string | null;
  };
  relations: {
    /** Consultants with an active relation. */
    staffUserIds: string[];
    active: number;
    halfAdded: number;
    lastAddedOn: string | null;
  };
  marks: MarkFact[];
  /** Read from what consultants noted; the notes themselves are never changed. */
  remarks: { destinations: string[]; months: number[]; people: number | null; notes: string[]; personalTags: string[] };
  /** The newest departure first, coming ones too. */
  trips: TripFact[];
  /** Of each kind the newest day first. A kind that never happened is absent. */
  behaviour: Partial<Record<BehaviourKind, BehaviourDay[]>>;
  consent: {
    marketing: Consent;
    optedOutOn: string | null;
    /** Minutes of the agency's day in which he wants to be left alone. */
    quietHours: { fromMinute: number; toMinute: number } | null;
  };
};
