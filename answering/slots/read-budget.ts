// The budget of a trip wish in yuan: of all, or per head where the text says so.
import { quantitySource, readQuantity } from '../text/numbers.ts';
import { type WishText } from './wish-text.ts';

export type Budget = { yuan: number; isPerPerson: boolean };

const quantity = new RegExp(`(?<![\\d.a-z-])(${quantitySource})\\s?(?:多|来|出头)?`, 'g');
const money = /^\s?(?:元|块钱?|人民币|rmb|圆)/;
const about = /^\s?(?:元|块钱?|人民币|rmb|圆)?\s?(?:的)?(?:左右|上下|以内|之内|以下|以上|内|封顶|打住|\+|预算|的?样子)/;
const otherUnit =
  /^\s?(?:个|天|日|晚|夜|周|星期|月|年|人(?!民币)|位|口|大|小|岁|间|套|张|号|点|时|小时|分|分钟|公里|千米|米|km|平|楼|层|星|次|度|倍|折|%|％|名|名额|站|顿|条|家|辆|车|:|：|[./]\d|美元|美金|刀|欧|英镑|日元|港币|泰铢|k?g|斤)/;
const budgetBefore =
  /(?:预算|经费|花费|费用|总价|总共花|一共花|控制在|不超过|不要超过|别超过|最多|上限|总费用|团费|花|准备了?|不高于|低于|拿出)(?:[\u4e00-\u9fff]{0,4}?(?:是|在|为|大概|大约|差不多|约|有|就|只有|只|到|花|元|控制在|不超过|最多|大致|左右|的话|方面|上)){0,3}[:：]?\s*[¥￥]?\s*$/;
const perPersonBefore =
  /(?:人均|每人|每个人|每位|(?<!我|我就|就我)一个?人(?:的)?|单人|平均(?:一个|每个?)?人?|一个人头)(?:的)?(?:预算|费用|花费|消费)?(?:控制在|不超过|不要超过|别超过|最多|大概|大约|差不多|约|在|是|为)*[:：]?\s*$/;
const perPersonAfter =
  /^\s?(?:元|块钱?|rmb)?\s?(?:左右|以内|上下|的样子)?\s?(?:[/每一](?:个)?(?:人|位|头)|per|pp|人均|一位|每人|每位)/;
/** Money for a part of the trip, or by the night or the day, is not the budget. */
const ofAPart =
  /(?:每晚|一晚|每天|每日|每顿|一顿|每餐|餐标|房费|房价|房间|住宿(?:费|预算|标准)|酒店(?:预算|价格|控制|不超过|在|大概|最多|要|单价)?|民宿|机票|门票|车票|高铁票|吃饭|餐费|餐饮|用餐|购物|交通费?|打车|住)(?:的)?(?:预算|费用|花费|价格|价位|总?价|标准)?(?:控制|大概|在|是|不超过|最多|每晚|一晚|要|最好)*\s*$/;
const perNightAfter =
  /^\s?(?:元|块钱?)?\s?(?:左右|以内|上下)?\s?(?:的)?(?:[/每一]?(?:个)?(?:晚|夜|间|天|日)|酒店|民宿|房|标间)/;

type Candidate = Budget & { weight: number };

const candidateAt = (before: string, after: string, written: string): Candidate | null => {
  const read = readQuantity(written);
  if (read === null || read.max < 100 || read.max > 10_000_000 || otherUnit.test(after) || perNightAfter.test(after))
    return null;
  const isPerPerson = perPersonBefore.test(before) || perPersonAfter.test(after);
  const isOfAll = /(?:总|一共|全部|包含|包括|含|加起来)/.test(before);
  if (!isOfAll && !isPerPerson && ofAPart.test(before)) return null;
  const hasUnit = money.test(after) || /[¥￥]\s?$/.test(before);
  const isLarge = /[万千wk百]/.test(written);
  let weight = 0;
  if (budgetBefore.test(before) || /^\s?(?:元|块钱?|人民币)?\s?(?:左右|以内)?\s?的?预算/.test(after)) weight = 4;
  else if (isPerPerson) weight = 3;
  else if (hasUnit || (isLarge && about.test(after)) || (read.max >= 500 && about.test(after))) weight = 2;
  else if (
    read.max >= 500 &&
    (isLarge || read.max % 50 === 0) &&
    /^\s*(?:吧|就行|够吗|够不够|可以吗|能玩吗|$)/.test(after)
  )
    weight = 1;
  if (isOfAll) weight += weight > 0 ? 1 : 0;
  return weight === 0 ? null : { yuan: read.max, isPerPerson, weight };
};

/** The budget the text names best, or null; of a range its upper end. */
export const readBudget = ({ plain, clauses, isQuoted }: WishText): Budget | null => {
  let best: Candidate | null = null;
  for (const { start, end } of clauses) {
    const clause = plain.slice(start, end);
    for (const match of clause.matchAll(quantity)) {
      const [whole, written = ''] = match;
      if (isQuoted(start + match.index)) continue;
      // "预算的话，五千" and "预算：5000": what the clause before asks, this one answers.
      const lead = plain.slice(Math.max(0, start - 8), start);
      const before =
        (match.index < 2 && /预算[\u4e00-\u9fff]{0,4}[，,\s]$/.test(lead) ? '预算' : '') +
        clause.slice(0, match.index).slice(-20);
      const candidate = candidateAt(before, clause.slice(match.index + whole.length), written);
      if (candidate !== null && candidate.weight > (best?.weight ?? 0)) best = candidate;
    }
  }
  return best === null ? null : { yuan: best.yuan, isPerPerson: best.isPerPerson };
};
