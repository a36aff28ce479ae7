// The people of the demo agency, written out rather than drawn: personas keep their names whatever the seed.

import { type DemoDepartment, type DemoStaff } from './agency.types.ts';

export const AGENCY_NAME = '伴旅演示旅行社';

export const DEPARTMENTS: readonly DemoDepartment[] = [
  { id: 1, name: AGENCY_NAME, parentId: 0 },
  { id: 2, name: '徐汇门店', parentId: 1 },
  { id: 3, name: '浦东门店', parentId: 1 },
  { id: 4, name: '苏州门店', parentId: 1 },
];

export const OWNER: DemoStaff = {
  userId: 'zhou.mingyuan',
  name: '周明远',
  departmentId: 1,
  isLeader: true,
  position: '总经理',
};

/** `load` is a consultant's share of the customers, relative to the others. */
export type DemoConsultant = DemoStaff & { load: number };

/** Twelve who serve customers; the three store managers are among them. */
export const CONSULTANTS: readonly DemoConsultant[] = [
  consultant(2, 'wang.jing', '王静', '店长', 7),
  consultant(2, 'chen.yu', '陈雨', '定制顾问', 14),
  consultant(2, 'li.na', '李娜', '高级旅行顾问', 12),
  consultant(2, 'xu.haoran', '徐浩然', '旅行顾问', 8),
  consultant(2, 'sun.lei', '孙磊', '旅行顾问', 3),
  consultant(3, 'zhao.min', '赵敏', '店长', 6),
  consultant(3, 'liu.yang', '刘洋', '定制顾问', 13),
  consultant(3, 'huang.ting', '黄婷', '旅行顾问', 9),
  consultant(3, 'he.jiaqi', '何佳琪', '旅行顾问', 5),
  consultant(4, 'wu.xiaofeng', '吴晓峰', '店长', 8),
  consultant(4, 'lin.yue', '林悦', '旅行顾问', 10),
  consultant(4, 'gu.wen', '顾雯', '实习顾问', 2),
];

function consultant(
  departmentId: number,
  userId: string,
  name: string,
  position: string,
  load: number,
): DemoConsultant {
  return { userId, name, departmentId, isLeader: position === '店长', position, load };
}
