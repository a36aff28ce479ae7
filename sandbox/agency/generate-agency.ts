// Makes the demo agency: the same (seed, asOf, customers) gives deeply equal data on every machine.

import { type DemoAgency } from './agency.types.ts';
import { EDGE_CASES } from './edge-cases.ts';
import { MOST_CUSTOMERS } from './fictional-mobile.ts';
import { makePerson } from './make-person.ts';
import { makeRelations } from './make-relations.ts';
import { makePastTrips } from './make-trips.ts';
import { randomFor } from './random.ts';
import { AGENCY_NAME, CONSULTANTS, DEPARTMENTS, OWNER } from './staff-list.ts';
import { makeTagGroups, tagIdFinder } from './tag-taxonomy.ts';

export type AgencyOptions = {
  seed: number;
  /** ISO instant; nothing in the agency happens after it. */
  asOf: string;
  /** 5,000 unless told; at least the 14 hand-written ones, at most 500,000. */
  customers?: number;
};

/**
 * With another asOf the same people and relations come out, moved along in time (trips may keep to another season, and with them
 * a member's level); with another number of customers the first ones stay who they are. Throws RangeError for an asOf that is no instant, a seed or a number of customers that cannot be.
 */
export function generateAgency({ seed, asOf, customers: customerCount = 5000 }: AgencyOptions): DemoAgency {
  const asOfMs = Date.parse(asOf);
  if (Number.isNaN(asOfMs)) throw new RangeError(`asOf is not an instant: ${asOf}`);
  if (!Number.isSafeInteger(seed)) throw new RangeError(`seed is not a whole number: ${seed}`);
  if (!Number.isSafeInteger(customerCount) || customerCount < EDGE_CASES.length || customerCount > MOST_CUSTOMERS) {
    throw new RangeError(`customers must be ${EDGE_CASES.length} to ${MOST_CUSTOMERS}: ${customerCount}`);
  }

  const tagGroups = makeTagGroups(seed);
  const setting = { asOfMs, tagId: tagIdFinder(tagGroups) };
  const agency: DemoAgency = {
    seed,
    asOf: new Date(asOfMs).toISOString(),
    name: AGENCY_NAME,
    departments: DEPARTMENTS.map((department) => ({ ...department })),
    staff: [OWNER, ...CONSULTANTS].map(({ userId, name, departmentId, isLeader, position }) => {
      return { userId, name, departmentId, isLeader, position };
    }),
    tagGroups,
    customers: [],
    relations: [],
    trips: [],
  };

  for (let index = 0; index < customerCount; index += 1) {
    const random = randomFor(seed, `customer ${index}`);
    const edgeCase = EDGE_CASES[index];
    const person = makePerson(random, index, edgeCase);
    const trips = makePastTrips(random, person, asOfMs);
    agency.customers.push(person.customer);
    agency.relations.push(...makeRelations(random, person, trips, setting, edgeCase));
    for (const { departsOn, returnsOn, destination, people, amountFen } of trips) {
      // Nobody departs twice on one day, so day and customer make the number unique.
      const orderNo = `BL${departsOn.slice(2).replaceAll('-', '')}-${String(index).padStart(5, '0')}`;
      const { externalUserId } = person.customer;
      agency.trips.push({ externalUserId, orderNo, destination, departsOn, returnsOn, people, amountFen });
    }
  }
  return agency;
}
