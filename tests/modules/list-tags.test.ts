// Lists of tags: which tags a row means, what its marks make of others, and what comes back with them.
import { Types } from 'mongoose';
import { changeOf, marksAfter, marksTakenBack, readTags } from '../../server/modules/tag-lists/list-tags.ts';
import type { Mark } from '../../server/modules/tags/index.ts';

const tag = (groupName: string, name: string) => ({ _id: new Types.ObjectId(), groupName, name });
const [sea, slash, gold, silver, seaAgain] = [
  tag('想去', '海岛'),
  tag('想去', '山、水'),
  tag('等级', '金卡'),
  tag('等级', '银卡'),
  tag('去过', '海岛'),
] as const;
const tags = [sea, slash, gold, silver, seaAgain];
const groupOf = (tagId: string) => (tagId === String(gold._id) || tagId === String(silver._id) ? '等级' : null);

const at = new Date('2030-03-04T02:00:00.000Z');
const mark = ({ _id }: { _id: Types.ObjectId }, part: Partial<Mark> = {}): Mark => ({
  tagId: _id,
  origin: 'import',
  at,
  by: 'boss',
  evidence: '“x”',
  recordId: null,
  ...part,
});
const ofList = { at, by: 'boss', evidence: '“x”' };
const earlier = new Date('2029-01-01T00:00:00.000Z');
const read = (cells: Record<string, string>) => readTags(cells, tags);

it.each([
  [{ tags: '金卡' }, [gold]],
  [{ tags: '金卡；山、水', group: '' }, [gold]],
  [{ tags: '山、水' }, [slash]],
  [{ tags: '海岛, 海岛', group: '去过' }, [seaAgain]],
  [{ tags: '海岛' }, [sea, seaAgain]],
  [{ tags: '海岛', group: '等级' }, []],
  [{ tags: ' ；、' }, []],
  [{ tags: '' }, []],
])('%j names its tags', (cells, named) => {
  expect(read(cells).named).toEqual(named);
});

it('repeats no value where it names none', () => {
  for (const cells of [{ tags: '秘密' }, { tags: '海岛', group: '秘密' }, { tags: '海岛' }, { tags: '' }]) {
    const { problems } = read(cells);
    expect([cells, problems.length]).toEqual([cells, 1]);
    expect(JSON.stringify(problems)).not.toContain('秘密');
  }
});

it('gives beside what others gave, once, and replaces in a single-choice group but for a rule', () => {
  const byHand = mark(sea, { origin: 'person', at: earlier });
  const once = marksAfter([byHand], [sea], ofList, groupOf);
  expect(once).toEqual([byHand, mark(sea)]);
  expect(marksAfter(once, [sea], { ...ofList, evidence: '“y”' }, groupOf)).toEqual(once);
  expect(marksAfter([mark(silver, { origin: 'wecom' })], [gold], ofList, groupOf)).toEqual([mark(gold)]);
  const ruled = [mark(silver, { origin: 'rule' })];
  expect(marksAfter(ruled, [gold, sea], ofList, groupOf)).toEqual([...ruled, mark(sea)]);
});

it('is taken back to what was, unless somebody chose something else since', () => {
  const before = [mark(silver, { origin: 'person', at: earlier }), mark(sea, { origin: 'live-code', at: earlier })];
  const after = marksAfter(before, [gold, sea], ofList, groupOf);
  const change = changeOf(before, after);
  const takeBack = (marks: readonly Mark[]) => marksTakenBack(marks, change, '撤回', groupOf);
  const sorted = (marks: readonly Mark[]) => marks.map((one) => JSON.stringify(one)).sort();
  expect(sorted(takeBack(after).marks)).toEqual(sorted(before));
  expect(takeBack(after).isWhole).toBe(true);
  // The card was changed by hand: it stays, the sea goes all the same.
  const chosen = mark(silver, { origin: 'person', at: new Date(at.getTime() + 1_000) });
  const since = [...after.filter(({ tagId }) => !tagId.equals(gold._id)), chosen];
  expect(takeBack(since)).toEqual({ marks: [before[1], chosen], isWhole: false });
  // Its own mark of another list stays.
  const other = mark(sea, { at: earlier });
  expect(takeBack([...after.filter(({ origin }) => origin !== 'import'), other]).marks).toContainEqual(other);
});
