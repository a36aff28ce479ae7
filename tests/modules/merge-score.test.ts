// How likely two records are one person, and what a reviewer reads.
import { scorePair, worthALook, type Comparable } from '../../server/modules/merges/merge-score.ts';

const record = (part: Partial<Comparable>): Comparable => ({
  names: [],
  unionId: null,
  phoneIndexes: [],
  birthday: null,
  gender: 'unknown',
  staffUserIds: [],
  ...part,
});

it.each<[string, Partial<Comparable>, Partial<Comparable>, number]>([
  ['one WeChat account', { unionId: 'u' }, { unionId: 'u' }, 90],
  ['a phone alone', { phoneIndexes: ['p'] }, { phoneIndexes: ['q', 'p'] }, 55],
  ['a phone and a name', { phoneIndexes: ['p'], names: ['王 姐'] }, { phoneIndexes: ['p'], names: ['王姐'] }, 85],
  [
    'a name that many have',
    { phoneIndexes: ['p'], names: ['平安是福'] },
    { phoneIndexes: ['p'], names: ['平安是福'] },
    55,
  ],
  [
    'a couple that shares a phone',
    { phoneIndexes: ['p'], gender: 'male', birthday: '1980-01-01' },
    { phoneIndexes: ['p'], gender: 'female', birthday: '1982-02-02' },
    0,
  ],
  ['a name alone', { names: ['王小明'] }, { names: ['王小明'] }, 30],
  ['nothing in common', { names: ['王小明'] }, { names: ['李雷'] }, 0],
])('%s', (_name, a, b, score) => {
  expect(scorePair(record(a), record(b)).score).toBe(score);
  expect(scorePair(record(b), record(a))).toEqual(scorePair(record(a), record(b)));
});

it('says why, in Chinese', () => {
  const { score, reasons } = scorePair(
    record({ phoneIndexes: ['p'], gender: 'male' }),
    record({ phoneIndexes: ['p'], gender: 'female' }),
  );
  expect(score).toBeLessThan(worthALook);
  expect(reasons).toEqual(['手机号相同', '性别不同，可能是家人共用手机号']);
});
