// When a human is fetched: literals in, a judgement out; the figures on the tune half; hostile texts.
import { judgeHandOver, type Reason } from '../../answering/handover/index.ts';
import { readEscalation } from '../../answering/eval/own-data.ts';

const fetched: [string, Reason][] = [
  ['帮我转一下人工，谢谢', 'asked-for-human'],
  ['你们值班经理在吗', 'asked-for-human'],
  ['你们这是欺负人！什么态度！', 'anger'],
  ['房间又脏又吵，枕头上全是头发', 'complaint'],
  ['催了三遍了还没人来', 'urging'],
  ['麻烦快点，等了一个小时', 'urging'],
  ['我爸晕倒了，快叫救护车', 'emergency'],
  ['护照和钱包都被偷了，我在罗马', 'emergency'],
  ['我要求你们赔偿误机的损失', 'refund'],
  ['再不解决我就打12301举报', 'threat'],
];
it.each(fetched)('%s: a human, for %s', (text, reason) => {
  const judged = judgeHandOver(text);
  expect(judged).toMatchObject({ escalate: true, reason });
  expect(judged.strength).toBeGreaterThanOrEqual(0.5);
  expect(judged.words.length).toBeGreaterThan(0);
  for (const words of judged.words) expect(text.replaceAll('！', '')).toContain(words.replaceAll('！', ''));
});

it.each([
  '怎么退款',
  '你们的投诉电话是多少',
  '房间干净吗，隔音怎么样',
  '一点都不吵，睡得很好',
  '不着急，你慢慢查',
  '我没有生气，只是问问',
  '万一在国外丢了护照怎么办',
  '空调怎么开',
  '送两瓶水到1208',
  '我们一家三口想去三亚玩五天，十一月二十号从武汉走，预算一万二左右，不想太赶，麻烦给个方案',
])('%s: no human', (text) => {
  expect(judgeHandOver(text)).toMatchObject({ escalate: false });
});

it('a plain demand is stronger when it is shouted', () => {
  expect(judgeHandOver('我要退款！！你们这群骗子！').strength).toBeGreaterThan(judgeHandOver('我要退款').strength);
});

it('the second miss in a row is enough, the first is not', () => {
  expect(judgeHandOver('那个呢', 1)).toMatchObject({ escalate: false });
  expect(judgeHandOver('那个呢', 2)).toMatchObject({ escalate: true, reason: 'two-misses' });
  // What the customer says himself stays the reason.
  expect(judgeHandOver('转人工', 2)).toMatchObject({ reason: 'asked-for-human' });
});

it('holds its figures on the tune half', () => {
  const judged = readEscalation()
    .filter(({ split }) => split === 'tune')
    .map(({ text, escalate }) => ({ escalate, escalated: judgeHandOver(text).escalate }));
  const rateOf = (expected: boolean): number => {
    const rows = judged.filter(({ escalate }) => escalate === expected);
    return rows.filter(({ escalated }) => escalated).length / rows.length;
  };
  expect(judged.length).toBeGreaterThan(350);
  expect(rateOf(true)).toBeGreaterThan(0.9);
  expect(rateOf(false)).toBeLessThan(0.04);
});

it('takes any text, quickly', () => {
  const hostile = [
    '',
    ' \n\t ',
    '我要投诉'.repeat(250_000),
    '不'.repeat(10_000),
    '😡'.repeat(10_000),
    '\u0000\u0007\u001b'.repeat(5_000),
    '\ud800'.repeat(10_000),
    '1234567890'.repeat(100_000),
    '（'.repeat(10_000),
    'a'.repeat(1_000_000),
  ];
  const milliseconds = hostile.map((text) => {
    // The best of three: the machine may be busy with other things.
    const runs = [1, 2, 3].map(() => {
      const started = performance.now();
      const { strength } = judgeHandOver(text);
      expect(strength).toBeGreaterThanOrEqual(0);
      expect(strength).toBeLessThanOrEqual(1);
      return performance.now() - started;
    });
    return Math.min(...runs);
  });
  expect(Math.max(...milliseconds)).toBeLessThan(50);
  expect(judgeHandOver('')).toEqual({ escalate: false, reason: null, strength: 0, words: [] });
});
