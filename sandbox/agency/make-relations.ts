// Draws which consultants have added a customer, when, how, and what each noted.

import { type DemoRelation } from './agency.types.ts';
import { type Channel, LATER_CHANNELS } from './channels.ts';
import { chooseTags } from './choose-tags.ts';
import { type EdgeCase } from './edge-cases.ts';
import { instantBefore } from './local-day.ts';
import { type Person } from './make-person.ts';
import { makeDescription, makeRemark } from './make-remark.ts';
import { type PastTrip } from './make-trips.ts';
import { type Random } from './random.ts';
import { PERSONAL_TAGS } from './remark-parts.ts';
import { CONSULTANTS, type DemoConsultant } from './staff-list.ts';

const OPENS_AT = 9 * 3600;
const CLOSES_AT = 22 * 3600;

type Setting = { asOfMs: number; tagId: (name: string) => string };

/** The oldest relation first. An edge case says which consultants, and may say what they noted. */
export function makeRelations(
  random: Random,
  person: Person,
  trips: readonly PastTrip[],
  { asOfMs, tagId }: Setting,
  edgeCase?: EdgeCase,
): DemoRelation[] {
  const consultants = edgeCase === undefined ? drawConsultants(random) : consultantsCalled(edgeCase.consultants);
  const addedAt = drawInstants(random, person.addedDaysAgo, asOfMs, consultants.length);
  return consultants.map((consultant, place) => {
    const channel = place === 0 ? person.channel : random.pickWeighted(LATER_CHANNELS, (later) => later.weight);
    const tagNames = edgeCase?.noted.tags ?? chooseTags(random, person, trips);
    return {
      userId: consultant.userId,
      externalUserId: person.customer.externalUserId,
      remark: edgeCase?.noted.remark ?? makeRemark(random, person),
      description: edgeCase?.noted.description ?? makeDescription(random, person),
      createdAt: addedAt[place] ?? Math.floor(asOfMs / 1000),
      addWay: channel.addWay,
      ...stateOf(channel, consultant),
      tagIds: tagNames.map(tagId),
      personalTags: edgeCase?.noted.personalTags?.slice() ?? drawPersonalTags(random),
      // A colleague seldom types in again what the first consultant already has.
      mobiles: place === 0 || random.chance(0.3) ? person.mobiles.slice() : [],
    };
  });
}

/** Unix seconds in ascending order, in opening hours, the first about `firstDaysAgo`. */
function drawInstants(random: Random, firstDaysAgo: number, asOfMs: number, count: number): number[] {
  const instants: number[] = [];
  for (let place = 0; place < count; place += 1) {
    const daysAgo = place === 0 ? firstDaysAgo : random.int(0, firstDaysAgo);
    instants.push(instantBefore(asOfMs, daysAgo, random.int(OPENS_AT, CLOSES_AT)));
  }
  return instants.sort((earlier, later) => earlier - later);
}

function consultantsCalled(userIds: readonly string[]): DemoConsultant[] {
  return userIds.flatMap((userId) => CONSULTANTS.filter((consultant) => consultant.userId === userId));
}

function stateOf(channel: Channel, consultant: DemoConsultant): { state?: string } {
  if (channel.state === undefined) return {};
  return { state: channel.state.replace('{store}', String(consultant.departmentId)) };
}

/** 30 % of the customers have a second consultant, 5 % a third as well. */
function drawConsultants(random: Random): DemoConsultant[] {
  const share = random.next();
  const count = share < 0.05 ? 3 : share < 0.3 ? 2 : 1;
  const drawn: DemoConsultant[] = [];
  while (drawn.length < count) {
    const left = CONSULTANTS.filter((consultant) => !drawn.includes(consultant));
    drawn.push(random.pickWeighted(left, (consultant) => consultant.load));
  }
  return drawn;
}

function drawPersonalTags(random: Random): string[] {
  if (!random.chance(0.15)) return [];
  const tags = new Set([random.pick(PERSONAL_TAGS)]);
  if (random.chance(0.3)) tags.add(random.pick(PERSONAL_TAGS));
  return [...tags];
}
