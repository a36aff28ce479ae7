// Where the demo agency's customers travel: how long, in which months, and what a day costs one person.

import { type TagName } from './tag-taxonomy.ts';

export type Destination = {
  name: string;
  /** The corp tag it counts for; also the word consultants use in remarks. */
  tag: TagName<'目的地偏好'>;
  days: readonly [min: number, max: number];
  /** Yuan for one person and one day, flights included. */
  dayPriceYuan: readonly [min: number, max: number];
  /** Months (1-12) people like to leave in. */
  months: readonly number[];
  weight: number;
};

const ALL_YEAR = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];

export const DESTINATIONS: readonly Destination[] = [
  d('昆明大理丽江', '云南', [5, 8], [450, 900], ALL_YEAR, 10),
  d('香格里拉梅里', '云南', [6, 9], [550, 1000], [4, 5, 6, 9, 10], 4),
  d('西双版纳', '云南', [4, 6], [500, 900], [1, 2, 3, 10, 11, 12], 5),
  d('北疆环线', '新疆', [8, 12], [650, 1100], [6, 7, 8, 9], 5),
  d('伊犁草原', '新疆', [7, 9], [600, 1000], [5, 6, 7, 8], 4),
  d('拉萨林芝', '西藏', [7, 10], [650, 1200], [4, 5, 6, 7, 8, 9, 10], 4),
  d('阿里大环线', '西藏', [12, 15], [700, 1200], [6, 7, 8, 9], 1),
  d('三亚', '海南', [4, 6], [700, 1800], ALL_YEAR, 9),
  d('万宁陵水', '海南', [4, 5], [600, 1300], [1, 2, 3, 4, 10, 11, 12], 3),
  d('杭州乌镇', '江南周边', [2, 3], [400, 900], ALL_YEAR, 6),
  d('黄山宏村', '江南周边', [2, 4], [400, 800], [3, 4, 5, 9, 10, 11], 5),
  d('莫干山亲子', '江南周边', [2, 3], [500, 1100], [4, 5, 6, 7, 8, 9, 10], 4),
  d('东京大阪', '日本', [6, 8], [1200, 2200], [3, 4, 5, 9, 10, 11], 6),
  d('北海道', '日本', [5, 7], [1500, 2600], [1, 2, 7, 8, 12], 4),
  d('普吉岛', '东南亚', [5, 7], [800, 1600], [1, 2, 3, 4, 11, 12], 5),
  d('巴厘岛', '东南亚', [5, 7], [900, 1800], [4, 5, 6, 7, 8, 9, 10], 4),
  d('新加坡马来西亚', '东南亚', [5, 7], [1000, 1800], ALL_YEAR, 4),
  d('法国瑞士意大利', '欧洲', [10, 14], [1600, 2800], [4, 5, 6, 7, 8, 9, 10], 3),
  d('西班牙葡萄牙', '欧洲', [9, 12], [1500, 2600], [3, 4, 5, 6, 9, 10], 2),
];

function d(
  name: string,
  tag: Destination['tag'],
  days: Destination['days'],
  dayPriceYuan: Destination['dayPriceYuan'],
  months: readonly number[],
  weight: number,
): Destination {
  return { name, tag, days, dayPriceYuan, months, weight };
}
