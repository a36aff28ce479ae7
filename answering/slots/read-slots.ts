// Reads the slots out of one message of a customer.
import { type Day } from '../text/calendar-days.ts';
import { numberSource, readNumber } from '../text/numbers.ts';
import { readBudget } from './read-budget.ts';
import { readTripDates } from './read-dates.ts';
import { readLikes } from './read-likes.ts';
import { readParty } from './read-party.ts';
import { readPlaces } from './read-places.ts';
import { type Slots } from './slots.ts';
import { readWish, type WishText } from './wish-text.ts';

const roomPatterns = [
  new RegExp(
    `(?<![\\d第])(${numberSource})\\s?间(?!酒店|民宿|餐厅|店|饭店|博物馆|房间?(?:多少|什么价))(?:房|双|单|大床|标|客|家庭|套|亲子|海景|三人|豪华|普通|高级|就|[，。,\\s]|$|够|吧|、|卧)?`,
  ),
  new RegExp(`(${numberSource})\\s?个(?:标间|房间|大床房|双床房|标准间|单间|套房|双人间|家庭房)`),
  new RegExp(`(?:房间|标间|大床房|双床房|标准间)(?:数|数量)?[:：]?(?:需要|要|订)?\\s?(${numberSource})\\s?间`),
];

const readRooms = ({ plain }: WishText): number | null => {
  for (const pattern of roomPatterns) {
    const found = pattern.exec(plain);
    const rooms = found === null ? null : readNumber(found[1] ?? '');
    if (rooms !== null && Number.isInteger(rooms) && rooms >= 1 && rooms <= 200) return rooms;
  }
  return null;
};

/** A budget per head is of all once the heads are known. */
export const withTotalBudget = (slots: Slots): Slots =>
  slots.budgetPerPersonYuan !== undefined && slots.people !== undefined
    ? { ...slots, budgetYuan: slots.budgetPerPersonYuan * slots.people }
    : slots;

/** What one wish says, and nothing it does not; also read from a text that is still to be put beside earlier turns. */
export const slotsOfWish = (wish: WishText, today: Day): Slots => {
  const { origin, destinations } = readPlaces(wish);
  const budget = readBudget(wish);
  const rooms = readRooms(wish);
  return withTotalBudget({
    ...(origin !== null && { origin }),
    ...(destinations.length > 0 && { destination: destinations }),
    ...readTripDates(wish, today),
    ...readParty(wish),
    ...(rooms !== null && { rooms }),
    ...(budget !== null && (budget.isPerPerson ? { budgetPerPersonYuan: budget.yuan } : { budgetYuan: budget.yuan })),
    ...readLikes(wish),
  });
};

/** The slots of a trip wish; `today` (YYYY-MM-DD) is what "下周五" counts from. Reads the first 2,000 characters; never throws. */
export const readSlots = (message: string, today: Day): Slots => slotsOfWish(readWish(message), today);
