// How customers found the agency: WeCom's add_way, the live code's state where there was one, and the source tag it goes with.

import { type TagName } from './tag-taxonomy.ts';

export type Channel = {
  tag: TagName<'来源渠道'>;
  /** 1 QR scan, 2 phone search, 3 name card, 4 group, 10 Channels home page, 16 acquisition link, 201 shared by a colleague. */
  addWay: number;
  /** `{store}` stands for the consultant's department id; absent where no live code or link was used. WeCom allows 30 characters. */
  state?: string;
  weight: number;
};

export const CHANNELS: readonly Channel[] = [
  { tag: '门店到访', addWay: 1, state: 'store-{store}-desk', weight: 24 },
  { tag: '门店到访', addWay: 2, weight: 6 },
  { tag: '小红书', addWay: 1, state: 'xhs-notes', weight: 14 },
  { tag: '抖音', addWay: 16, state: 'douyin-live', weight: 12 },
  { tag: '视频号', addWay: 10, weight: 5 },
  { tag: '官网咨询', addWay: 1, state: 'website-chat', weight: 8 },
  { tag: '老客转介绍', addWay: 3, weight: 16 },
  { tag: '老客转介绍', addWay: 4, weight: 7 },
  { tag: '旅游展会', addWay: 1, state: 'expo-gate', weight: 7 },
  { tag: '企业合作', addWay: 2, weight: 1 },
];

/** A contact of another company mostly comes by business: card, phone. */
export const CORPORATE_CHANNELS: readonly Channel[] = [
  { tag: '企业合作', addWay: 3, weight: 6 },
  { tag: '企业合作', addWay: 2, weight: 3 },
  { tag: '旅游展会', addWay: 1, state: 'expo-gate', weight: 2 },
];

/** A second consultant joins by a colleague's card or because the customer walks into another store. */
export const LATER_CHANNELS: readonly Channel[] = [
  { tag: '门店到访', addWay: 201, weight: 5 },
  { tag: '老客转介绍', addWay: 3, weight: 2 },
  { tag: '门店到访', addWay: 1, state: 'store-{store}-desk', weight: 3 },
];
