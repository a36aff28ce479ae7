// Intents from examples: what shares words, what shares none, and no examples at all.
import { IntentRecognizer } from '../../answering/index.ts';

const examples = Object.entries({
  towels: ['送两条毛巾到房间', '再拿条浴巾', '毛巾不够了', '麻烦送下毛巾'],
  wake: ['明早六点叫醒我', '帮我设个叫早', '七点打电话叫我起床'],
  thanks: ['谢谢', '好的谢谢', '太感谢了', '非常感谢'],
  urge: ['怎么还没送来', '刚才要的怎么还没到', '等了半天了还没送上来'],
}).flatMap(([intent, texts]) => texts.map((text) => ({ text, intent })));

it.each([
  ['1203房送条浴巾', 'towels'],
  ['明天五点半能叫我起床吗', 'wake'],
  ['感谢感谢', 'thanks'],
  ['东西怎么还没送上来啊', 'urge'],
])('%s is %s', (text, intent) => {
  const found = new IntentRecognizer(examples).recognize(text);
  expect(found.intent).toBe(intent);
  expect(found.confidence).toBeGreaterThan(0.3);
  expect(found.confidence).toBeLessThanOrEqual(1);
});

it('knows nothing without examples, and guesses nothing worse than an intent on odd input', () => {
  expect(new IntentRecognizer([]).recognize('你好')).toEqual({ intent: null, confidence: 0 });
  expect(['towels', 'wake', 'thanks', 'urge']).toContain(new IntentRecognizer(examples).recognize('').intent);
});
