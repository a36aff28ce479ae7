// What a trip wish still lacks, in the order in which a consultant asks, and how to ask for it.
import { type Slots } from './slots.ts';

export type AskedSlot = 'destination' | 'departOn' | 'days' | 'people' | 'origin' | 'budgetYuan';

const questions: readonly (readonly [AskedSlot, string])[] = [
  ['destination', '您想去哪里玩？'],
  ['departOn', '您打算哪天出发？'],
  ['days', '您打算玩几天？'],
  ['people', '一共几位出行？有老人或小孩吗？'],
  ['origin', '您从哪个城市出发？'],
  ['budgetYuan', '您的预算大概是多少？（总价或人均都可以）'],
];

/** A date is asked more closely where a stretch is known. */
const questionFor = (slot: AskedSlot, question: string, slots: Slots): string => {
  if (slot === 'departOn' && slots.departBetween !== undefined)
    return `您大概在${slots.departBetween.from}到${slots.departBetween.to}之间出发，具体哪天定了吗？`;
  return slot === 'people' && slots.budgetPerPersonYuan !== undefined
    ? '一共几位出行？这样可以按人均算出总预算。'
    : question;
};

const isKnown = (slot: AskedSlot, slots: Slots): boolean =>
  slots[slot] !== undefined || (slot === 'budgetYuan' && slots.budgetPerPersonYuan !== undefined);

/** The next slot to ask for with a Chinese question, or null where a consultant can begin to plan. */
export const nextMissing = (slots: Slots): { slot: AskedSlot; question: string } | null => {
  const missing = questions.find(([slot]) => !isKnown(slot, slots));
  return missing === undefined ? null : { slot: missing[0], question: questionFor(missing[0], missing[1], slots) };
};
