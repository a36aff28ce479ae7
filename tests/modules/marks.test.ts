// Who says that a tag is borne, and what WeCom is to be told of it.
import { Types } from 'mongoose';
import { tagDifference, tagsWhenSeen } from '../../server/modules/contacts/contact.state.ts';
import { bring, give, keyOfMarks, part, readMarks, takeOff, type Mark } from '../../server/modules/tags/index.ts';

const idOf = (digit: string): Types.ObjectId => new Types.ObjectId(digit.repeat(24));
const [vip, family, recordId] = [idOf('1'), idOf('2'), idOf('3')];
const at = new Date('2030-03-04T00:00:00.000Z');
const mark = (tagId: Types.ObjectId, origin: Mark['origin'], more: Partial<Mark> = {}): Mark => ({
  tagId,
  origin,
  at,
  by: null,
  evidence: '',
  recordId: null,
  ...more,
});
const shown = (marks: readonly Mark[]): string[] =>
  marks.map(({ tagId, origin }) => `${tagId.equals(vip) ? 'vip' : 'family'} ${origin}`).sort();
const seen = { tagIds: [], takenOff: new Set<string>(), hasRelation: true, at };

it('several say so; the first time counts', () => {
  const later = mark(vip, 'person', { at: new Date(at.getTime() + 1) });
  expect(give([mark(vip, 'person')], [later])).toEqual([mark(vip, 'person')]);
  expect(shown(give([mark(vip, 'rule')], [later]))).toEqual(['vip person', 'vip rule']);
});

it('a hand takes off all but what a rule says', () => {
  const marks = [mark(vip, 'person'), mark(vip, 'wecom'), mark(vip, 'rule'), mark(family, 'person')];
  expect(shown(takeOff(marks, new Set([vip.toString()])))).toEqual(['family person', 'vip rule']);
});

it('WeCom’s reading replaces what WeCom said before, and nothing else', () => {
  const marks = [mark(vip, 'wecom'), mark(vip, 'rule'), mark(family, 'person')];
  expect(shown(readMarks(marks, { ...seen, tagIds: [family] }))).toEqual(['family person', 'family wecom', 'vip rule']);
  expect(shown(readMarks(marks, { ...seen, takenOff: new Set([vip, family].map(String)) }))).toEqual(['vip rule']);
});

it('how he came is forgotten when nobody serves him any more', () => {
  const marks = [mark(vip, 'live-code'), mark(family, 'person')];
  expect(shown(readMarks(marks, seen))).toEqual(['family person', 'vip live-code']);
  expect(shown(readMarks(marks, { ...seen, hasRelation: false }))).toEqual(['family person']);
});

it('a record brings what people gave it, and takes the same along again', () => {
  const own = [mark(vip, 'person'), mark(vip, 'rule'), mark(family, 'wecom')];
  const together = [mark(family, 'person'), ...bring(own, recordId)];
  expect(shown(together)).toEqual(['family person', 'vip person']);
  const { stay, go } = part(together, recordId);
  expect([keyOfMarks(stay), keyOfMarks(go)]).toEqual([
    keyOfMarks([mark(family, 'person')]),
    keyOfMarks([mark(vip, 'person')]),
  ]);
});

describe('tags of a relation', () => {
  const known = { wecomTagIds: ['a', 'b'], mirroredTagIds: ['b', 'c'], takenOffTagIds: ['d'] };

  it('are put where they lack and taken from where we put them; those of others stay', () => {
    expect(tagDifference(known, ['a', 'e'])).toEqual({ add: ['e'], remove: ['b', 'c'] });
    expect(tagDifference(known, ['b', 'c'])).toEqual({ add: ['c'], remove: [] });
  });

  it('that somebody took off in WeCom are known by having been there', () => {
    expect(tagsWhenSeen(known, ['a'], 'all')).toEqual({
      wecomTagIds: ['a'],
      mirroredTagIds: ['c'],
      takenOffTagIds: [],
      gone: ['b'],
    });
  });

  it('are not given back by a reading that is older than their end', () => {
    expect(tagsWhenSeen(known, ['d', 'e'], 'more-tags')).toEqual({
      wecomTagIds: ['e', 'a', 'b'],
      mirroredTagIds: ['b', 'c'],
      takenOffTagIds: ['d'],
      gone: [],
    });
  });
});
