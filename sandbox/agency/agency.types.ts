// The shape of a demo agency: what the generator makes, what the WeCom simulator is loaded with, what the seed imports.

export type DemoDepartment = { id: number; name: string; parentId: number };

export type DemoStaff = {
  userId: string;
  name: string;
  departmentId: number;
  /** The head of the department; the agency's owner heads department 1. */
  isLeader: boolean;
  position: string;
};

export type DemoTagGroup = { id: string; name: string; tags: { id: string; name: string }[] };

export type DemoCustomer = {
  externalUserId: string;
  /** Absent where the corp could not learn it. */
  unionId?: string;
  /** WeChat nickname. */
  name: string;
  /** 1 a WeChat user (`wm…`), 2 a WeCom user of another corp (`wo…`). */
  type: 1 | 2;
  gender: 0 | 1 | 2;
  corpName?: string;
};

export type DemoRelation = {
  userId: string;
  externalUserId: string;
  remark: string;
  description: string;
  /** Unix seconds. */
  createdAt: number;
  addWay: number;
  state?: string;
  tagIds: string[];
  personalTags: string[];
  mobiles: string[];
};

export type DemoTrip = {
  externalUserId: string;
  orderNo: string;
  destination: string;
  /** Local calendar days, YYYY-MM-DD. */
  departsOn: string;
  returnsOn: string;
  people: number;
  amountFen: number;
};

export type DemoAgency = {
  seed: number;
  /** ISO instant that the agency is seen at: nothing in it happens later. */
  asOf: string;
  name: string;
  departments: DemoDepartment[];
  staff: DemoStaff[];
  tagGroups: DemoTagGroup[];
  customers: DemoCustomer[];
  relations: DemoRelation[];
  trips: DemoTrip[];
};
