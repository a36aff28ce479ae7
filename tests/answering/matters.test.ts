// What a text is about: the classifier that ships, and how one is learnt.
import { analyse } from '../../answering/text/analyse.ts';
import { matterTerms } from '../../answering/text/matter-terms.ts';
import { likeness, overlap, readAbout, readerWithout, sameMatter, termOf } from '../../answering/text/matters.ts';
import { fitMatters, scoreMatters } from '../../answering/training/matter-model.ts';

it('reads what a text is about in words that no entry has', () => {
  const aboutOf = (text: string): string | undefined => [...readAbout(analyse(text)).topics.keys()][0];
  expect(aboutOf('我们下半夜才到店，床位别给人家了')).toBe('checkin');
  expect(aboutOf('娃才八个月，吃奶的')).toBe('child');
  expect(aboutOf('今天股票跌了没')).toBe('foreign');
  const [one, other] = [readAbout(analyse('移动电源')), readAbout(analyse('充电宝能带上飞机吗'))];
  expect(overlap(one.topics, other.topics)).toBeGreaterThan(overlap(one.topics, readAbout(analyse('几点退房')).topics));
});

it('knows nothing of an empty text, and nothing of what is hidden from it', () => {
  expect(readAbout(analyse(''))).toMatchObject({ knownShare: 0, topics: new Map(), matters: new Map() });
  expect(readerWithout(() => true)(analyse('几点退房')).matters.size).toBe(0);
});

it('says how likely two texts are about the same matter', () => {
  const [asked, same, other] = ['寄存行李收钱吗', '箱子先搁前台成不', '几点吃早饭'].map((text) =>
    readAbout(analyse(text)),
  );
  if (asked === undefined || same === undefined || other === undefined) throw new Error('three texts');
  expect(sameMatter(asked, same)).toBeGreaterThan(10 * sameMatter(asked, other));
});

it('knows words that are akin though they share no character', () => {
  const likenessOf = (one: string, other: string): number => {
    const [left, right] = [termOf(one), termOf(other)];
    return left === null || right === null ? NaN : likeness(left, right);
  };
  expect(likenessOf('u猫', 'w宠物')).toBeGreaterThan(likenessOf('u猫', 'w签证') + 0.2);
  expect(likenessOf('w押金', 'w押金')).toBeCloseTo(1);
  expect(termOf('w没有这个词')).toBeNull();
});

it('learns from sayings to recognise others of the same matter', () => {
  const sayings = [
    ['早餐几点开始', '早餐几点结束', '早上几点有饭', '早餐到几点', '几点吃早餐'],
    ['停车收费吗', '停车场怎么收费', '停车要钱不', '车停一晚多少钱', '停车贵不贵'],
  ];
  const examples = sayings.flatMap((texts, matter) =>
    texts.map((text) => ({ matter, terms: matterTerms(analyse(text)) })),
  );
  const model = fitMatters(examples, sayings.length);
  const scoresOf = (text: string): number[] => scoreMatters(model, matterTerms(analyse(text)), sayings.length);
  const [breakfast = 0, parking = 0] = scoresOf('早餐几点供应');
  expect(breakfast).toBeGreaterThan(parking);
  const [, more = 0] = scoresOf('停车多少钱');
  expect(more).toBeGreaterThan(0);
});
