// Facts: who is meant, what is asked, what the data say, and silence where they say nothing.
import { createFactReader, type FactContext } from '../../answering/facts/answer-fact.ts';
import { createFactLibrary, readEntities } from '../../answering/facts/fact-library.ts';
import { makeFactQuestions } from '../../answering/eval/fact-questions.ts';
import { places } from './fact-places.ts';

const entities = readEntities(places, 'places.json');
const read = createFactReader(createFactLibrary(entities));

it.each([
  ['望河宫门票多少钱', '望河宫', '门票', 60],
  ['青石园要门票吗', '青石园', '门票', 0],
  ['望河宫要玩多久', '望河宫', '游玩时间', '2小时 - 3小时'],
  ['望河宫附近有什么吃的', '望河宫', '周边餐馆', ['老炉烤鸭(东门店)', '望河宫餐厅']],
  ['望河宫附近有老炉烤鸭吗', '望河宫', '周边餐馆', '有'],
  ['望河宫餐厅人均多少', '望河宫餐厅', '人均消费', 80],
  ['望河宫餐厅有豆汁吗', '望河宫餐厅', '推荐菜', '有'],
  ['老炉烤鸭东门店几点关门', '老炉烤鸭(东门店)', '营业时间', '周一至周日 11:00-21:00'],
  ['西桥那家老炉烤鸭的电话', '老炉烤鸭（西桥店）', '电话', '010-2000'],
  ['春晖大酒店有SPA吗', '北京春晖大酒店', '酒店设施', '有'],
  ['春晖酒店有健身的地方吗', '北京春晖大酒店', '酒店设施', '有'],
  ['北京春晖大洒店多少钱一晚', '北京春晖大酒店', '价格', 500],
  ['春晖大酒店有酒吧吗', '北京春晖大酒店', '酒店设施', '有'],
  ['春晖大酒店有免费停车场吗', '北京春晖大酒店', '酒店设施', '没有'],
  ['春晖大酒店有免费wifi吗', '北京春晖大酒店', '酒店设施', '酒店各处提供wifi'],
  ['静安国际酒店有电梯吗', '北京静安国际酒店', '酒店设施', '没有'],
  ['静安国际酒店有桑拿吗', '北京静安国际酒店', '酒店设施', '没有'],
  ['静安国际酒店早餐免费吗', '北京静安国际酒店', '酒店设施', '有'],
  ['如意快捷火车站店有热水吗', '如意快捷酒店(北京火车站店)(原火车站宾馆)', '酒店设施', '有'],
  ['神奇产品的出发地', '神奇产品', '出发地', '上海'],
])('%s', (text, entity, field, value) =>
  expect(read(text).answer).toMatchObject({ action: 'answer', entity, field, value, source: 'places.json' }),
);

it.each([
  ['望河宫几点关门', '望河宫', '营业时间'],
  ['云顶山国家公园门票', '云顶山国家公园', '门票'],
  ['春晖大酒店有桑拿吗', '北京春晖大酒店', '酒店设施'],
  ['老炉烤鸭东门店评分', '老炉烤鸭(东门店)', '评分'],
  ['望河宫附近有海底捞吗', '望河宫', '周边餐馆'],
])('%s is not recorded', (text, entity, field) =>
  expect(read(text).answer).toMatchObject({ action: 'unknown', entity, field, value: null, source: null }),
);

it.each(['今天天气怎么样', '你好', '', '？？？', '外婆桥餐厅几点开门'])('%s names nobody', (text) =>
  expect(read(text).answer).toMatchObject({ action: 'unknown', entity: null, value: null }),
);

it('offers the branches of a brand, and takes the answer', () => {
  const { answer, context } = read('老炉烤鸭几点关门');
  expect(answer).toMatchObject({ action: 'choose', entity: null, field: '营业时间' });
  expect(answer.candidates).toHaveLength(3);
  expect(read('第二家', context).answer).toMatchObject({
    action: 'answer',
    entity: '老炉烤鸭（西桥店）',
    value: '11:00-22:00',
  });
});

it('answers for each of several entities', () => {
  expect(read('望河宫和青石园门票分别多少').answer).toMatchObject({
    entity: '望河宫',
    value: 60,
    more: [{ entity: '青石园', value: 0 }],
  });
});

it('follows a dialogue', () => {
  let context: FactContext | undefined;
  const ask = (text: string): unknown => {
    const turn = read(text, context);
    context = turn.context;
    return [turn.answer.entity, turn.answer.field, turn.answer.value];
  };
  expect(ask('望河宫门票多少钱')).toEqual(['望河宫', '门票', 60]);
  expect(ask('那它附近有什么好玩的呢')).toEqual(['望河宫', '周边景点', ['青石园']]);
  expect(ask('电话呢')).toEqual(['望河宫', '电话', '010-3000']);
  expect(ask('青石园呢')).toEqual(['青石园', '电话', '010-3000']);
});

it('is right on questions made from the library', () => {
  const questions = makeFactQuestions(
    entities.filter(({ name }) => name !== '酒吧'),
    1000,
    3,
  );
  const wrong = questions.filter(({ text, expected }) => {
    const { action, entity, field, value } = read(text).answer;
    return JSON.stringify({ action, entity, field, value }) !== JSON.stringify(expected);
  });
  expect(questions).toHaveLength(1000);
  expect(wrong.length / questions.length).toBeLessThanOrEqual(0.03);
});

it('never throws at bad input', () => {
  const parts = ['酒店', '望河宫', '😀', '\u0000', 'a', '有', '附近'];
  for (const part of parts) expect(() => read(part.repeat(10_000))).not.toThrow();
  expect(readEntities({ not: 'a list' }, 'x')).toEqual([]);
  expect(read('望河宫\u0000门票').answer.value).toBe(60);
});
