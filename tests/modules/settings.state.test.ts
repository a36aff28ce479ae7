// What the settings let out, told with literals.
import { compareTags, countPage, startCounts } from '../../server/modules/going-live/compare-reading.ts';
import { refusalOf, type WriteRules } from '../../server/modules/settings/index.ts';
import { changedValues } from '../../server/modules/settings/settings.state.ts';

const at = new Date('2030-03-04T02:00:00.000Z');
const open: WriteRules = {
  sendingStoppedAt: null,
  firstSyncAcceptedAt: at,
  pilot: { isOn: false, staffUserIds: [], externalUserIds: [] },
};
const pilot: WriteRules = { ...open, pilot: { isOn: true, staffUserIds: ['sun'], externalUserIds: ['wm1', 'wm2'] } };
const message = (staff: string[], customers: string[]) =>
  ({ kind: 'message', staffUserIds: staff, externalUserIds: customers }) as const;
const change = (staff: string[], customers: string[]) => ({ ...message(staff, customers), kind: 'change' }) as const;

it.each([
  ['everything once it is open', open, message(['li'], ['wm9']), null],
  [
    'nothing before the first synchronisation was accepted',
    { ...open, firstSyncAcceptedAt: null },
    change(['li'], []),
    'first-sync-open',
  ],
  ['no message while sending is stopped', { ...open, sendingStoppedAt: at }, message(['li'], []), 'sending-stopped'],
  ['a tag while sending is stopped', { ...open, sendingStoppedAt: at }, change(['li'], ['wm9']), null],
  ['the chosen ones during the pilot', pilot, message(['sun'], ['wm1', 'wm2']), null],
  ['not one of many outside', pilot, message(['sun'], ['wm1', 'wm3']), 'outside-pilot'],
  ['no other consultant', pilot, message(['li'], ['wm1']), 'outside-pilot'],
  ['no tag of others', pilot, change(['sun'], ['wm3']), 'outside-pilot'],
  ['nothing of the whole corp during the pilot', pilot, change([], []), 'outside-pilot'],
  ['a reminder of what was let out', pilot, message([], []), null],
] as const)('lets out %s', (_, rules, write, refusal) => {
  expect(refusalOf(rules, write)).toBe(refusal);
});

it('tells which values changed and how', () => {
  const before = {
    licensedContacts: null,
    groupSendCap: 'days-in-month',
    staffHours: { from: '09:00', to: '21:00' },
    quietHours: { from: '22:00', to: '08:00' },
    approvalAbove: 500,
    marketingPerMonth: 4,
    tapsPerDay: 20,
  } as const;
  expect(changedValues(before, before)).toEqual([]);
  expect(
    changedValues(before, { ...before, licensedContacts: 5_000, quietHours: { from: '21:00', to: '09:00' } }),
  ).toEqual([
    { name: 'licensedContacts', from: 'null', to: '5000' },
    { name: 'quietHours', from: '22:00-08:00', to: '21:00-09:00' },
  ]);
});

describe('the difference between WeCom and Banlv', () => {
  const customer = (number: number, part: object = {}) => ({
    externalUserId: `wm${number}`,
    name: `客户${number}`,
    type: 'wechat' as const,
    gender: 'unknown' as const,
    unionId: null,
    avatarUrl: null,
    corpName: null,
    corpFullName: null,
    position: null,
    ...part,
  });
  const relation = (userId: string, part: object = {}) => ({
    userId,
    remark: '备注',
    description: '',
    createdAt: at,
    tagIds: ['t1'],
    personalTags: null,
    mobiles: [],
    addWay: 1,
    state: null,
    ...part,
  });

  it('counts a customer once, his relations each, and what is new or different', () => {
    const counts = startCounts();
    const known = {
      people: [
        { externalUserId: 'wm1', name: '客户1', unionId: null },
        { externalUserId: 'wm2', name: '旧名字', unionId: null },
      ],
      relations: [
        { staffUserId: 'sun', externalUserId: 'wm1', remark: '备注', wecomTagIds: ['t1'], isActive: true },
        { staffUserId: 'sun', externalUserId: 'wm2', remark: '旧备注', wecomTagIds: ['t1'], isActive: true },
      ],
    };
    countPage(
      counts,
      [
        { customer: customer(1), relation: relation('sun') },
        { customer: customer(1), relation: relation('li') },
        { customer: customer(2), relation: relation('sun') },
        { customer: customer(3, { type: 'wecom' }), relation: relation('li') },
      ],
      known,
    );
    expect(counts.customers).toEqual({ total: 3, added: 1, changed: 1, gone: 0 });
    expect(counts.relations).toEqual({ total: 4, added: 2, changed: 1, gone: 0 });
    expect(counts.corporate).toBe(1);
    expect([...counts.perStaff]).toEqual([
      ['sun', 2],
      ['li', 2],
    ]);
    expect(counts.samples.map(({ staffUserId, what }) => [staffUserId, what])).toEqual([
      ['li', 'added'],
      ['sun', 'changed'],
      ['li', 'added'],
    ]);
  });

  it('knows tags by their id: renamed is changed, missing is gone', () => {
    const groups = [
      {
        groupId: 'g',
        name: '意向',
        order: 0,
        tags: [
          { tagId: 't1', name: '云南', order: 0 },
          { tagId: 't3', name: '新', order: 1 },
        ],
      },
    ];
    const known = [
      { wecomTagId: 't1', name: '大理', groupName: '意向' },
      { wecomTagId: 't2', name: '旧', groupName: '意向' },
    ];
    expect(compareTags(groups, known).counted).toEqual({ total: 2, added: 1, changed: 1, gone: 1 });
  });
});
