// What to do about the customer one is chatting with: each step with the day on which it comes and goes.
import { nextSteps, type Situation } from '../../server/modules/sidebar/next-steps.ts';

const quiet: Situation = {
  today: '2030-03-04',
  minute: 10 * 60,
  relation: 'active',
  isOptedOut: false,
  quietHours: null,
  birthday: null,
  trips: [],
  noted: { destinations: [], months: [] },
  waitingPaths: [],
};
const steps = (part: Partial<Situation>) => nextSteps({ ...quiet, ...part });
const kinds = (part: Partial<Situation>): string[] => steps(part).map((step) => step.kind);
const trip = (departsOn: string, returnsOn: string, kind: 'trip' | 'stay' = 'trip') => ({
  kind,
  destination: '云南',
  departsOn,
  returnsOn,
});

it('nothing is to be done where nothing is known', () => {
  expect(steps({})).toEqual([]);
});

it('the relation comes first, and nothing is suggested that cannot be sent', () => {
  const today = { birthday: '03-04', isOptedOut: true };
  expect(kinds({ ...today, relation: 'half-added' })).toEqual(['half-added', 'opted-out', 'birthday']);
  expect(kinds({ ...today, relation: 'deleted-by-customer' })[0]).toBe('deleted-by-customer');
  for (const relation of ['half-added', 'deleted-by-customer']) {
    expect(steps({ ...today, relation }).map((step) => step.suggestion)).toEqual([null, null, null]);
  }
  expect(steps({ birthday: '03-04' })[0]?.suggestion).toMatch(/生日快乐/);
});

it.each([
  [{ fromMinute: 9 * 60, toMinute: 11 * 60 }, true],
  [{ fromMinute: 10 * 60, toMinute: 11 * 60 }, true],
  [{ fromMinute: 9 * 60, toMinute: 10 * 60 }, false],
  [{ fromMinute: 22 * 60, toMinute: 8 * 60 }, false],
  [{ fromMinute: 22 * 60, toMinute: 10 * 60 + 1 }, true],
  [{ fromMinute: 9 * 60 + 59, toMinute: 8 * 60 }, true],
])('quiet hours %j at ten: %s', (quietHours, isNow) => {
  expect(kinds({ quietHours })).toEqual(isNow ? ['quiet-hours'] : []);
});

it.each([
  ['2030-03-19', '2030-03-25', []],
  ['2030-03-18', '2030-03-25', ['departs-soon']],
  ['2030-03-05', '2030-03-07', ['departs-soon']],
  ['2030-03-04', '2030-03-04', ['travelling']],
  ['2030-03-01', '2030-03-04', ['travelling']],
  ['2030-03-01', '2030-03-03', ['came-back']],
  ['2030-02-20', '2030-02-25', ['came-back']],
  ['2030-02-20', '2030-02-24', []],
] as const)('a trip from %s to %s: %j', (departsOn, returnsOn, expected) => {
  expect(kinds({ trips: [trip(departsOn, returnsOn)] })).toEqual(expected);
});

it('of several trips the one under way counts, then the next', () => {
  const coming = trip('2030-03-10', '2030-03-12');
  const past = trip('2030-02-27', '2030-03-02');
  expect(kinds({ trips: [past, coming] })).toEqual(['departs-soon']);
  expect(kinds({ trips: [past, coming, trip('2030-03-03', '2030-03-06')] })).toEqual(['travelling']);
});

it('a stay is spoken of as a stay', () => {
  const [step] = steps({ trips: [trip('2030-03-06', '2030-03-08', 'stay')] });
  expect(step?.text).toBe('后天（3月6日）入住云南：确认到店时间和人数。');
});

it.each([
  ['03-04', '今天生日'],
  ['03-05', '明天（3月5日）生日'],
  ['03-10', '6 天后（3月10日）生日'],
  ['03-11', null],
  ['03-03', null],
])('a birthday on %s', (birthday, words) => {
  expect(steps({ birthday })[0]?.text.split('：')[0] ?? null).toBe(words);
});

it('a birthday over the turn of the year, and one on the day that this year has not', () => {
  expect(steps({ today: '2030-12-30', birthday: '01-02' })[0]?.text).toMatch(/^3 天后（1月2日）/);
  expect(steps({ today: '2030-02-27', birthday: '02-29' })[0]?.text).toMatch(/^明天（2月28日）/);
});

it('a noted month is spoken of in time, and not to who travels in it or wants no marketing', () => {
  const noted = { destinations: ['云南'], months: [5] };
  expect(steps({ noted })[0]?.text).toBe('备注里写着想在5月去云南，还有 2 个月：可以发线路了。');
  expect(kinds({ noted: { ...noted, months: [7] } })).toEqual([]);
  expect(kinds({ noted: { ...noted, months: [2] } })).toEqual([]);
  expect(kinds({ noted, trips: [trip('2030-05-20', '2030-05-25')] })).toEqual([]);
  expect(kinds({ noted, isOptedOut: true })).toEqual(['opted-out']);
  expect(steps({ today: '2030-12-04', noted: { ...noted, months: [1] } })[0]?.text).toMatch(/1月去云南，还有 1 个月/);
});

it('a group send that waits for a tap leads to its page', () => {
  expect(steps({ waitingPaths: ['/broadcasts/1'] })).toMatchObject([
    { kind: 'confirm-group-send', path: '/broadcasts/1' },
  ]);
});
