// The three readers of a condition agree, on generated customers and conditions and on the real database.
import mongoose from 'mongoose';
import { connectDatabase, disconnectDatabase } from '../../server/database/connect.ts';
import { addDays, startOfDay } from '../../server/local-day.ts';
import { changesAt, holdsOn, judge, matches, toFilter, type Facts } from '../../server/modules/rules/index.ts';
import { condition as conditionSchema, type Condition } from '../../server/modules/rules/rules.contract.ts';
import { databaseUri } from '../support/world.ts';
import { drawFor, leafTypes, makeFacts, makeGroup, makeLeaf, timeZone } from './rules-cases.ts';

const seed = 20_261_124;
const customers = 80;
/** Ends of months, a leap day, the turn of a year, and the first and last instant of a day in Shanghai. */
const moments = [
  '2028-02-28T15:59:59.999Z',
  '2028-02-28T16:00:00.000Z',
  '2030-12-31T04:00:00.000Z',
  '2031-03-30T23:00:00.000Z',
];
const todays = ['2028-02-28', '2028-02-29', '2030-12-31', '2031-03-31'];

type World = { now: Date; today: string; people: Facts[]; conditions: Condition[] };

const makeWorld = (at: number): World => {
  const today = todays[at]!;
  const facts = drawFor(seed, `facts ${at}`, today);
  const rules = drawFor(seed, `rules ${at}`, today);
  return {
    now: new Date(moments[at]!),
    today,
    people: Array.from({ length: customers }, () => makeFacts(facts)),
    conditions: [
      ...leafTypes.flatMap((type) => Array.from({ length: 8 }, () => makeLeaf(rules, type))),
      ...Array.from({ length: 80 }, () => makeGroup(rules, 3)),
    ],
  };
};
const worlds = moments.map((_, at) => makeWorld(at));

const collection = () =>
  mongoose.connection.collection<{ _id: string; world: number } & Facts>('facts-of-generated-cases');

beforeAll(async () => {
  await connectDatabase(databaseUri());
  for (const [at, { people }] of worlds.entries()) {
    await collection().insertMany(people.map((facts, place) => ({ _id: `${at}/${place}`, world: at, ...facts })));
  }
});
afterAll(disconnectDatabase);

it('generates what the contract lets in, and of both answers enough', () => {
  let held = 0;
  let all = 0;
  for (const { now, people, conditions } of worlds) {
    for (const condition of conditions) {
      const whole = 'of' in condition ? condition : { type: 'all', of: [condition] };
      expect(conditionSchema.safeParse(whole).error?.issues ?? []).toEqual([]);
      all += people.length;
      held += people.filter((facts) => matches(facts, condition, { now, timeZone })).length;
    }
  }
  expect(all).toBe(51_200);
  expect(held / all).toBeGreaterThan(0.2);
  expect(held / all).toBeLessThan(0.8);
});

it('MongoDB finds exactly those for whom the condition holds', async () => {
  for (const [at, { now, people, conditions }] of worlds.entries()) {
    for (const condition of conditions) {
      const filter = { world: at, ...toFilter(condition, { now, timeZone }) };
      const found = await collection()
        .find(filter, { projection: { _id: 1 } })
        .toArray();
      const expected = people.flatMap((facts, place) =>
        matches(facts, condition, { now, timeZone }) ? [`${at}/${place}`] : [],
      );
      expect([condition, found.map(({ _id }) => _id).sort()]).toEqual([condition, expected.sort()]);
    }
  }
});

it('the answer stays until changesAt and is the other one from then on', () => {
  let changing = 0;
  for (const { now, people, conditions } of worlds) {
    for (const condition of conditions) {
      for (const facts of people.slice(0, 40)) {
        const change = changesAt(facts, condition, { now, timeZone });
        if (change === null) continue;
        changing += 1;
        const answer = (at: number): boolean => matches(facts, condition, { now: new Date(at), timeZone });
        const present = answer(now.getTime());
        expect(change.getTime()).toBeGreaterThan(now.getTime());
        expect([condition, answer(change.getTime() - 1), answer(change.getTime())]).toEqual([
          condition,
          present,
          !present,
        ]);
      }
    }
  }
  expect(changing).toBeGreaterThan(2_000);
});

it('nothing changes earlier: every day is looked at', () => {
  for (const { now, today, people, conditions } of worlds) {
    for (const [place, condition] of conditions.entries()) {
      // A few customers each, other ones for every condition, 500 days on: past every edge of most of them.
      for (const facts of [0, 1].map((step) => people[(place * 2 + step) % people.length]!)) {
        const present = holdsOn(facts, condition, today);
        let first: string | null = null;
        for (let days = 1; days <= 500 && first === null; days += 1) {
          const day = addDays(today, days);
          if (holdsOn(facts, condition, day) !== present) first = day;
        }
        const change = changesAt(facts, condition, { now, timeZone });
        const isBeyond = change !== null && change >= startOfDay(addDays(today, 501), timeZone);
        const told = isBeyond ? null : change;
        const expected = first === null ? null : startOfDay(first, timeZone);
        expect([condition, told]).toEqual([condition, expected]);
      }
    }
  }
});

it('a condition judged contradictory holds for nobody, one judged always true for everybody', () => {
  const { now, people } = worlds[0]!;
  const times = (is: 'at-least' | 'at-most' | 'exactly', value: number): Condition => ({
    type: 'behaviour',
    kind: 'booking',
    measure: 'times',
    last: { n: 400, unit: 'day' },
    is,
    value,
  });
  const impossible: Condition = { type: 'all', of: [times('at-least', 2), times('at-most', 1)] };
  const trivial = times('at-least', 0);
  expect(judge(impossible).map(({ code }) => code)).toEqual(['contradiction']);
  expect(judge(trivial).map(({ code }) => code)).toEqual(['always-true']);
  expect(people.filter((facts) => matches(facts, impossible, { now, timeZone }))).toEqual([]);
  expect(people.filter((facts) => matches(facts, trivial, { now, timeZone }))).toHaveLength(people.length);
});
