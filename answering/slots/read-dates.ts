// Departure, return and length of a trip wish.
import { addDays, daysBetween, type Day } from '../text/calendar-days.ts';
import { findDates, type DateMention } from '../text/dates.ts';
import { quantitySource, readQuantity } from '../text/numbers.ts';
import { type WishText } from './wish-text.ts';

export type TripDates = {
  departOn?: Day;
  returnOn?: Day;
  /** Where only a stretch is named (下个月中旬): the departure lies in it. */
  departBetween?: { from: Day; to: Day };
  days?: number;
};

const longestTripDays = 90;

const returnsBefore =
  /(?:回程|返程|返回|回来|回家|返|待到|玩到|住到|呆到|一直到|直到|截止到?|结束|到(?!达))(?:的?(?:时间|日期))?(?:是|在|定在|[:：])?\s*$/;
const returnsAfter =
  /^\s*(?:左右|前后|早上|上午|中午|下午|晚上|晚|当天|再|就|要|必须|得|之前|前|才|号){0,2}(?:从[\u4e00-\u9fff]{2,6}?)?(?:回|返|结束)/;
const notTheTrip = /^\s*(?:的?生日|的?票(?:价)?|放假|开学|发|考试|结婚|领证|开会)/;
const notTheTripBefore = /(?:生日|每年|回复|截止|报价|联系|上次|出生)(?:是|在|于|日期)?\s*$/;

const rolesOf = (
  text: string,
  mentions: readonly DateMention[],
): Pick<TripDates, 'departOn' | 'returnOn' | 'departBetween'> => {
  const trip: Pick<TripDates, 'departOn' | 'returnOn' | 'departBetween'> = {};
  for (const mention of mentions) {
    const [before, after] = [
      text.slice(Math.max(0, mention.start - 10), mention.start),
      text.slice(mention.end, mention.end + 14),
    ];
    if (notTheTrip.test(after) || notTheTripBefore.test(before)) continue;
    const isDay = mention.kind !== 'window';
    const comesBack = returnsAfter.test(after) || (returnsBefore.test(before) && !/^\s*(?:出发|走|去)/.test(after));
    if (comesBack && isDay && !(trip.departOn === undefined && /到\s*$/.test(before))) {
      if (trip.departOn === undefined || mention.from >= trip.departOn)
        trip.returnOn ??= mention.kind === 'span' ? mention.to : mention.from;
    } else if (!isDay) {
      trip.departBetween ??= { from: mention.from, to: mention.to };
    } else if (trip.departOn === undefined) {
      trip.departOn = mention.from;
      if (mention.kind === 'span') trip.returnOn = mention.to;
    }
  }
  if (trip.departOn !== undefined) delete trip.departBetween;
  if (trip.departOn !== undefined && trip.returnOn !== undefined && trip.returnOn < trip.departOn) delete trip.returnOn;
  return trip;
};

const notALength = /(?:第|每|前|后|过|提前|再过|近|这|那|头|最后|隔|半|其中|未来|接下来的?|等了?|上|请假|请了?假?)\s*$/;
const lengthPattern = new RegExp(
  `(${quantitySource})\\s?(?:个)?(?:多)?(天|日|晚|夜|宿|周(?!年|岁|末|[一二三四五六日])|星期(?![一二三四五六日])|礼拜(?![一二三四五六日]))(?!后|之后|以后|内|之内|前|之前|期|元|圆|均|租|历|程|报)`,
  'g',
);

type Length = { days: number; start: number; end: number; isTotal: boolean; inClause: number };

const lengthsIn = ({ plain, clauses }: WishText, dates: readonly DateMention[]): Length[] => {
  const found: Length[] = [];
  for (const match of plain.matchAll(lengthPattern)) {
    const [whole, count = '', unit = ''] = match;
    const [start, end] = [match.index, match.index + whole.length];
    const [before, after] = [plain.slice(Math.max(0, start - 8), start), plain.slice(end, end + 8)];
    if (dates.some((date) => start < date.end && date.start < end)) continue;
    // "12日" is a day; "5日游" is a length. "一晚500" and "500一晚" are prices, "两晚" beside days says nothing new.
    if (
      unit === '日' &&
      !/^(?:的|之)?(?:游|旅|行|自由|跟团|深度|左右|行程|度假|[一二两三四五六七八九\d]{1,2}[晚夜宿]|[，。,；\s]|$)/.test(
        after,
      )
    )
      continue;
    if (notALength.test(before) || /^\s*(?:\d(?!\d?[晚夜宿])|[一二三四五六七八九]百|多少钱)/.test(after)) continue;
    if (/[晚夜宿]/.test(unit) && (/\d元?[/一]?$/.test(before) || /^(?:元|块|多少|的?(?:房费|价格|预算))/.test(after)))
      continue;
    const quantity = readQuantity(count);
    if (quantity === null) continue;
    const days = quantity.max * (/[周星礼]/.test(unit) ? 7 : 1) + (/[晚夜宿]/.test(unit) ? 1 : 0);
    if (!Number.isInteger(days) || days < 1 || days > longestTripDays) continue;
    const isNight = /[晚夜宿]/.test(unit);
    const last = found.at(-1);
    const beside = last !== undefined && start - last.end <= 1;
    if (beside && isNight) continue;
    const inClause = clauses.findIndex((clause) => start >= clause.start && start < clause.end);
    const isTotal = /(?:一共|总共|共|全程|总计|合计|旅行天数|天数|为期)(?:玩|是|去|待|有|[:：])?\s*$/.test(before);
    if (beside) found.pop();
    found.push({ days, start, end, isTotal, inClause });
  }
  return found;
};

const statedDays = (wish: WishText, dates: readonly DateMention[]): number | null => {
  const { plain } = wish;
  if (/(?:当天|当日|即日)(?:晚上)?(?:往返|来回|去当?[天日]?回|返回|回)/.test(plain)) return 1;
  const lengths = lengthsIn(wish, dates);
  const header = /(?:旅行天数|游玩天数|天数)[:：是为]?\s?(\d{1,2})/.exec(plain)?.[1];
  if (header !== undefined) return Number(header);
  const total = lengths.find(({ isTotal }) => isTotal);
  if (total !== undefined) return total.days;
  // "大理2天，丽江3天": lengths of parts, each after a name of its own.
  const parts = lengths.filter(({ start }) =>
    /[\u4e00-\u9fff]{2}(?:玩|待|住)?\s?$/.test(plain.slice(Math.max(0, start - 4), start)),
  );
  const isRoute = parts.length >= 2 && parts.length === lengths.length && isPartwise(plain, parts);
  if (isRoute) return parts.reduce((sum, { days }) => sum + days, 0);
  if (/改成|改为|换成|变成|延长到|缩短到/.test(plain)) return lengths.at(-1)?.days ?? null;
  if (lengths.length === 0 && /半个月/.test(plain)) return 15;
  if (lengths.length === 0 && /(?<!提前|还有|近|过)一个月(?!后|前|内|以|之)/.test(plain)) return 30;
  return lengths[0]?.days ?? null;
};

/** Each length follows a word of its own that is no verb: 大理2天, 丽江玩3天. */
const isPartwise = (text: string, parts: readonly Length[]): boolean =>
  parts.every(({ start }) => {
    const before = text.slice(Math.max(0, start - 6), start).replace(/(?:玩|待|住|呆)?\s?$/, '');
    return !/(?:去|想|要|打算|计划|[一二两三四五\d]个?人|[，,。\s])$/.test(before);
  });

/** Dates and days; days from both dates count before those that are stated. */
export const readTripDates = (wish: WishText, today: Day): TripDates => {
  const dates = findDates(wish.plain, today);
  const trip: TripDates = rolesOf(wish.plain, dates);
  const stated = statedDays(wish, dates);
  const { departOn, returnOn } = trip;
  if (departOn !== undefined && returnOn !== undefined) {
    const days = daysBetween(departOn, returnOn) + 1;
    if (days <= longestTripDays) return { ...trip, days };
  }
  if (stated === null) return trip;
  // A return that is named alone, with the days, fixes the departure.
  if (departOn === undefined && returnOn !== undefined && trip.departBetween === undefined)
    return { ...trip, departOn: addDays(returnOn, 1 - stated), days: stated };
  return { ...trip, days: stated };
};
