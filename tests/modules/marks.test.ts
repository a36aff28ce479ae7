// Who says that a tag is borne, and what WeCom is to be told of it.
import { Types } from 'mongoose';
import { tagDifference, tagsOfBeginning, tagsWhenSeen } from '../../server/modules/contacts/contact.state.ts';
import { foldFacts } from '../../server/modules/facts/fold-facts.ts';
import { decideMarks, marksChangeAt, type TagTerms } from '../../server/modules/marks/decide-marks.ts';
import { findCircle } from '../../server/modules/marks/rule-circle.ts';
import type { Group } from '../../server/modules/rules/rules.contract.ts';
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

  it('of a relation that begins are those that it shows; nobody took the others off, and what came over is ours still', () => {
    const begun = (addWay: number) =>
      tagsWhenSeen(
        tagsOfBeginning(known, { addWay, tagIds: ['b', 'x'] }, [{ mirroredTagIds: ['x', 'y'] }]),
        ['b', 'x'],
        'all',
      );
    const shown = { wecomTagIds: ['b', 'x'], takenOffTagIds: [], gone: [] };
    expect(begun(1)).toEqual({ ...shown, mirroredTagIds: ['b'] });
    expect(begun(202)).toEqual({ ...shown, mirroredTagIds: ['b', 'x'] });
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

describe('marks that come and go by themselves', () => {
  const moment = { now: new Date('2030-03-04T04:00:00.000Z'), timeZone: 'Asia/Shanghai' };
  const later = (days: number) => ({ ...moment, now: new Date(moment.now.getTime() + days * 86_400_000) });
  const person = {
    type: 'wechat',
    name: '客户',
    hasPhone: false,
    gender: 'female',
    city: null,
    birthday: null,
    marks: [],
    consent: { marketing: 'unknown', optedOutAt: null, quietHours: null },
  } as const;
  const stay = (departsOn: string, product = '大床房') => ({
    kind: 'stay' as const,
    departsOn,
    returnsOn: departsOn,
    nights: 1,
    people: 1,
    spendFen: 0,
    destination: '上海',
    product,
  });
  const facts = (...trips: ReturnType<typeof stay>[]) => foldFacts(person, [{ trips }], moment.timeZone);
  const stays = (least: number): Group => ({
    type: 'all',
    of: [
      {
        type: 'trips',
        kind: 'stay',
        destinations: [],
        products: [],
        by: 'departsOn',
        within: { kind: 'last', n: 12, unit: 'month' },
        measure: 'count',
        is: 'at-least',
        value: least,
      },
    ],
  });
  const asks = (tagId: Types.ObjectId, more: Partial<TagTerms> = {}): TagTerms => ({
    tagId,
    choiceGroup: null,
    expiresAfterDays: null,
    rule: null,
    ...more,
  });
  const ruled = (least: number) => ({ condition: stays(least), sentence: `入住 ${least} 次` });

  it('by a rule, while it holds, with its sentence and the instant', () => {
    const terms = [asks(vip, { rule: ruled(2) })];
    const regular = facts(stay('2029-03-07'), stay('2029-12-01'));
    const marks = decideMarks([], regular, terms, moment);
    expect(marks).toEqual([mark(vip, 'rule', { at: moment.now, evidence: '入住 2 次' })]);
    expect(decideMarks(marks, regular, terms, later(1))).toEqual(marks);
    expect(marksChangeAt(marks, regular, terms, moment)).toEqual(new Date('2030-03-06T16:00:00.000Z'));
    expect(decideMarks(marks, regular, terms, later(3))).toEqual([]);
    expect(marksChangeAt([], regular, terms, later(3))).toBeNull();
  });

  it('by a rule beside what a person says, each for itself', () => {
    const terms = [asks(vip, { rule: ruled(1) })];
    const marks = decideMarks([mark(vip, 'person')], facts(stay('2029-12-01')), terms, moment);
    expect(shown(marks)).toEqual(['vip person', 'vip rule']);
    expect(shown(decideMarks(marks, facts(), terms, moment))).toEqual(['vip person']);
  });

  it('by age, but for those of rules', () => {
    const terms = [asks(vip, { expiresAfterDays: 10, rule: ruled(1) })];
    const marks = [mark(vip, 'person'), mark(vip, 'wecom'), mark(vip, 'rule', { evidence: '入住 1 次' })];
    const regular = facts(stay('2029-12-01'));
    expect(marksChangeAt(marks, regular, terms, moment)).toEqual(new Date('2030-03-13T16:00:00.000Z'));
    expect(shown(decideMarks(marks, regular, terms, later(9)))).toHaveLength(3);
    expect(shown(decideMarks(marks, regular, terms, later(10)))).toEqual(['vip rule']);
  });

  it('one of a single-choice group: the last that was said, but what a rule says before all, and the first rule of two', () => {
    const one = [asks(vip, { choiceGroup: 'g' }), asks(family, { choiceGroup: 'g' })];
    const newer = new Date(at.getTime() + 1);
    expect(
      shown(decideMarks([mark(vip, 'person'), mark(family, 'wecom', { at: newer })], facts(), one, moment)),
    ).toEqual(['family wecom']);
    expect(shown(decideMarks([mark(vip, 'wecom'), mark(family, 'wecom')], facts(), one, moment))).toHaveLength(2);
    const [first, second] = one as [TagTerms, TagTerms];
    const both = [
      { ...first, rule: ruled(2) },
      { ...second, rule: ruled(1) },
    ];
    const hand = mark(family, 'person', { at: newer });
    const twice = facts(stay('2029-12-01'), stay('2029-12-02'));
    expect(shown(decideMarks([hand], twice, both, moment))).toEqual(['vip rule']);
    expect(shown(decideMarks([hand], facts(stay('2029-12-01')), both, moment))).toEqual([
      'family person',
      'family rule',
    ]);
  });

  it('may not depend on their own tag, by whatever way', () => {
    const bears = (...tagIds: string[]): Group => ({
      type: 'all',
      of: [{ type: 'none', of: [{ type: 'mark', tagIds, origins: [], since: null }] }],
    });
    const rules = new Map([
      ['a', bears('b')],
      ['b', bears('c', 'd')],
    ]);
    expect(findCircle('x', bears('x'), rules)).toEqual(['x', 'x']);
    expect(findCircle('d', bears('a'), rules)).toEqual(['d', 'a', 'b', 'd']);
    expect(findCircle('x', bears('a', 'c'), rules)).toBeNull();
    // Of its own old rule nothing counts any more.
    expect(findCircle('a', bears('c'), rules)).toBeNull();
  });
});
