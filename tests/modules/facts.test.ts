// Remarks as consultants write them, and facts that come out the same in whatever order their parts come.
import { randomFor } from '../../sandbox/agency/random.ts';
import { foldFacts, type FactsPart, type PersonPart } from '../../server/modules/facts/fold-facts.ts';
import { readPersonalTags, readRemark, type RemarkFacts } from '../../server/modules/facts/read-remark.ts';
import { behaviourDays } from '../../server/modules/rules/rules.contract.ts';

const nothing: RemarkFacts = { destinations: [], months: [], people: null, notes: [] };

describe('a remark', () => {
  it.each<[string, Partial<RemarkFacts>]>([
    ['王姐-云南5月-4人-怕高反', { destinations: ['云南'], months: [5], people: 4, notes: ['怕高反'] }],
    ['李哥-5-6月新疆-2大1小-要直飞', { destinations: ['新疆'], months: [5, 6], people: 3, notes: ['要直飞'] }],
    ['陈老师 十一月 海南 一家三口 带老人', { destinations: ['海南'], months: [11], people: 3, notes: ['带老人'] }],
    ['赵女士/欧洲暑假/两人/不购物', { destinations: ['欧洲'], months: [7, 8], people: 2, notes: ['不购物'] }],
    ['11-2月 三亚 5口之家', { destinations: ['三亚'], months: [1, 2, 11, 12], people: 5 }],
    ['周姐-稻城亚丁十月-十二人', { destinations: ['稻城亚丁'], months: [10], people: 12 }],
    ['张总-日本签证过期', { destinations: ['日本'], notes: ['日本签证过期'] }],
    ['云南5月', { destinations: ['云南'], months: [5] }],
    ['王姐云南5月', { destinations: ['云南'], months: [5] }],
    ['云南小王', {}],
    ['三亚妈妈', {}],
    ['不去日本', {}],
    ['刘叔-不去日本', { notes: ['不去日本'] }],
    ['小太阳🌞', {}],
    ['13月-0人-99月', {}],
    ['', {}],
  ])('%s', (remark, expected) => {
    expect(readRemark(remark)).toEqual({ ...nothing, ...expected });
  });

  it('of any letters ends, and quickly', () => {
    const random = randomFor(1, 'remarks');
    const letters = '王 姐 - 云南 5 月 4 人 怕高反 一 十 大 小 口 之家 ~ 至 到 · 😀 暑假'.split(' ').concat(' ');
    for (let count = 0; count < 3_000; count += 1) {
      const remark = Array.from({ length: random.int(0, 40) }, () => random.pick(letters)).join('');
      const read = readRemark(remark);
      expect(read.months.every((month) => month >= 1 && month <= 12)).toBe(true);
      expect(read.people === null || read.people > 0).toBe(true);
    }
  });

  it('and a consultant’s own tags are read alike', () => {
    expect(readPersonalTags(['怕高反', '云南', '暑假', '4人'])).toEqual({
      destinations: ['云南'],
      months: [7, 8],
      people: 4,
      notes: ['怕高反'],
    });
  });
});

const person: PersonPart = {
  type: 'wechat',
  name: '小太阳',
  hasPhone: true,
  gender: 'female',
  city: null,
  birthday: '02-29',
  marks: [
    { tagId: 'b'.repeat(24), origin: 'wecom', at: new Date('2026-01-01T16:00:00Z') },
    { tagId: 'a'.repeat(24), origin: 'rule', at: new Date('2026-01-01T15:59:59Z') },
  ],
  consent: {
    marketing: 'refused',
    optedOutAt: new Date('2026-03-01T00:00:00Z'),
    quietHours: { fromMinute: 1_320, toMinute: 480 },
  },
};
const timeZone = 'Asia/Shanghai';
const relation = { source: 'qr-code', liveCodeId: null, remark: '', personalTags: [] } as const;
const trip = {
  kind: 'stay',
  returnsOn: '2026-02-03',
  people: 2,
  spendFen: 100,
  destination: '三亚',
  product: null,
} as const;
const at = (text: string): Date => new Date(text);

const parts: FactsPart[] = [
  {
    relations: [
      {
        ...relation,
        staffUserId: 'li',
        state: 'active',
        addedAt: at('2026-02-01T00:00:00Z'),
        remark: '王姐-云南5月-4人',
      },
      {
        ...relation,
        staffUserId: 'sun',
        state: 'active',
        addedAt: at('2026-01-01T00:00:00Z'),
        remark: '王姐-日本-2人',
        source: 'live-code',
        liveCodeId: 'code',
      },
      { ...relation, staffUserId: 'zhou', state: 'half-added', addedAt: at('2026-03-01T00:00:00Z') },
      { ...relation, staffUserId: 'wu', state: 'ended', addedAt: at('2026-02-02T16:30:00Z'), personalTags: ['爱拍照'] },
    ],
  },
  {
    trips: [
      { ...trip, departsOn: '2026-02-01', nights: 2 },
      { ...trip, departsOn: '2026-05-01', nights: 3, kind: 'trip' },
    ],
  },
  { trips: [{ ...trip, departsOn: '2025-02-01', nights: 1 }] },
  {
    behaviour: [
      { kind: 'broadcast-sent', at: at('2026-02-01T15:59:00Z'), count: 1 },
      { kind: 'broadcast-sent', at: at('2026-02-01T01:00:00Z'), count: 1 },
    ],
  },
  {
    behaviour: [
      { kind: 'broadcast-sent', at: at('2026-02-01T16:00:00Z'), count: 1 },
      { kind: 'message-in', at: at('2026-02-01T16:00:00Z'), count: 7 },
    ],
  },
];

describe('facts', () => {
  it('are what all sources say together', () => {
    expect(foldFacts(person, parts, timeZone)).toEqual({
      profile: {
        type: 'wechat',
        hasName: true,
        hasPhone: true,
        gender: 'female',
        city: null,
        birthday: '02-29',
        birthMonth: 2,
        source: 'live-code',
        liveCodeId: 'code',
        firstSeenOn: '2026-01-01',
      },
      relations: { staffUserIds: ['sun', 'li'], active: 2, halfAdded: 1, lastAddedOn: '2026-02-03' },
      marks: [
        { tagId: 'a'.repeat(24), origin: 'rule', since: '2026-01-01' },
        { tagId: 'b'.repeat(24), origin: 'wecom', since: '2026-01-02' },
      ],
      remarks: { destinations: ['云南', '日本'], months: [5], people: 4, notes: ['爱拍照'], personalTags: ['爱拍照'] },
      trips: [
        { ...trip, departsOn: '2026-05-01', nights: 3, kind: 'trip' },
        { ...trip, departsOn: '2026-02-01', nights: 2 },
        { ...trip, departsOn: '2025-02-01', nights: 1 },
      ],
      behaviour: {
        'broadcast-sent': [
          { day: '2026-02-02', count: 1, through: 1 },
          { day: '2026-02-01', count: 2, through: 3 },
        ],
        'message-in': [{ day: '2026-02-02', count: 7, through: 7 }],
      },
      consent: { marketing: 'refused', optedOutOn: '2026-03-01', quietHours: { fromMinute: 1_320, toMinute: 480 } },
    });
  });

  it('do not depend on the order in which they are said', () => {
    const random = randomFor(7, 'order');
    const shuffled = <T>(list: readonly T[]): T[] =>
      list
        .map((item) => [random.next(), item] as const)
        .sort(([one], [other]) => one - other)
        .map(([, item]) => item);
    const expected = foldFacts(person, parts, timeZone);
    for (let round = 0; round < 200; round += 1) {
      const cut = shuffled(parts).map((part) => ({
        relations: shuffled(part.relations ?? []),
        trips: shuffled(part.trips ?? []),
        behaviour: shuffled(part.behaviour ?? []),
      }));
      expect(foldFacts({ ...person, marks: shuffled(person.marks) }, cut, timeZone)).toEqual(expected);
    }
  });

  it('keep 400 days of behaviour and a hundred trips, the newest', () => {
    const days = Array.from({ length: 500 }, (_, day) => ({
      kind: 'message-in' as const,
      at: new Date(Date.UTC(2025, 0, 1 + day)),
      count: 2,
    }));
    const trips = Array.from({ length: 150 }, (_, day) => ({
      ...trip,
      nights: 1,
      departsOn: new Date(Date.UTC(2025, 0, 1 + day)).toISOString().slice(0, 10),
    }));
    const folded = foldFacts(person, [{ behaviour: days }, { trips }], timeZone);
    expect(folded.behaviour['message-in']).toHaveLength(behaviourDays);
    expect(folded.behaviour['message-in']?.[0]).toEqual({ day: '2026-05-15', count: 2, through: 2 });
    expect(folded.behaviour['message-in']?.at(-1)?.through).toBe(800);
    expect(folded.trips).toHaveLength(100);
    expect(folded.trips[0]?.departsOn).toBe('2025-05-30');
  });
});
