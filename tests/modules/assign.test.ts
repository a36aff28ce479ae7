// Who shall serve a customer: pure, with literals.
import { assign, assignAll, type Candidate, type Lead } from '../../server/modules/assignments/index.ts';

const candidate = (userId: string, part: Partial<Candidate> = {}): Candidate => ({
  userId,
  storeId: 2,
  load: 0,
  practice: new Map(),
  ...part,
});
const lead = (part: Partial<Lead> = {}): Lead => ({ storeId: 2, tagIds: [], friendOf: [], ...part });
const yunnan = new Map([['yunnan', 3]]);

describe('assign', () => {
  it.each<[string, Lead, Candidate[], string | null, string | null]>([
    ['nobody is there', lead(), [], null, null],
    [
      'the friend comes before all others',
      lead({ friendOf: ['c'] }),
      [candidate('a'), candidate('c', { storeId: 3, load: 900 })],
      'c',
      'friend-already',
    ],
    [
      'the same store before practice',
      lead({ tagIds: ['yunnan'] }),
      [candidate('a', { storeId: 3, practice: yunnan }), candidate('b', { load: 50 })],
      'b',
      'same-store',
    ],
    [
      'practice before load',
      lead({ tagIds: ['yunnan'] }),
      [candidate('a'), candidate('b', { load: 50, practice: yunnan })],
      'b',
      'same-store-and-practice',
    ],
    [
      'two customers are no practice',
      lead({ tagIds: ['yunnan'] }),
      [candidate('a'), candidate('b', { load: 1, practice: new Map([['yunnan', 2]]) })],
      'a',
      'same-store',
    ],
    [
      'without a store practice decides',
      lead({ storeId: null, tagIds: ['yunnan'] }),
      [candidate('a', { storeId: null }), candidate('b', { practice: yunnan })],
      'b',
      'practice',
    ],
    [
      'then who has the fewest',
      lead({ storeId: null }),
      [candidate('a', { load: 2 }), candidate('b', { load: 1 })],
      'b',
      'least-load',
    ],
    ['then the first by id', lead(), [candidate('b'), candidate('a')], 'a', 'same-store'],
  ])('%s', (_, wanted, candidates, userId, reason) => {
    const assignment = assign(wanted, candidates);
    expect([assignment?.userId ?? null, assignment?.reason ?? null]).toEqual([userId, reason]);
    expect(assign(wanted, candidates.toReversed())).toEqual(assignment);
  });
});

describe('assignAll', () => {
  it('spreads over equals, and a friend costs nobody a place', () => {
    const leads = [lead(), lead({ friendOf: ['a'] }), lead(), lead()];
    const given = assignAll(leads, [candidate('a'), candidate('b', { load: 1 })]);
    expect(given.map((one) => one?.userId)).toEqual(['a', 'a', 'a', 'b']);
  });
});
