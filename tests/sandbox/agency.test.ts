// The demo agency: deterministic, within WeCom's limits, whole in its references, with its edge cases in place.

import { isDeepStrictEqual } from 'node:util';
import { type DemoAgency } from '../../sandbox/agency/agency.types.ts';
import { EDGE_CASES } from '../../sandbox/agency/edge-cases.ts';
import { generateAgency } from '../../sandbox/agency/generate-agency.ts';
import { randomFor } from '../../sandbox/agency/random.ts';
import { CONSULTANTS } from '../../sandbox/agency/staff-list.ts';
import { SMALL_AUDIENCE_TAG } from '../../sandbox/agency/tag-taxonomy.ts';

const asOf = '2025-06-18T03:20:00.000Z';
const agency = generateAgency({ seed: 7, asOf });
const corpTags = agency.tagGroups.flatMap((group) => group.tags);
const relationsOf = groupBy(agency.relations, (relation) => relation.externalUserId);
const tripsOf = groupBy(agency.trips, (trip) => trip.externalUserId);

describe('determinism', () => {
  it('gives deeply equal output for the same seed and asOf', () => {
    expect(isDeepStrictEqual(generateAgency({ seed: 7, asOf }), agency)).toBe(true);
  });

  it('gives nothing away to change: a caller who edits one agency does not edit the next', () => {
    const mine = generateAgency({ seed: 7, asOf, customers: 50 });
    const before = JSON.stringify(mine);
    for (const relation of mine.relations) relation.personalTags.push('x');
    for (const member of mine.staff) member.name = 'x';
    for (const relation of mine.relations) relation.mobiles.push('x');
    for (const department of mine.departments) department.name = 'x';
    expect(JSON.stringify(generateAgency({ seed: 7, asOf, customers: 50 }))).toBe(before);
  });

  it('gives other customers for another seed, the same staff', () => {
    const other = generateAgency({ seed: 8, asOf, customers: 50 });
    const mine = new Set(agency.customers.map((customer) => customer.externalUserId));
    expect(other.customers.filter((customer) => mine.has(customer.externalUserId))).toEqual([]);
    expect(other.staff).toEqual(agency.staff);
  });

  it('keeps the first customers whoever follows', () => {
    const few = generateAgency({ seed: 7, asOf, customers: 50 });
    expect(few.customers).toEqual(agency.customers.slice(0, 50));
    expect(few.relations).toEqual(agency.relations.slice(0, few.relations.length));
    expect(few.trips).toEqual(agency.trips.slice(0, few.trips.length));
  });

  it('moves the same people along with asOf', () => {
    const later = generateAgency({ seed: 7, asOf: '2025-06-19T03:20:00.000Z' });
    const whoAndWhen = (one: DemoAgency, shiftSeconds: number): string[] =>
      one.relations.map(
        (each) => `${each.userId} ${each.externalUserId} ${each.remark} ${each.createdAt + shiftSeconds}`,
      );
    expect(isDeepStrictEqual(later.customers, agency.customers)).toBe(true);
    expect(isDeepStrictEqual(whoAndWhen(later, 0), whoAndWhen(agency, 86_400))).toBe(true);
    expect(later.trips).toHaveLength(agency.trips.length);
  });

  it('writes asOf in one form and refuses what cannot be', () => {
    expect(generateAgency({ seed: 1, asOf: '2025-06-18T11:20:00+08:00', customers: 14 }).asOf).toBe(asOf);
    expect(() => generateAgency({ seed: 1, asOf: 'soon' })).toThrow(RangeError);
    expect(() => generateAgency({ seed: 1.5, asOf })).toThrow(RangeError);
    expect(() => generateAgency({ seed: 1, asOf, customers: 13 })).toThrow(RangeError);
    expect(() => generateAgency({ seed: 1, asOf, customers: 500_001 })).toThrow(RangeError);
  });

  it('draws evenly', () => {
    const random = randomFor(1, 'dice');
    const counts = [0, 0, 0, 0, 0, 0];
    for (let roll = 0; roll < 60_000; roll += 1) counts[random.int(0, 5)]! += 1;
    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(400);
    expect(() => random.pick([])).toThrow(RangeError);
    expect(() => random.pickWeighted([], () => 1)).toThrow(RangeError);
  });
});

describe('counts and shares', () => {
  it('has an owner, three stores, a manager in each and twelve consultants', () => {
    expect(agency.name).toBe('伴旅演示旅行社');
    expect(agency.departments.map((department) => [department.id, department.parentId])).toEqual([
      [1, 0],
      [2, 1],
      [3, 1],
      [4, 1],
    ]);
    expect(agency.staff).toHaveLength(13);
    const leaders = agency.staff.filter((member) => member.isLeader);
    expect(leaders.map((member) => [member.departmentId, member.position])).toEqual([
      [1, '总经理'],
      [2, '店长'],
      [3, '店长'],
      [4, '店长'],
    ]);
    expect(CONSULTANTS).toHaveLength(12);
    for (const member of agency.staff) expect(member.userId).toMatch(/^[a-z]+\.[a-z]+$/);
  });

  it('has 5,000 customers with about 7,000 relations: 30 % with a second consultant, 5 % with a third', () => {
    expect(agency.customers).toHaveLength(5000);
    expect(agency.relations.length).toBeGreaterThan(6500);
    expect(agency.relations.length).toBeLessThan(7200);
    const counts = agency.customers.map((customer) => relationsOf.get(customer.externalUserId)?.length ?? 0);
    expect(share(counts, (count) => count === 0)).toBe(0);
    expectNear(
      share(counts, (count) => count >= 2),
      0.3,
      0.03,
    );
    expectNear(
      share(counts, (count) => count >= 3),
      0.05,
      0.015,
    );
  });

  it('has about 2 % corporate contacts, and union ids for 90 % of the others', () => {
    const corporate = agency.customers.filter((customer) => customer.type === 2);
    const weChat = agency.customers.filter((customer) => customer.type === 1);
    expectNear(corporate.length / 5000, 0.02, 0.01);
    expect(corporate.filter((one) => one.corpName === undefined || one.unionId !== undefined)).toEqual([]);
    expect(weChat.filter((one) => one.corpName !== undefined)).toEqual([]);
    expectNear(
      share(weChat, (one) => one.unionId !== undefined),
      0.9,
      0.02,
    );
  });

  it('loads the consultants unequally and gives the owner no customers', () => {
    const load = groupBy(agency.relations, (relation) => relation.userId);
    const sizes = CONSULTANTS.map((consultant) => load.get(consultant.userId)?.length ?? 0);
    expect(Math.max(...sizes)).toBeGreaterThan(3 * Math.min(...sizes));
    expect(Math.min(...sizes)).toBeGreaterThan(50);
    expect(load.has('zhou.mingyuan')).toBe(false);
  });

  it('has no past trips for 60 % and 1 to 8 for the others', () => {
    const counts = agency.customers.map((customer) => tripsOf.get(customer.externalUserId)?.length ?? 0);
    expectNear(
      share(counts, (count) => count === 0),
      0.6,
      0.03,
    );
    expect(new Set(counts)).toEqual(new Set([0, 1, 2, 3, 4, 5, 6, 7, 8]));
  });

  it('uses emoji sparingly and every tag but the small one widely', () => {
    expectNear(
      share(agency.customers, (one) => /\p{Extended_Pictographic}|\p{Regional_Indicator}/u.test(one.name)),
      0.07,
      0.02,
    );
    for (const tag of corpTags.filter((one) => one.name !== SMALL_AUDIENCE_TAG)) {
      expect(agency.relations.filter((relation) => relation.tagIds.includes(tag.id)).length).toBeGreaterThan(10);
    }
  });
});

describe('references and ids', () => {
  it('refers only to what is there, and to no relation twice', () => {
    const customers = new Set(agency.customers.map((customer) => customer.externalUserId));
    const staff = new Set(agency.staff.map((member) => member.userId));
    const departments = new Set(agency.departments.map((department) => department.id));
    const tags = new Set(corpTags.map((tag) => tag.id));
    expect(agency.staff.filter((member) => !departments.has(member.departmentId))).toEqual([]);
    expect(agency.relations.filter((one) => !customers.has(one.externalUserId) || !staff.has(one.userId))).toEqual([]);
    expect(agency.relations.filter((one) => one.tagIds.some((id) => !tags.has(id)))).toEqual([]);
    expect(agency.trips.filter((trip) => !customers.has(trip.externalUserId))).toEqual([]);
    expectUnique(agency.relations.map((relation) => `${relation.userId}/${relation.externalUserId}`));
    expect(agency.relations.filter((one) => new Set(one.tagIds).size < one.tagIds.length)).toEqual([]);
    expect(agency.relations.filter((one) => new Set(one.personalTags).size < one.personalTags.length)).toEqual([]);
  });

  it('has unique ids in the shape of WeCom', () => {
    expectUnique(agency.staff.map((member) => member.userId));
    expectUnique(agency.trips.map((trip) => trip.orderNo));
    expectUnique(agency.customers.flatMap((customer) => customer.unionId ?? []));
    const externalIds = agency.customers.map((customer) => customer.externalUserId);
    expectUnique(externalIds);
    const shape = { 1: /^wm[\w-]{30}$/, 2: /^wo[\w-]{30}$/ };
    expect(agency.customers.filter((customer) => !shape[customer.type].test(customer.externalUserId))).toEqual([]);
    const tagIds = [...agency.tagGroups, ...corpTags].map((one) => one.id);
    expectUnique(tagIds);
    expect(tagIds.filter((id) => !/^et[\w-]{30}$/.test(id))).toEqual([]);
  });
});

describe("WeCom's limits", () => {
  it('keeps remarks, descriptions, states, tag names and names short enough', () => {
    expect(agency.relations.filter((one) => one.remark.length > 20 || one.remark === '')).toEqual([]);
    expect(agency.relations.filter((one) => one.description.length > 150)).toEqual([]);
    expect(agency.relations.filter((one) => /[{}]/.test(one.description + one.remark + (one.state ?? '')))).toEqual([]);
    expect(agency.relations.filter((one) => (one.state ?? 'x').length > 30 || one.state === '')).toEqual([]);
    expect([...agency.tagGroups, ...corpTags].filter((tag) => tag.name.length > 30)).toEqual([]);
    expect(agency.customers.filter((one) => one.name === '' || one.name.length > 32)).toEqual([]);
    for (const group of agency.tagGroups) {
      expect(group.tags.length).toBeGreaterThanOrEqual(5);
      expect(group.tags.length).toBeLessThanOrEqual(8);
    }
    expectUnique(corpTags.map((tag) => tag.name));
  });

  it('uses only mobile numbers under 154, which nobody has', () => {
    const numbers = agency.relations.flatMap((relation) => relation.mobiles);
    expect(numbers.length).toBeGreaterThan(1500);
    expect(numbers.filter((number) => !/^15400\d{6}$/.test(number))).toEqual([]);
  });

  it('shares one number between two customers, and no other', () => {
    const owners = groupBy(
      agency.relations.flatMap((one) => one.mobiles.map((number) => ({ number, who: one.externalUserId }))),
      (one) => one.number,
    );
    const shared = [...owners.values()]
      .map((list) => new Set(list.map((one) => one.who)))
      .filter((who) => who.size > 1);
    expect(shared).toEqual([new Set([agency.customers[3]!.externalUserId, agency.customers[4]!.externalUserId])]);
  });
});

describe.each([
  ['at noon', '2025-06-18T04:00:00.000Z'],
  ['just after local midnight', '2025-03-31T16:00:01.000Z'],
  ['just before local midnight', '2025-01-01T15:59:59.000Z'],
  ['on a leap day', '2024-02-29T08:00:00.000Z'],
])('time, seen %s', (_, instant) => {
  const seen = generateAgency({ seed: 3, asOf: instant, customers: 3000 });
  const asOfSeconds = Date.parse(instant) / 1000;

  it('has every relation in the three years before asOf, in opening hours, the first the oldest', () => {
    const earliest = asOfSeconds - 3 * 365 * 86_400;
    expect(seen.relations.filter((one) => one.createdAt > asOfSeconds || one.createdAt < earliest)).toEqual([]);
    const localHour = (seconds: number): number => ((seconds + 8 * 3600) % 86_400) / 3600;
    expect(seen.relations.filter((one) => localHour(one.createdAt) < 9 || localHour(one.createdAt) > 22)).toEqual([]);
    const histories = [...groupBy(seen.relations, (relation) => relation.externalUserId).values()];
    expect(histories.map((list) => list.map((one) => one.createdAt)).filter((times) => !isAscending(times))).toEqual(
      [],
    );
  });

  it('has every trip back before the local day of asOf, one after the other', () => {
    const today = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai' }).format(new Date(instant));
    expect(seen.trips.filter((trip) => trip.returnsOn >= today || trip.departsOn > trip.returnsOn)).toEqual([]);
    const journeys = [...groupBy(seen.trips, (trip) => trip.externalUserId).values()];
    const days = journeys.map((list) => list.flatMap((trip) => [trip.departsOn, trip.returnsOn]));
    expect(days.filter((list) => !isAscending(list) || new Set(list).size < list.length)).toEqual([]);
  });

  it('charges sensible amounts', () => {
    const yuanPerDay = seen.trips.map((trip) => {
      const days = (Date.parse(trip.returnsOn) - Date.parse(trip.departsOn)) / 86_400_000 + 1;
      return trip.amountFen / 100 / trip.people / days;
    });
    expect(yuanPerDay.filter((yuan) => yuan < 390 || yuan > 2810)).toEqual([]);
    expect(seen.trips.filter((trip) => !Number.isInteger(trip.amountFen) || trip.people < 1)).toEqual([]);
  });
});

describe('edge cases', () => {
  it('has a tag borne by three WeChat customers, each with one consultant, another one each', () => {
    const tag = agency.tagGroups
      .find((group) => group.name === '意向阶段')!
      .tags.find((one) => one.name === '测试小群')!;
    const bearers = agency.relations.filter((relation) => relation.tagIds.includes(tag.id));
    expect(bearers.map((relation) => relation.userId)).toEqual(['chen.yu', 'liu.yang', 'lin.yue']);
    expect(bearers.map((relation) => relationsOf.get(relation.externalUserId)?.length)).toEqual([1, 1, 1]);
    expect(bearers.map((relation) => relation.externalUserId.slice(0, 2))).toEqual(['wm', 'wm', 'wm']);
  });

  it('has three customers of one nickname, two of them with one consultant', () => {
    const namesakes = agency.customers.slice(0, EDGE_CASES.length).filter((customer) => customer.name === '平安是福');
    expect(namesakes.map((one) => relationsOf.get(one.externalUserId)?.[0]?.userId)).toEqual([
      'wang.jing',
      'wang.jing',
      'he.jiaqi',
    ]);
  });

  it('has a remark of 20 characters, a description of 150, someone without tags, someone with three consultants', () => {
    const firsts = agency.customers.slice(0, EDGE_CASES.length).map((one) => relationsOf.get(one.externalUserId)!);
    expect(firsts.map((list) => list[0]!.remark.length)).toContain(20);
    expect(firsts.map((list) => list[0]!.description.length)).toContain(150);
    expect(firsts.some((list) => list.every((one) => one.tagIds.length + one.personalTags.length === 0))).toBe(true);
    expect(firsts.map((list) => list.length)).toContain(3);
    expect(agency.customers.map((one) => one.name)).toContain('<b>Tom</b> & "Jerry"');
  });

  it('names only consultants that exist', () => {
    const known = new Set(CONSULTANTS.map((consultant) => consultant.userId));
    expect(EDGE_CASES.flatMap((one) => one.consultants).filter((userId) => !known.has(userId))).toEqual([]);
  });
});

it('makes 5,000 customers in less than a second', () => {
  // The best of three: other tests may be using the same cores.
  const took = [11, 12, 13].map((seed) => {
    const startedAt = performance.now();
    generateAgency({ seed, asOf });
    return performance.now() - startedAt;
  });
  expect(Math.min(...took)).toBeLessThan(1000);
});

it('survives JSON, as the simulator stores it', () => {
  expect(isDeepStrictEqual(JSON.parse(JSON.stringify(agency)), agency)).toBe(true);
});

function groupBy<Item>(list: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of list) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return groups;
}

function share<Item>(list: readonly Item[], matches: (item: Item) => boolean): number {
  return list.filter(matches).length / list.length;
}

function expectNear(actual: number, wanted: number, tolerance: number): void {
  expect(Math.abs(actual - wanted)).toBeLessThanOrEqual(tolerance);
}

function expectUnique(list: readonly string[]): void {
  expect(new Set(list).size).toBe(list.length);
}

function isAscending(list: readonly (string | number)[]): boolean {
  return list.every((item, at) => at === 0 || item >= list[at - 1]!);
}
