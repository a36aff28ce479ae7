// A small agency as a value: an owner, two stores, three consultants, six customers, two tags.
import type { DemoAgency, DemoRelation } from '../../sandbox/agency/agency.types.ts';

export const owner = 'zhao.owner';
export const manager = 'qian.manager';
export const consultantA = 'sun.a';
export const consultantB = 'li.b';
/** Of the other store. */
export const consultantC = 'zhou.c';
export const tagYunnan = { id: 'etYunnan', name: '云南' };
export const tagFamily = { id: 'etFamily', name: '亲子' };

/** wm1..wm3 of A, wm3 of B too, wm4 of B, wm5 and wm6 of C; 云南 is borne by wm1, wm2, wm4 and wm5. */
export const makeAgency = (asOf: Date): DemoAgency => {
  const createdAt = Math.floor(asOf.getTime() / 1_000) - 90 * 86_400;
  const relation = (userId: string, number: number, part: Partial<DemoRelation> = {}): DemoRelation => ({
    userId,
    externalUserId: `wm${number}`,
    remark: `备注${number}`,
    description: '',
    createdAt: createdAt + number,
    addWay: 1,
    tagIds: [],
    personalTags: [],
    mobiles: [],
    ...part,
  });
  const staff = (userId: string, name: string, departmentId: number, isLeader = false) => ({
    userId,
    name,
    departmentId,
    isLeader,
    position: isLeader ? '负责人' : '旅行顾问',
  });
  return {
    seed: 0,
    asOf: asOf.toISOString(),
    name: '测试旅行社',
    departments: [
      { id: 1, name: '测试旅行社', parentId: 0 },
      { id: 2, name: '南京路店', parentId: 1 },
      { id: 3, name: '陆家嘴店', parentId: 1 },
    ],
    staff: [
      staff(owner, '赵老板', 1, true),
      staff(manager, '钱店长', 2, true),
      staff(consultantA, '孙顾问', 2),
      staff(consultantB, '李顾问', 2),
      staff(consultantC, '周顾问', 3),
    ],
    tagGroups: [{ id: 'etGroup', name: '意向', tags: [tagYunnan, tagFamily] }],
    customers: [1, 2, 3, 4, 5, 6].map((number) => ({
      externalUserId: `wm${number}`,
      unionId: `union${number}`,
      name: `客户${number}号`,
      type: 1,
      gender: 2,
    })),
    relations: [
      relation(consultantA, 1, { tagIds: [tagYunnan.id], mobiles: ['15400000001'], personalTags: ['怕高反'] }),
      relation(consultantA, 2, { tagIds: [tagYunnan.id, tagFamily.id], mobiles: ['+86 154 0000 0002'] }),
      relation(consultantA, 3, { tagIds: [tagFamily.id] }),
      relation(consultantB, 3, { createdAt: createdAt + 500 }),
      relation(consultantB, 4, { tagIds: [tagYunnan.id] }),
      relation(consultantC, 5, { tagIds: [tagYunnan.id] }),
      relation(consultantC, 6),
    ],
    trips: [],
  };
};
