// The workbench names the fields of a text in words; it must read them as the server does.
import {
  hasCustomerFields,
  messageFields,
  renderText,
  unknownFields,
} from '../../server/modules/deliveries/message-text.ts';
import { fieldWords, messageParts } from '../../workbench/src/broadcasts/message-parts.ts';

const texts = [
  '您好',
  '{{姓名|您}}好，五一还有位',
  '{{ 姓名 | 您 }}好\n{{顾问}}',
  '{{昵称|}}，{{城市|那里}}的{{城市}}',
  '{{{姓名|您}}}',
  '{{姓名|您',
  '姓名|您}}',
  '{{}}{{|x}}{{a|b|c}}',
  '{{姓名|{您}}}',
  '',
];

it.each(texts)('%j is read alike on both sides', (text) => {
  const fields = messageParts(text).flatMap((part) => (typeof part === 'string' ? [] : [part]));
  expect(fields.flatMap(({ field }) => (messageFields.includes(field) ? [] : [field]))).toEqual(unknownFields(text));
  expect(fields.some(({ field }) => field !== '顾问' && messageFields.includes(field))).toBe(hasCustomerFields(text));
  const said = messageParts(text).map((part) => {
    if (typeof part === 'string') return part;
    return part.field === '顾问' ? '李' : (part.fallback ?? '');
  });
  expect(said.join('')).toBe(renderText(text, undefined, '李').text);
});

it('a field is told with what stands in for it', () => {
  const words = messageParts('{{姓名|您}}{{昵称|}}{{顾问}}').map((part) =>
    typeof part === 'string' ? part : fieldWords(part),
  );
  expect(words).toEqual(['姓名（没有时写“您”）', '昵称（没有时不写）', '顾问']);
});
