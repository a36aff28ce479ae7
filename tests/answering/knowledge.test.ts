// The knowledge index: what it finds, what it never uses, and what it does with whatever is typed.
import { analyse } from '../../answering/text/analyse.ts';
import { KnowledgeIndex, type KnowledgeEntry, type QuestionEntry } from '../../answering/index.ts';

const asker = { now: new Date('2025-11-01') };
const pair = (id: string, questions: string[], answer: string, more: Partial<QuestionEntry> = {}): QuestionEntry => ({
  kind: 'question',
  id,
  questions,
  answer,
  ...more,
});
const hotel = [
  pair('checkout', ['退房时间是几点？'], '中午十二点前退房。', { source: '前台手册', owner: 'qiantai' }),
  pair('breakfast-time', ['早餐时间是几点到几点？'], '早餐七点到十点。'),
  pair('breakfast-price', ['早餐多少钱一位？'], '早餐每位58元。'),
  pair('parking', ['酒店有停车场吗？'], '地下停车场免费。'),
  pair('invoice', ['怎么开发票？'], '退房时在前台开具。'),
  pair('pet', ['可以带宠物入住吗？'], '暂不接待宠物。'),
  pair('visa', ['办签证需要什么材料？'], '护照、照片和在职证明。'),
];
const index = new KnowledgeIndex(hotel);
const firstOf = (text: string): string | undefined => index.search(text, asker).candidates[0]?.id;

it.each([
  ['最晚几点退房', 'checkout'],
  ['早饭几点开始吃', 'breakfast-time'],
  ['早餐要几多钱', 'breakfast-price'],
  ['车停哪里', 'parking'],
  ['能带狗吗', 'pet'],
  ['單子要報銷 怎麼開發票', 'invoice'],
])('%s finds %s though it is worded otherwise', (text, id) => {
  expect(firstOf(text)).toBe(id);
});

it.each([
  ['发飘怎么开', 'invoice'],
  ['我想退放几点', 'checkout'],
  ['tuifang shijian', 'checkout'],
  ['办迁证要什么才料', 'visa'],
])('%s finds %s by its sound', (text, id) => {
  expect(firstOf(text)).toBe(id);
});

it.each([
  ['顶金是多少', '定金是多少'],
  ['我想定制形程', '我想定制行程'],
  ['tuifang几点', '退房几点'],
  ['能不能晚点退房', '能不能晚点退房'],
  ['晚饭吃到几点', '晚饭吃到几点'],
])('reads %s as %s', (written, meant) => {
  expect(analyse(written).text).toBe(meant);
});

it('reads a follow-up together with the question before it, and a new subject by itself', () => {
  const prices = new KnowledgeIndex([
    ...hotel,
    pair('infant', ['婴儿怎么收费'], '两岁以下免费。'),
    pair('cot', ['有婴儿床吗'], '免费提供。'),
    pair('adult', ['成人怎么收费'], '每位980元。'),
  ]);
  const followed = (text: string, previous: string): string | undefined =>
    prices.search(text, { ...asker, previous }).candidates[0]?.id;
  expect(followed('那婴儿呢', '成人怎么收费')).toBe('infant');
  expect(followed('那婴儿床呢', '有停车场吗')).toBe('cot');
  expect(followed('早餐时间是几点到几点', '成人怎么收费')).toBe('breakfast-time');
});

it('does not answer for one place with what is true of another', () => {
  const seasons = new KnowledgeIndex([
    ...hotel,
    pair('tibet', ['西藏什么时候去最好', '几月去西藏合适'], '五月到十月。'),
    pair('japan-visa', ['日本签证要什么材料'], '护照和在职证明。'),
    pair('northeast', ['去东北穿什么'], '羽绒服。'),
  ]);
  expect(seasons.search('拉萨几月去合适', asker)).toMatchObject({ action: 'answer', answer: { id: 'tibet' } });
  expect(seasons.search('三亚几月去合适', asker).action).not.toBe('answer');
  expect(seasons.search('韩国签证要什么材料', asker).answer?.id).not.toBe('japan-visa');
  expect(seasons.search('去哈尔滨穿什么', asker).candidates[0]?.id).toBe('northeast');
});

it('tells neighbours apart by what only one of them says', () => {
  const baggage = new KnowledgeIndex([
    pair('adult-free', ['成人有免费托运行李吗'], '20公斤。'),
    pair('child-free', ['儿童有免费托运行李吗'], '10公斤。'),
    pair('infant-free', ['婴儿有免费托运行李吗'], '一辆婴儿车。'),
    pair('child-cabin', ['儿童可以手提多少公斤行李'], '5公斤。'),
    pair('infant-cabin', ['婴儿可以手提多少公斤行李'], '不可以。'),
  ]);
  const first = (text: string): string | undefined => baggage.search(text, asker).candidates[0]?.id;
  expect(first('请问儿童乘坐飞机，有没有免费托运的行李额')).toBe('child-free');
  expect(first('请问婴儿乘坐飞机，有没有免费托运的行李额')).toBe('infant-free');
  expect(first('儿童手提行李能带几公斤')).toBe('child-cabin');
});

it('answers its own wording with the answer, its source and its owner', () => {
  const finding = index.search('请问退房时间是几点', asker);
  expect(finding).toMatchObject({
    action: 'answer',
    reason: null,
    answer: { id: 'checkout', answer: '中午十二点前退房。', source: '前台手册', owner: 'qiantai' },
  });
  expect(finding.candidates.length).toBeLessThanOrEqual(5);
});

it('leaves to a human what it knows nothing of', () => {
  for (const text of ['今天股票怎么样', '给我写一首诗', '你是机器人吗', ''])
    expect(index.search(text, asker)).toMatchObject({ action: 'human', answer: null });
});

it('uses an entry only while it is valid, and only for its audience', () => {
  const dated = new KnowledgeIndex([
    pair('old', ['儿童票多少钱'], '儿童票80元。', { validTo: new Date('2025-11-01') }),
    pair('new', ['儿童票多少钱'], '儿童票100元。', { validFrom: new Date('2025-11-01') }),
    pair('members', ['会员几折'], '会员九折。', { audience: ['member'] }),
  ]);
  const idsAt = (now: string): string[] =>
    dated.search('儿童票多少钱', { now: new Date(now) }).candidates.map(({ id }) => id);
  expect(idsAt('2025-10-31')).toEqual(['old']);
  expect(idsAt('2025-11-01')).toEqual(['new']);
  expect(dated.search('会员几折', asker).candidates.map(({ id }) => id)).not.toContain('members');
  expect(dated.search('会员几折', { ...asker, audience: ['member'] }).candidates[0]?.id).toBe('members');
});

it('answers with neither of two entries that contradict each other, and with one that is merely repeated', () => {
  const late = pair('late', ['退房时间是几点'], '下午两点前退房，每位2元。');
  const contradicting = new KnowledgeIndex([...hotel, late]).search('退房时间是几点', asker);
  expect(contradicting.action).not.toBe('answer');
  const repeated = new KnowledgeIndex([...hotel, { ...late, answer: '中午十二点前退房。' }]);
  expect(repeated.search('退房时间是几点', asker).action).toBe('answer');
});

it('follows every change of an entry', () => {
  const changing = new KnowledgeIndex(hotel);
  changing.put(pair('parking', ['有没有停车场'], '现在收费，每晚20元。'));
  expect(changing.search('有停车场吗', asker).candidates[0]?.answer).toBe('现在收费，每晚20元。');
  expect(changing.remove('parking')).toBe(true);
  expect(changing.remove('parking')).toBe(false);
  expect(changing.search('有停车场吗', asker).candidates.map(({ id }) => id)).not.toContain('parking');
  expect(changing.size).toBe(hotel.length - 1);
});

it('finds the same after so many changes that it was built anew', () => {
  const changing = new KnowledgeIndex(hotel);
  for (let turn = 0; turn < 600; turn += 1) changing.put(pair('parking', ['有没有停车场'], `第${turn}版`));
  expect(changing.search('有停车场吗', asker).candidates[0]?.answer).toBe('第599版');
  expect(changing.search('几点退房', asker).candidates).toEqual(
    new KnowledgeIndex([
      ...hotel.filter(({ id }) => id !== 'parking'),
      pair('parking', ['有没有停车场'], '第599版'),
    ]).search('几点退房', asker).candidates,
  );
});

it('answers from the fitting passage of an article and the fitting field of a place', () => {
  const things: KnowledgeEntry[] = [
    {
      kind: 'article',
      id: 'altitude',
      title: '高原须知',
      text: `${'到高原后第一天不要洗澡，走路要慢。'.repeat(4)}\n${'氧气瓶可在酒店前台购买，每瓶二十元。'.repeat(4)}`,
    },
    {
      kind: 'place',
      id: 'museum',
      name: '陕西历史博物馆',
      aliases: ['陕历博'],
      fields: [
        { name: '开放时间', value: '9:00-17:30' },
        { name: '门票价格', value: '免费，需预约' },
      ],
    },
  ];
  const mixed = new KnowledgeIndex([...hotel, ...things]);
  expect(mixed.search('高原氧气瓶哪里购买', asker).candidates[0]).toMatchObject({ id: 'altitude' });
  expect(mixed.search('高原氧气瓶哪里购买', asker).candidates[0]?.answer).toContain('氧气瓶');
  expect(mixed.search('陕历博门票价格', asker).candidates[0]?.answer).toBe('陕西历史博物馆门票价格：免费，需预约');
});

it.each([
  ['nothing', ''],
  ['a megabyte', '退房时间是几点？'.repeat(131_072)],
  ['pictures', '😀👨‍👩‍👧🏨'.repeat(300)],
  ['control characters', '\u0000\u0007\u001b[31m\u200b\ufeff\ud800'],
  ['one character ten thousand times', '啊'.repeat(10_000)],
  ['one digit ten thousand times', '9'.repeat(10_000)],
  ['letters without end', 'zhuangshuang'.repeat(1_000)],
])('%s is no trouble', (_, text) => {
  const { confidence, candidates } = index.search(text, asker);
  expect(confidence).toBeGreaterThanOrEqual(0);
  expect(confidence).toBeLessThanOrEqual(1);
  expect(candidates.length).toBeLessThanOrEqual(5);
});
