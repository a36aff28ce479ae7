// The ways in which customers write days, as patterns; what each means is said in dates.ts.
import { numberSource } from './numbers.ts';

const ones = '一二三四五六七八九';
const month = String.raw`(?<month>1[0-2]|0?[1-9]|十[一二]?|[${ones}])`;
const date = String.raw`(?<date>3[01]|[12]\d|0?[1-9]|三十一?|二十[${ones}]?|廿[${ones}]?|十[${ones}]?|[${ones}])`;
const year = String.raw`(?:(?<year>明年|今年|后年|(?:20)?\d{2}年)(?:的)?)?`;
const week = '(?:周|星期|礼拜)';
const which = String.raw`(?<which>下下|下|这|本|上)`;
/** "5日游" and "3日内" are durations; "2号线" and "3号楼" are no days. */
const noDay = '(?!线|楼|门|院|馆|店|口|航|车|厅|码头|公寓|别墅|游|之旅|行程|行|内|自由|跟团|酒店|营业|坑|[-\\d])';
const festivals = '元旦|春节|过年|清明|五一|劳动节|端午|中秋|国庆|十一|除夕|大年三十|元宵|圣诞|七夕|情人节|重阳';

export type DateRule =
  | 'full'
  | 'lunar'
  | 'monthDay'
  | 'dotted'
  | 'thatMonthDay'
  | 'dateOnly'
  | 'near'
  | 'later'
  | 'weekday'
  | 'festival'
  | 'week'
  | 'monthPart'
  | 'month'
  | 'season';

/** In order: what an earlier rule has taken, a later one does not see. */
export const datePatterns: readonly (readonly [DateRule, RegExp])[] = (
  [
    [
      'full',
      String.raw`(?<!\d)(?<year>20\d{2})(?:[-/.年]\s?(?<month>1[0-2]|0?[1-9])[-/.月]\s?(?<date>3[01]|[12]\d|0?[1-9])(?!\d)(?:日|号)?|(?<month2>0[1-9]|1[0-2])(?<date2>0[1-9]|[12]\d|3[01])(?!\d))`,
    ],
    [
      'lunar',
      String.raw`${year}(?:(?:农历|阴历)\s?${month}月|(?<named>正月|腊月|大年))\s?(?<first>初)?(?<date>三十|二十[${ones}]?|廿[${ones}]?|十[${ones}]?|[${ones}]|[12]?\d)(?:日|号)?`,
    ],
    ['monthDay', String.raw`${year}(?<!\d)${month}月份?\s?${date}(?:日|号|(?![\d个天晚人间元块万千百点月${ones}十]))`],
    [
      'dotted',
      String.raw`(?<![\d.:/]|评分|得分|版本)(?<month>1[0-2]|0?[1-9])[./](?<date>3[01]|[12]\d|0?[1-9])(?![\d.:/]|\s?(?:折|分|星|米|元|块|万|千|w|k|天|小时|公里|晚|个|%|岁|倍|斤|人|日游))`,
    ],
    ['thatMonthDay', String.raw`(?<which>下下|下|这|本)个?月的?\s?${date}(?:日|号)`],
    [
      'dateOnly',
      String.raw`(?<![\d月第.年${ones}十])${date}(?:号${noDay}|日${noDay}(?:(?=\s?(?:出发|去|走|回|返|到|至|[-~—]|晚|早|上午|下午|中午|入住|离|从|前|后|左右|启程|动身|飞))|(?<=[到至于在\-~—是][^\n]{1,3}))|(?=\s?[-~—到至]{1,2}\s?(?:[12]?\d|3[01])(?:日|号)${noDay}))`,
    ],
    ['near', '(?<near>大后天|后天|明天|明日|明早|明晚|今天|今日|今晚)'],
    [
      'later',
      String.raw`(?<past>过)?(?<![\d${ones}十第])(?<count>${numberSource})个?(?<unit>天|日|周|星期|礼拜|月)(?<after>之?后|以后)?`,
    ],
    [
      'weekday',
      String.raw`(?<!每个?|[\d${ones}十两几半])${which}?个?${week}(?<weekday>[一二三四五六日天末]|[1-7](?!\d))(?<both>(?<=六)[日天](?!游|之|内))?(?!样)`,
    ],
    [
      'festival',
      String.raw`${year}(?<festival>${festivals})(?!点|月|个|号|日|天|路|广场|大道|街|晚|人|岁)(?:节|国际)?(?<off>小长假|黄金周|长假|假期|放假)?`,
    ],
    ['week', String.raw`${which}一?个?${week}`],
    [
      'monthPart',
      String.raw`(?:${year}(?<!\d)${month}月份?|(?<which>下下|下|这|本)个?月|(?<bare>月))(?<part>初|中旬|中|底|末|上旬|下旬)`,
    ],
    ['month', String.raw`(?:${year}(?<![\d个])${month}月份?(?!${ones})|(?<which>下下|下|这|本)个?月)(?![饼球])`],
    ['season', String.raw`${year}(?<season>暑假|寒假|年底|年末|年初)`],
  ] as const
).map(([rule, source]) => [rule, new RegExp(source, 'g')] as const);
