// Draws one customer with what the agency can know of the person: nickname, ids, taste, crowd, phone.

import { type DemoCustomer } from './agency.types.ts';
import { type Channel, CHANNELS, CORPORATE_CHANNELS } from './channels.ts';
import { type Destination, DESTINATIONS } from './destinations.ts';
import { type EdgeCase } from './edge-cases.ts';
import { fictionalMobile } from './fictional-mobile.ts';
import { type Gender, makeNickname, makePersonName, type PersonName } from './make-nickname.ts';
import { CORP_CONTACT_SUFFIXES, CORP_NAMES } from './nickname-parts.ts';
import { type Random } from './random.ts';
import { COMPANY_CROWD, type Crowd, CROWDS } from './remark-parts.ts';

export type Person = {
  customer: DemoCustomer;
  name: PersonName;
  channel: Channel;
  crowd: Crowd;
  /** How many usually travel together. */
  partySize: number;
  favourite: Destination;
  /** Empty for those who gave none. */
  mobiles: string[];
  /** Local days before asOf that the first consultant added the customer. */
  addedDaysAgo: number;
};

/** Three years less a day: a time of day still to come at asOf moves one day back, which must not leave the three years. */
const LONGEST_DAYS_AGO = 1094;

/** `index` is the customer's place in the agency; it decides the phone numbers. An edge case brings its own name and phones. */
export function makePerson(random: Random, index: number, edgeCase?: EdgeCase): Person {
  const isCorporate = random.chance(0.02) && edgeCase === undefined;
  const gender = edgeCase?.gender ?? random.pickWeighted([0, 1, 2] as const, (value) => [12, 34, 54][value] ?? 0);
  const name = edgeCase ?? makePersonName(random, gender);
  const crowd = isCorporate ? COMPANY_CROWD : random.pickWeighted(CROWDS, (candidate) => candidate.weight);
  return {
    customer: isCorporate
      ? corporateContact(random, gender, name)
      : weChatUser(random, gender, edgeCase?.nickname ?? makeNickname(random, name, gender)),
    name,
    channel: random.pickWeighted(isCorporate ? CORPORATE_CHANNELS : CHANNELS, (channel) => channel.weight),
    crowd,
    partySize: random.int(...crowd.people),
    favourite: random.pickWeighted(DESTINATIONS, (destination) => destination.weight),
    mobiles: edgeCase?.mobiles ?? makeMobiles(random, index),
    // The agency grows: recent months brought more customers than those three years ago.
    addedDaysAgo: Math.floor(LONGEST_DAYS_AGO * random.next() ** 1.4),
  };
}

function weChatUser(random: Random, gender: Gender, name: string): DemoCustomer {
  const externalUserId = `wm${random.idChars(30)}`;
  const unionId = `o${random.idChars(27)}`;
  return { externalUserId, ...(random.chance(0.9) ? { unionId } : {}), name, type: 1, gender };
}

/** A WeCom user of another corp shows the name the own company gave, and has no unionid. */
function corporateContact(random: Random, gender: Gender, name: PersonName): DemoCustomer {
  return {
    externalUserId: `wo${random.idChars(30)}`,
    name: name.surname + name.given + random.pick(CORP_CONTACT_SUFFIXES),
    type: 2,
    gender,
    corpName: random.pick(CORP_NAMES),
  };
}

function makeMobiles(random: Random, index: number): string[] {
  const count = random.pickWeighted([0, 1, 2], (value) => [58, 39, 3][value] ?? 0);
  return [0, 1].slice(0, count).map((which) => fictionalMobile(index * 2 + which));
}
