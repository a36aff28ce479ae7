// Trip wishes: what is read, how later turns correct it, what is asked next, and what bad input does.
import { readFileSync } from 'node:fs';
import { nextMissing } from '../../answering/slots/next-missing.ts';
import { readSlots } from '../../answering/slots/read-slots.ts';
import { type Slots } from '../../answering/slots/slots.ts';
import { updateSlots } from '../../answering/slots/update-slots.ts';

const today = '2025-11-01';

type Wish = { id: string; text: string; today: string; slots: Slots };
const wishes = readFileSync(new URL('../../answering/eval/data/trip-wishes.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Wish);

const core = ['origin', 'destination', 'days', 'people', 'budgetYuan'] as const;

it('reads every wish that was written for it', () => {
  expect(wishes.length).toBeGreaterThanOrEqual(200);
  const wrong = wishes.flatMap(({ id, text, today: day, slots }) => {
    const read = readSlots(text, day);
    return core
      .filter((key) => JSON.stringify(read[key]) !== JSON.stringify(slots[key]))
      .map((key) => `${id} ${key}: ${JSON.stringify(read[key])}, not ${JSON.stringify(slots[key])}`);
  });
  expect(wrong).toEqual([]);
});

it.each<[string, Slots]>([
  ['我和老公带着两个孩子', { people: 4, adults: 2, children: 2 }],
  ['母女俩', { people: 2 }],
  ['两男两女', { people: 4 }],
  ['夫妻2人+1个小孩', { people: 3, adults: 2, children: 1 }],
  ['两个大人，一个六岁小孩，一个两岁小孩', { people: 4, adults: 2, children: 2 }],
  ['酒店每晚500元，双人房', {}],
  ['人均3000', { budgetPerPersonYuan: 3000 }],
  ['预算不限', {}],
  ['不吃辣、羊肉和海鲜', { dietAvoid: ['辣', '羊肉', '海鲜'] }],
  ['无辣不欢，爱吃辣', { dietLike: ['辣'] }],
  ['北京烤鸭和重庆小面哪家好吃', { dietLike: ['烤鸭'] }],
  ['不要太累，睡到自然醒', { pace: '轻松' }],
])('%s', (text, slots) => expect(readSlots(text, today)).toEqual(slots));

it('follows a dialogue: additions, corrections, short answers', () => {
  const turns = [
    '想去三亚',
    '12月20号',
    '5天',
    '一家三口',
    '上海',
    '人均4000',
    '再加一个老人',
    '不去三亚了，改去厦门',
    '还想去泉州',
  ];
  const end = turns.reduce<Slots>((slots, text) => updateSlots(slots, text, today), {});
  expect(end).toEqual({
    origin: '上海',
    destination: ['厦门', '泉州'],
    departOn: '2025-12-20',
    days: 5,
    people: 4,
    adults: 2,
    children: 1,
    seniors: 1,
    budgetPerPersonYuan: 4000,
    budgetYuan: 16_000,
  });
  expect(nextMissing(end)).toBeNull();
});

it('keeps dates that fit each other when one of them moves', () => {
  const before: Slots = { destination: ['大理'], departOn: '2025-12-01', returnOn: '2025-12-04', days: 4 };
  expect(updateSlots(before, '改成12月10号出发', today)).toMatchObject({
    departOn: '2025-12-10',
    returnOn: '2025-12-13',
    days: 4,
  });
  expect(updateSlots(before, '想玩6天', today)).toMatchObject({
    departOn: '2025-12-01',
    returnOn: '2025-12-06',
    days: 6,
  });
});

it('takes back what was liked', () => {
  const liked = updateSlots({}, '想吃海鲜', today);
  expect(updateSlots(liked, '海鲜过敏，不吃海鲜', today)).toEqual({ dietAvoid: ['海鲜'] });
});

it('asks for one thing at a time, in the order of a consultant', () => {
  expect(nextMissing({})?.slot).toBe('destination');
  expect(nextMissing({ destination: ['三亚'] })).toEqual({ slot: 'departOn', question: '您打算哪天出发？' });
  expect(nextMissing(readSlots('下个月中旬去三亚', today))?.question).toContain('2025-12-11');
});

const bad = [
  '',
  '\u0000\u0001\u200b',
  '😀',
  '去',
  '一',
  '1',
  '预算',
  '我和',
  '孩子',
  '北京',
  '10月1号到',
  "'",
  '我想去三亚玩5天',
  '两个',
].map((part) => (part === '' ? '' : part.repeat(part.length > 2 ? 2000 : 10_000)));

it('neither throws at bad input nor reads more than a message holds', () => {
  for (const text of [...bad, 'a'.repeat(1_000_000)])
    expect(() => updateSlots(readSlots(text, today), text, today)).not.toThrow();
  const known = '三亚5天';
  expect(readSlots(`${known}${'，'.repeat(5000)}去北京玩`, today)).toEqual(readSlots(known, today));
  expect(readSlots('想去三亚玩5天', 'no day')).toEqual({ destination: ['三亚'], days: 5 });
});
