// The agency that is broadcast to while its processes are killed: four consultants, 60 customers, most of them with one tag.
import type { DemoAgency, DemoRelation } from '../../sandbox/agency/agency.types.ts';

export const ownerUserId = 'zhao.owner';
export const consultants = ['sun.a', 'li.b', 'zhou.c', 'wu.d'] as const;
export const broadcastTag = { id: 'etCoast', name: '海岛' };
export const codeTag = { id: 'etSnow', name: '滑雪' };
export const editTag = { id: 'etCity', name: '城市' };
const customerCount = 60;

/** Every fifth customer is left out of the broadcast. */
const isTagged = (number: number): boolean => number % 5 !== 0;
export const nameOf = (number: number): string => `客人${String(number).padStart(2, '0')}`;
const idOf = (number: number): string => `wmKill${String(number).padStart(2, '0')}`;
const numbers = Array.from({ length: customerCount }, (_, index) => index + 1);

export type ExpectedCustomer = { externalUserId: string; name: string };

/** Everybody who bears the tag and must end as sent or as not sent. */
export const taggedCustomers: readonly ExpectedCustomer[] = numbers
  .filter(isTagged)
  .map((number) => ({ externalUserId: idOf(number), name: nameOf(number) }));

/** Their messages of the month are used up in WeCom: they end as not sent. */
export const cappedCustomers: readonly ExpectedCustomer[] = taggedCustomers.slice(-3);

export const makeKillAgency = (asOf: Date): DemoAgency => {
  const createdAt = Math.floor(asOf.getTime() / 1_000) - 90 * 86_400;
  const relation = (userId: string, number: number, olderSeconds = 0): DemoRelation => ({
    userId,
    externalUserId: idOf(number),
    remark: '',
    description: '',
    createdAt: createdAt + number - olderSeconds,
    addWay: 1,
    tagIds: [isTagged(number) ? broadcastTag.id : codeTag.id],
    personalTags: [],
    mobiles: [],
  });
  const consultantOf = (number: number): string => consultants[number % consultants.length] ?? consultants[0];
  const staff = (userId: string, name: string, isLeader = false) => ({
    userId,
    name,
    departmentId: 1,
    isLeader,
    position: isLeader ? '负责人' : '旅行顾问',
  });
  return {
    seed: 0,
    asOf: asOf.toISOString(),
    name: '断电旅行社',
    departments: [{ id: 1, name: '断电旅行社', parentId: 0 }],
    staff: [
      staff(ownerUserId, '赵老板', true),
      ...consultants.map((userId, index) => staff(userId, `${'孙李周吴'[index] ?? ''}顾问`)),
    ],
    tagGroups: [{ id: 'etKill', name: '意向', tags: [broadcastTag, codeTag, editTag] }],
    customers: numbers.map((number) => ({
      externalUserId: idOf(number),
      unionId: `unionKill${number}`,
      name: nameOf(number),
      type: 1,
      gender: 0,
    })),
    relations: [
      ...numbers.map((number) => relation(consultantOf(number), number)),
      // Some have two consultants: only the older acquaintance may send.
      ...numbers.filter((number) => number % 7 === 0).map((number) => relation(consultantOf(number + 1), number, 500)),
    ],
    trips: [],
  };
};
