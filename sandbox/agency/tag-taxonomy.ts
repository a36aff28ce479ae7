// The corp tags of the demo agency, and their ids.

import { type DemoTagGroup } from './agency.types.ts';
import { randomFor } from './random.ts';

export const TAG_NAMES = {
  来源渠道: ['门店到访', '小红书', '抖音', '视频号', '官网咨询', '老客转介绍', '旅游展会', '企业合作'],
  客户等级: ['潜力客户', '普通客户', '银卡会员', '金卡会员', '钻石会员', '沉睡客户'],
  目的地偏好: ['云南', '新疆', '西藏', '海南', '江南周边', '日本', '东南亚', '欧洲'],
  出行人群: ['亲子家庭', '情侣蜜月', '父母长辈', '闺蜜好友', '三代同游', '独自旅行', '公司团队'],
  意向阶段: ['新线索', '需求沟通', '已报价', '待付款', '已成交', '复购意向', '暂缓考虑', '测试小群'],
} as const;

export type TagGroupName = keyof typeof TAG_NAMES;
export type TagName<Group extends TagGroupName> = (typeof TAG_NAMES)[Group][number];

/** Borne by three customers of three consultants, nobody else: the audience of a first broadcast. */
export const SMALL_AUDIENCE_TAG = '测试小群';

/** Tag and group ids look like WeCom's, `et` + 30 characters; they depend on the seed alone. */
export function makeTagGroups(seed: number): DemoTagGroup[] {
  const random = randomFor(seed, 'tags');
  return Object.entries(TAG_NAMES).map(([name, tagNames]) => ({
    id: `et${random.idChars(30)}`,
    name,
    tags: tagNames.map((tagName) => ({ id: `et${random.idChars(30)}`, name: tagName })),
  }));
}

/** Tag names are unique over all groups, so a name alone finds its id; throws RangeError for an unknown one. */
export function tagIdFinder(groups: readonly DemoTagGroup[]): (name: string) => string {
  const idByName = new Map(groups.flatMap((group) => group.tags.map((tag) => [tag.name, tag.id] as const)));
  return (name) => {
    const id = idByName.get(name);
    if (id === undefined) throw new RangeError(`no tag called ${name}`);
    return id;
  };
}
