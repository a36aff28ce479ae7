// Conditions in Chinese, what is wrong with them, and the limits of what is taken in.
import { addDays, addMonths, daysBetween, localDay, startOfDay } from '../../server/local-day.ts';
import { describe as say, judge, type Words } from '../../server/modules/rules/index.ts';
import { condition as schema, maxNodes, type Condition, type Leaf } from '../../server/modules/rules/rules.contract.ts';

const tag = 'a'.repeat(24);
const words: Words = {
  tags: new Map([[tag, '常住客']]),
  staff: new Map([['chen', '陈雨']]),
  liveCodes: new Map([['code', '门店海报']]),
};
const all = (...of: Condition[]): Condition => ({ type: 'all', of });
const any = (...of: Condition[]): Condition => ({ type: 'any', of });
const none = (...of: Condition[]): Condition => ({ type: 'none', of });
const mark: Leaf = { type: 'mark', tagIds: [tag], origins: [], since: null };
const stays = (part: Partial<Extract<Leaf, { type: 'trips' }>> = {}): Leaf => ({
  type: 'trips',
  kind: 'stay',
  destinations: [],
  products: [],
  by: 'departsOn',
  within: { kind: 'last', n: 12, unit: 'month' },
  measure: 'count',
  is: 'at-least',
  value: 5,
  ...part,
});
const messages = (part: Partial<Extract<Leaf, { type: 'behaviour' }>> = {}): Leaf => ({
  type: 'behaviour',
  kind: 'message-in',
  measure: 'times',
  last: { n: 60, unit: 'day' },
  is: 'at-most',
  value: 0,
  ...part,
});

describe('a condition in Chinese', () => {
  it.each<[string, Condition]>([
    ['近 12 个月入住 5 次以上，且不是“有标签常住客”', all(stays(), none(mark))],
    ['近 60 天没有发来消息', messages()],
    ['近 60 天发来消息 3 次以上', messages({ is: 'at-least', value: 3 })],
    ['近 60 天发来消息不超过 2 天', messages({ measure: 'days', value: 2 })],
    ['近 60 天有过发来消息', messages({ is: 'at-least', value: 1 })],
    [
      '未来 7 天有去云南或日本的出行',
      stays({ kind: 'trip', destinations: ['云南', '日本'], within: { kind: 'next', n: 7, unit: 'day' }, value: 1 }),
    ],
    [
      '到今天为止出行或入住消费 20000 元以上',
      stays({ kind: 'any', within: { kind: 'past' }, measure: 'spendFen', value: 2_000_000 }),
    ],
    [
      '近 3 天结束的入住共不超过 2 晚',
      stays({
        by: 'returnsOn',
        within: { kind: 'last', n: 3, unit: 'day' },
        measure: 'nights',
        is: 'at-most',
        value: 2,
      }),
    ],
    ['从今天起没有入住', stays({ within: { kind: 'future' }, is: 'exactly', value: 0 })],
    [
      '最近 3 次入住都是行政房的入住',
      { type: 'latest-trips', kind: 'stay', destinations: [], products: ['行政房'], count: 3 },
    ],
    [
      '性别是女，且（城市是上海或杭州，或顾问有陈雨）',
      all(
        { type: 'choice', field: 'gender', in: ['female'] },
        any({ type: 'choice', field: 'city', in: ['上海', '杭州'] }, { type: 'choice', field: 'staff', in: ['chen'] }),
      ),
    ],
    ['近 30 天打上自动规则打的标签常住客', { ...mark, origins: ['rule'], since: { kind: 'last', n: 30, unit: 'day' } }],
    [
      '首次成为好友在2026-05-01 及以后',
      { type: 'day', field: 'firstSeenOn', within: { kind: 'between', from: '2026-05-01', to: null } },
    ],
    [
      '今天过生日，或生日在 5、6 月',
      any({ type: 'birthday', nextDays: 1 }, { type: 'month', field: 'birthMonth', in: [5, 6] }),
    ],
    [
      '没有手机号，且备注里的人数正好 4 人',
      all(
        { type: 'known', field: 'phone', isKnown: false },
        { type: 'number', field: 'remarkPeople', is: 'exactly', value: 4 },
      ),
    ],
    ['来源活码是门店海报或（找不到的活码）', { type: 'choice', field: 'liveCode', in: ['code', 'gone'] }],
    ['有标签（已删除的标签）', { ...mark, tagIds: ['b'.repeat(24)] }],
  ])('reads %s', (sentence, condition) => {
    expect(say(condition, words)).toBe(sentence);
  });
});

describe('a condition judged', () => {
  const codes = (condition: Condition): [string, string][] =>
    judge(condition).map(({ code, path }) => [code, path.join('.')]);

  it('is sound', () => {
    expect(judge(all(stays(), none(mark), messages()))).toEqual([]);
  });

  it.each<[string, [string, string][], Condition]>([
    ['says a thing twice', [['said-twice', '']], any(mark, mark)],
    ['wants and refuses the same', [['contradiction', '']], all(mark, none(stays(), mark))],
    ['counts what cannot be', [['contradiction', '1']], all(mark, all(stays(), stays({ is: 'at-most', value: 4 })))],
    ['counts different things', [], all(stays(), stays({ kind: 'trip', is: 'at-most', value: 4 }))],
    ['holds for everybody', [['always-true', '0']], all(stays({ value: 0 }))],
    [
      'begins after its end',
      [['reversed-dates', '0']],
      all(stays({ within: { kind: 'between', from: '2026-02-01', to: '2026-01-01' } })),
    ],
    [
      'looks for the past in the future',
      [['never-true', '0']],
      all({ type: 'day', field: 'lastAddedOn', within: { kind: 'next', n: 3, unit: 'day' } }),
    ],
    [
      'asks nothing of the latest trips',
      [['nothing-asked', '0']],
      all({ type: 'latest-trips', kind: 'any', destinations: [], products: [], count: 2 }),
    ],
  ])('that %s', (_what, expected, condition) => {
    expect(codes(condition)).toEqual(expected);
    for (const { message } of judge(condition)) expect(message).toMatch(/[\u4e00-\u9fff]/);
  });
});

describe('what is taken in', () => {
  const problems = (input: unknown): string[] =>
    (schema.safeParse(input).error?.issues ?? []).map((issue) => `${issue.path.join('.')} ${issue.message}`);
  const nest = (levels: number): Condition =>
    Array.from({ length: levels }).reduce<Condition>((inner) => all(inner), mark);

  it('is a group of at most four levels', () => {
    expect(problems(nest(4))).toEqual([]);
    expect(problems(nest(5))).not.toEqual([]);
    expect(problems(nest(50_000))).not.toEqual([]);
    expect(problems(mark)).not.toEqual([]);
  });

  it('has at most sixty parts, twenty in a group', () => {
    const twenty = Array.from({ length: 20 }, () => mark);
    expect(problems(all(all(...twenty), all(...twenty), all(...twenty.slice(4))))).toEqual([]);
    expect(problems(all(all(...twenty), all(...twenty), all(...twenty)))).toEqual([` 条件太多了，最多 ${maxNodes} 个`]);
    expect(problems(all(...twenty, mark))).toEqual(['of 一组最多 20 个条件']);
    expect(problems(all())).toEqual(['of 这一组还没有条件']);
  });

  it('says in Chinese, and where, what does not fit', () => {
    expect(problems(all(messages({ last: { n: 401, unit: 'day' } })))).toEqual([
      'of.0.last 行为只保留 400 天，最多填 400 天或 13 个月',
    ]);
    expect(problems(any(all({ type: 'choice', field: 'city', in: [] })))).toEqual(['of.0.of.0.in 至少选一项']);
    expect(problems(all(stays({ within: { kind: 'between', from: null, to: null } })))).toEqual([
      'of.0.within 请至少填一个日期',
    ]);
    expect(problems(all(stays({ within: { kind: 'between', from: '2026-02-30', to: null } })))).toHaveLength(1);
    expect(problems(all({ ...mark, tagIds: ['$where'] }))).toHaveLength(1);
    expect(problems(all({ type: 'choice', field: '__proto__', in: ['x'] } as unknown as Condition))).toHaveLength(1);
  });
});

describe('days of the calendar', () => {
  it('begin at midnight of the time zone, also where summer time moves it', () => {
    expect(localDay(new Date('2026-01-01T15:59:59.999Z'), 'Asia/Shanghai')).toBe('2026-01-01');
    expect(localDay(new Date('2026-01-01T16:00:00.000Z'), 'Asia/Shanghai')).toBe('2026-01-02');
    expect(startOfDay('2026-01-02', 'Asia/Shanghai').toISOString()).toBe('2026-01-01T16:00:00.000Z');
    expect(startOfDay('2026-07-01', 'America/New_York').toISOString()).toBe('2026-07-01T04:00:00.000Z');
    // Beirut goes from 00:00 to 01:00 on this day.
    expect(startOfDay('2026-03-29', 'Asia/Beirut').toISOString()).toBe('2026-03-28T22:00:00.000Z');
  });

  it('are counted over ends of months and years', () => {
    expect([addDays('2028-02-28', 1), addDays('2027-01-01', -1)]).toEqual(['2028-02-29', '2026-12-31']);
    expect([addMonths('2027-01-31', 1), addMonths('2028-01-31', 1), addMonths('2027-01-15', -13)]).toEqual([
      '2027-02-28',
      '2028-02-29',
      '2025-12-15',
    ]);
    expect(daysBetween('2026-12-31', '2027-03-01')).toBe(60);
  });
});
