// The first customers of every demo agency: written by hand, because a screen or a test wants to meet each of them for sure.

import { fictionalMobile } from './fictional-mobile.ts';
import { SMALL_AUDIENCE_TAG } from './tag-taxonomy.ts';

export type EdgeCase = {
  surname: string;
  given: string;
  gender: 0 | 1 | 2;
  nickname: string;
  mobiles: string[];
  /** User ids, the oldest relation first. */
  consultants: readonly string[];
  /** What every consultant noted; what is absent is drawn as for anybody. */
  noted: { remark?: string; description?: string; tags?: readonly string[]; personalTags?: string[] };
};

const SHARED_MOBILE = fictionalMobile(6);

const LONG_NOTE =
  '客户要求写全：一家四口，两位老人七十二岁和六十九岁，膝盖不好，每天步行不超过五千步；孩子六岁，对花生过敏，餐厅要提前说明；' +
  '酒店要两间相邻的低楼层房，不要靠电梯；车要有儿童座椅；不进购物店；航班只坐上午十点以后起飞的直飞；付款走公司账户，要专票，抬头另发；' +
  '联系请在晚上八点以后，白天只发消息不要打电话。';

export const EDGE_CASES: readonly EdgeCase[] = [
  // The small audience: one consultant each, one of every store.
  edge('林', '夏', 2, '林夏', ['chen.yu'], { tags: ['小红书', '云南', SMALL_AUDIENCE_TAG] }),
  edge('高', '建平', 1, '老高', ['liu.yang'], { tags: ['门店到访', '日本', SMALL_AUDIENCE_TAG] }),
  edge('苏', '可欣', 2, 'Mia苏', ['lin.yue'], { tags: ['老客转介绍', '亲子家庭', SMALL_AUDIENCE_TAG] }),
  // Husband and wife who gave two consultants the same number: two people, never to be merged by phone alone.
  { ...edge('王', '建国', 1, '王建国', ['li.na'], { remark: '王哥-李秀英先生' }), mobiles: [SHARED_MOBILE] },
  { ...edge('李', '秀英', 2, '幸福一家人', ['wu.xiaofeng'], { remark: '李秀英' }), mobiles: [SHARED_MOBILE] },
  // One nickname, three people, two of them with the same consultant.
  edge('周', '桂兰', 2, '平安是福', ['wang.jing'], {}),
  edge('吴', '德明', 1, '平安是福', ['wang.jing'], {}),
  edge('郑', '玉梅', 2, '平安是福', ['he.jiaqi'], {}),
  edge('王', '丽华', 2, '丽华', ['huang.ting'], { remark: '王姐-新疆10月-4人-怕高反-带娃吃素' }),
  edge('赵', '思远', 1, '一路向西', ['sun.lei'], { tags: [], personalTags: [] }),
  edge('陈', '文静', 2, '静静不静', ['zhao.min'], { description: LONG_NOTE }),
  edge('汤', '杰', 1, '<b>Tom</b> & "Jerry"', ['xu.haoran'], {}),
  edge('方', '依诺', 0, '👨‍👩‍👧🌈', ['gu.wen'], {}),
  // Served by three, so that a campaign must choose who writes.
  edge('孙', '嘉诚', 1, '老孙', ['wang.jing', 'chen.yu', 'zhao.min'], {}),
];

function edge(
  surname: string,
  given: string,
  gender: EdgeCase['gender'],
  nickname: string,
  consultants: readonly string[],
  noted: EdgeCase['noted'],
): EdgeCase {
  return { surname, given, gender, nickname, mobiles: [], consultants, noted };
}
