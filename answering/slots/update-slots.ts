// What a later message changes in the slots of a trip wish: corrections, additions, and short answers to what was asked.
import { addDays, daysBetween, type Day } from '../text/calendar-days.ts';
import { readQuantity } from '../text/numbers.ts';
import { nextMissing, type AskedSlot } from './next-missing.ts';
import { readPlaces } from './read-places.ts';
import { slotsOfWish, withTotalBudget } from './read-slots.ts';
import { type ListSlot, type Slots } from './slots.ts';
import { readWish, type WishText } from './wish-text.ts';

const opposites: readonly (readonly [ListSlot, ListSlot])[] = [
  ['transportLike', 'transportAvoid'],
  ['dietLike', 'dietAvoid'],
  ['attractionLike', 'attractionAvoid'],
];

const adds = /再加|加上|加个|加一[个站天]|还想去|还要去|还去|顺便|也想去|也去|另外去|增加/;
const more =
  /(?:再|又|还)(?:多|加|带|来)?(?:加|带|来|添|多)?(?:了|上)?\s?([一两二三四五六七八九十\d]{1,2})个?(?:位)?(人|大人|小孩|孩子|老人|朋友|小朋友)|(?:多|加)(?:了|上)?([一两二三四五六七八九十\d]{1,2})个(人|大人|小孩|孩子|老人|朋友|小朋友)/;
const fewer =
  /(?:少|减|减少)(?:了|去)?([一两二三四五六七八九十\d]{1,2})个(?:人|大人|小孩|孩子)|有([一两\d])个?人?(?:不去|来不了|去不了)/;
const moreMoney = /预算(?:可以)?(?:再)?(?:加|多|提高|增加)(?!到|至)(?:个)?\s?([\d.一二两三四五六七八九千百万kw]{1,8})/;
const moreDays = /(?:再|多)(?:玩|待|住|加|多)?(?:加|玩|待|住)?([一两二三四五\d]{1,2})(?:天|晚)/;

const numberOf = (text: string | undefined): number => readQuantity(text ?? '')?.max ?? 0;

const places = (before: readonly string[], wish: WishText, found: Slots): readonly string[] => {
  const { refused } = readPlaces(wish);
  const kept = before.filter((name) => !refused.includes(name));
  const named = found.destination ?? [];
  if (named.length === 0) return kept;
  return adds.test(wish.plain) ? [...new Set([...kept, ...named])] : named;
};

/** A bare answer ("上海", "5", "三个", "8000") belongs to the slot that was asked for. */
const asAnswer = (wish: WishText, asked: AskedSlot | null, found: Slots): Slots => {
  const text = wish.plain.replace(/[。.!！～~\s]|左右|吧|的|就/g, '');
  if (asked === 'origin' && found.destination?.length === 1 && found.origin === undefined) {
    const { bare } = readPlaces(wish);
    const [only] = bare;
    if (only === undefined) return found;
    const { destination, ...rest } = found;
    return bare.length === 1 && only === destination[0] ? { ...rest, origin: only } : found;
  }
  const number = readQuantity(
    /^([\d.,一二两三四五六七八九十百千万kw]{1,9})(?:个|位|天|块|元)?$/.exec(text)?.[1] ?? '',
  )?.max;
  if (number === undefined || number <= 0) return found;
  if (asked === 'days' && number <= 60) return { ...found, days: number };
  if (asked === 'people' && number <= 200) return { ...found, people: number };
  if (asked === 'budgetYuan' && number >= 100) return { ...found, budgetYuan: number };
  return found;
};

const heads = (previous: Slots, wish: WishText, found: Slots): Slots => {
  const plus = more.exec(wish.plain);
  const minus = fewer.exec(wish.plain);
  if (plus === null && minus === null) {
    if (
      found.people === undefined &&
      found.adults === undefined &&
      found.children === undefined &&
      found.seniors === undefined
    )
      return {};
    const { people, adults, children, seniors } = { ...found };
    return {
      ...(people !== undefined && { people }),
      ...(adults !== undefined && { adults }),
      ...(children !== undefined && { children }),
      ...(seniors !== undefined && { seniors }),
    };
  }
  const kind = plus?.[2] ?? plus?.[4] ?? '人';
  const count = plus === null ? -numberOf(minus?.[1] ?? minus?.[2]) : numberOf(plus[1] ?? plus[3]);
  const isChild = /孩|小朋友/.test(kind);
  const changed = {
    ...(previous.people !== undefined && { people: Math.max(1, previous.people + count) }),
    ...(previous.adults !== undefined && { adults: previous.adults }),
    ...(previous.children !== undefined && { children: previous.children }),
    ...(previous.seniors !== undefined && { seniors: previous.seniors }),
  };
  if (isChild) return { ...changed, children: Math.max(0, (previous.children ?? 0) + count) };
  if (kind === '老人') return { ...changed, seniors: Math.max(0, (previous.seniors ?? 0) + count) };
  return previous.adults === undefined ? changed : { ...changed, adults: Math.max(1, previous.adults + count) };
};

/** Days, departure and return that fit each other after a change. */
const dates = (previous: Slots, wish: WishText, found: Slots): Slots => {
  const longer = moreDays.exec(wish.plain);
  const departOn = found.departOn ?? (found.departBetween === undefined ? previous.departOn : undefined);
  let days = found.days ?? previous.days;
  if (longer !== null && previous.days !== undefined) days = previous.days + numberOf(longer[1]);
  let returnOn = found.returnOn ?? previous.returnOn;
  const fits = (): boolean => departOn !== undefined && returnOn !== undefined && returnOn >= departOn;
  if (
    returnOn !== undefined &&
    found.returnOn === undefined &&
    (found.departOn !== undefined || days !== previous.days)
  )
    // The trip moves or grows: what was said of its length still holds.
    returnOn = departOn !== undefined && days !== undefined ? addDays(departOn, days - 1) : undefined;
  if (!fits()) returnOn = departOn === undefined ? returnOn : undefined;
  if (departOn !== undefined && returnOn !== undefined && found.returnOn !== undefined)
    days = daysBetween(departOn, returnOn) + 1;
  const between = departOn === undefined ? (found.departBetween ?? previous.departBetween) : undefined;
  return {
    ...(departOn !== undefined && { departOn }),
    ...(returnOn !== undefined && { returnOn }),
    ...(between !== undefined && { departBetween: between }),
    ...(days !== undefined && { days }),
  };
};

const budget = (previous: Slots, wish: WishText, found: Slots): Slots => {
  const raised = moreMoney.exec(wish.plain);
  if (raised !== null && previous.budgetYuan !== undefined)
    return { budgetYuan: previous.budgetYuan + numberOf(raised[1]) };
  const { budgetYuan, budgetPerPersonYuan } =
    found.budgetYuan === undefined && found.budgetPerPersonYuan === undefined ? previous : found;
  return {
    ...(budgetYuan !== undefined && { budgetYuan }),
    ...(budgetPerPersonYuan !== undefined && { budgetPerPersonYuan }),
  };
};

const likes = (previous: Slots, found: Slots): Slots => {
  const merged: Partial<Record<ListSlot, readonly string[]>> = {};
  const put = (slot: ListSlot, without: readonly string[]): void => {
    const names = [...new Set([...(previous[slot] ?? []), ...(found[slot] ?? [])])].filter(
      (name) => !without.includes(name),
    );
    if (names.length > 0) merged[slot] = names;
  };
  for (const [like, avoid] of opposites) {
    put(like, found[avoid] ?? []);
    put(avoid, found[like] ?? []);
  }
  put('mustSee', []);
  return merged;
};

/**
 * The slots after one more message: what it says replaces what was said, "再加", "还想去" add to it, "不去了" takes away,
 * and a bare answer fills what `nextMissing(previous)` asks for. Never throws.
 */
export const updateSlots = (previous: Slots, message: string, today: Day): Slots => {
  const wish = readWish(message);
  const found = asAnswer(wish, nextMissing(previous)?.slot ?? null, slotsOfWish(wish, today));
  const destination = places(previous.destination ?? [], wish, found);
  const origin = found.origin ?? previous.origin;
  const rooms = found.rooms ?? previous.rooms;
  const pace = found.pace ?? previous.pace;
  const party = heads(previous, wish, found);
  const { people, adults, children, seniors } = previous;
  const before: Slots = {
    ...(people !== undefined && { people }),
    ...(adults !== undefined && { adults }),
    ...(children !== undefined && { children }),
    ...(seniors !== undefined && { seniors }),
  };
  return withTotalBudget({
    ...(origin !== undefined && { origin }),
    ...(destination.length > 0 && { destination }),
    ...dates(previous, wish, found),
    // A new count of all heads makes the old parts doubtful.
    ...(Object.keys(party).length > 0 ? party : before),
    ...(rooms !== undefined && { rooms }),
    ...budget(previous, wish, found),
    ...likes(previous, found),
    ...(pace !== undefined && { pace }),
  });
};
