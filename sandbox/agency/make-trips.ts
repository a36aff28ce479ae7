// Draws the past trips of one customer: none for most, up to eight for regulars, never two at a time.

import { type DemoTrip } from './agency.types.ts';
import { type Destination, DESTINATIONS } from './destinations.ts';
import { localDayBefore, localMonthBefore } from './local-day.ts';
import { type Person } from './make-person.ts';
import { type Random } from './random.ts';

/** A trip before it gets its number. */
export type PastTrip = Omit<DemoTrip, 'orderNo' | 'externalUserId'> & {
  tag: Destination['tag'];
  returnedDaysAgo: number;
};

const COUNT_WEIGHTS = [600, 150, 100, 60, 36, 24, 14, 9, 7];

/** Regulars who travelled before they joined on WeCom came with the agency's old books, which reach back four years. */
const BOOKS_DAYS = 1460;
const SHORTEST_SLOT_DAYS = 40;

/** In order of departure; every trip has returned before the local day of `asOfMs`. */
export function makePastTrips(random: Random, person: Person, asOfMs: number): PastTrip[] {
  const count = random.pickWeighted([0, 1, 2, 3, 4, 5, 6, 7, 8], (value) => COUNT_WEIGHTS[value] ?? 0);
  if (count === 0) return [];

  const sinceAdded = person.addedDaysAgo - 7;
  const windowDays = sinceAdded >= count * SHORTEST_SLOT_DAYS ? sinceAdded : BOOKS_DAYS;
  // One trip per slot keeps them apart: a slot is longer than the longest trip.
  const slotDays = Math.floor(windowDays / count);
  const trips: PastTrip[] = [];
  for (let slot = count; slot >= 1; slot -= 1) {
    trips.push(makeTrip(random, person, asOfMs, slot * slotDays, slotDays));
  }
  return trips;
}

function makeTrip(
  random: Random,
  person: Person,
  asOfMs: number,
  slotStartsDaysAgo: number,
  slotDays: number,
): PastTrip {
  const destination = random.chance(0.45)
    ? person.favourite
    : random.pickWeighted(DESTINATIONS, (candidate) => candidate.weight);
  const days = random.int(...destination.days);
  const people = random.chance(0.7) ? person.partySize : random.int(...person.crowd.people);
  const departedDaysAgo = chooseDeparture(random, destination, asOfMs, slotStartsDaysAgo, slotDays - days);
  const returnedDaysAgo = departedDaysAgo - (days - 1);
  return {
    destination: destination.name,
    departsOn: localDayBefore(asOfMs, departedDaysAgo),
    returnsOn: localDayBefore(asOfMs, returnedDaysAgo),
    people,
    amountFen: priceFen(random, destination, days, people),
    tag: destination.tag,
    returnedDaysAgo,
  };
}

/** Of four dates in the slot the first in season; out of season some travel all the same. */
function chooseDeparture(
  random: Random,
  destination: Destination,
  asOfMs: number,
  slotStartsDaysAgo: number,
  spareDays: number,
): number {
  const dates = [0, 1, 2, 3].map(() => slotStartsDaysAgo - random.int(0, spareDays));
  const inSeason = dates.find((daysAgo) => destination.months.includes(localMonthBefore(asOfMs, daysAgo)));
  return inSeason ?? slotStartsDaysAgo;
}

/** Rounded to whole 10 yuan per person, as price lists are. */
function priceFen(random: Random, destination: Destination, days: number, people: number): number {
  const [min, max] = destination.dayPriceYuan;
  const yuanPerPerson = Math.round((days * (min + random.next() * (max - min))) / 10) * 10;
  return yuanPerPerson * people * 100;
}
