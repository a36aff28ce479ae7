// Phone numbers: typed in many ways, compared as one, merged per consultant, shown masked.
import { maskPhone, mergePhones, normalisePhone } from '../../server/modules/customers/phones.ts';

it.each([
  ['15400001234', '15400001234'],
  ['+86 154 0000 1234', '15400001234'],
  ['0086-15400001234', '15400001234'],
  ['021-5888 8888', '02158888888'],
  ['abc', null],
  ['12345', null],
  ['1234567890123456', null],
])('%s is %s', (text, phone) => {
  expect(normalisePhone(text)).toBe(phone);
});

it('shows the ends of a number only', () => {
  expect(maskPhone('15400001234')).toBe('154****1234');
  expect(maskPhone('123456')).toBe('****56');
});

describe('merging what a consultant lists', () => {
  const phone = (blindIndex: string) => ({ blindIndex, seal: () => `sealed ${blindIndex}` });
  const known = [{ blindIndex: 'x', sealed: 'sealed before', staffUserIds: ['a', 'b'] }];

  it('keeps a number while anybody lists it, sealed as it was', () => {
    expect(mergePhones(known, 'a', [])).toEqual([{ blindIndex: 'x', sealed: 'sealed before', staffUserIds: ['b'] }]);
    expect(mergePhones(known, 'c', [phone('x')])[0]).toEqual({
      blindIndex: 'x',
      sealed: 'sealed before',
      staffUserIds: ['a', 'b', 'c'],
    });
  });
  it('drops a number that nobody lists any more', () => {
    expect(mergePhones(mergePhones(known, 'a', []), 'b', [])).toEqual([]);
  });
  it('adds a number once, even when it is listed twice', () => {
    expect(mergePhones([], 'a', [phone('y'), phone('y')])).toEqual([
      { blindIndex: 'y', sealed: 'sealed y', staffUserIds: ['a'] },
    ]);
  });
});
