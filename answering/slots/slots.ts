// The slots of a trip wish: what a customer has said of his trip, and nothing he has not.
import { type Day } from '../text/calendar-days.ts';

export type Slots = {
  origin?: string;
  /** In the order named; a region only where none of its places is named. */
  destination?: readonly string[];
  days?: number;
  /** All heads: adults, children and the old are apart and add up to it where all are said. */
  people?: number;
  adults?: number;
  children?: number;
  seniors?: number;
  rooms?: number;
  /** Of the whole trip; of a range its upper end. A budget per head counts once the heads are known. */
  budgetYuan?: number;
  budgetPerPersonYuan?: number;
  departOn?: Day;
  returnOn?: Day;
  /** Where only a stretch is said (下个月中旬): the departure lies in it. */
  departBetween?: { from: Day; to: Day };
  transportLike?: readonly string[];
  transportAvoid?: readonly string[];
  dietLike?: readonly string[];
  dietAvoid?: readonly string[];
  attractionLike?: readonly string[];
  attractionAvoid?: readonly string[];
  mustSee?: readonly string[];
  pace?: '轻松' | '适中' | '紧凑';
};

/** The slots that hold a list of likes or avoids. */
export type ListSlot =
  'transportLike' | 'transportAvoid' | 'dietLike' | 'dietAvoid' | 'attractionLike' | 'attractionAvoid' | 'mustSee';
