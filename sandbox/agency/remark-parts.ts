// Word lists for what consultants write about customers: remarks, descriptions, personal tags.

import { type TagName } from './tag-taxonomy.ts';

export const CONCERNS = [
  ...[
    '带老人',
    '带宝宝',
    '预算紧',
    '不爱早起',
    '要亲子房',
    '吃素',
    '晕车',
    '不购物',
    '比价中',
    '等年假',
    '要纯玩',
    '爱拍照',
  ],
  ...['腿脚不便', '要发票', '避开假期'],
];

/** Named before the general ones where the destination calls for them. */
export const LOCAL_CONCERNS: Record<TagName<'目的地偏好'>, readonly string[]> = {
  云南: ['怕高反', '要直飞'],
  新疆: ['怕坐长途车', '要直飞'],
  西藏: ['怕高反', '要弥散供氧房'],
  海南: ['要海景房', '怕晒'],
  江南周边: ['自驾', '只有周末'],
  日本: ['首次出境', '要办签证', '护照过期'],
  东南亚: ['首次出境', '要海景房', '护照过期'],
  欧洲: ['要办签证', '护照过期', '要中文导游'],
};

export const PERSONAL_TAGS = [
  '爱拍照',
  '喜欢徒步',
  '美食控',
  '怕晕车',
  '素食',
  '夜里才回',
  '决策慢',
  '爽快',
  '常砍价',
  '要打电话',
  '老乡',
  '健身',
];

export const DESCRIPTIONS = [
  '{place}咨询过两次，家里{people}人，{concern}，方案发过还没回。',
  '门店聊了半小时，想去{place}，{concern}，要我月底再联系。',
  '朋友介绍来的，去年在别家去过{place}，这次想要小团。{concern}。',
  '{place}行程已经看过，觉得天数偏多；{concern}，最好避开节假日。',
  '客户比较忙，晚上八点后回消息。意向{place}，{people}人，{concern}。',
  '听同事说{place}好玩，先要两个方案比较。备注：{concern}。',
  '孩子暑假才有空，{place}排在第一位，第二选择还没定。{concern}。',
  '单位可以报一部分费用，需要{place}正式报价单，{people}人起。',
];

export type Crowd = {
  tag: TagName<'出行人群'>;
  /** How many travel together. */
  people: readonly [min: number, max: number];
  weight: number;
};

export const CROWDS: readonly Crowd[] = [
  { tag: '亲子家庭', people: [3, 4], weight: 28 },
  { tag: '情侣蜜月', people: [2, 2], weight: 16 },
  { tag: '父母长辈', people: [2, 4], weight: 20 },
  { tag: '闺蜜好友', people: [2, 5], weight: 16 },
  { tag: '三代同游', people: [5, 7], weight: 10 },
  { tag: '独自旅行', people: [1, 1], weight: 9 },
];

export const COMPANY_CROWD: Crowd = { tag: '公司团队', people: [8, 30], weight: 1 };
