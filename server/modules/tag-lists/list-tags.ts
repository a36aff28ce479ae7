// Pure: a row of a list of tags: its columns, which tags it means, and what its marks make of those that a customer bears.
import { tooLong, whoColumns, type Problem } from '../customer-lists/index.ts';
import type { Cells } from '../imports/index.ts';
import { give, tagIdsOf, type Mark, type TagRecord } from '../tags/index.ts';

export const columns = [
  ...whoColumns,
  {
    key: 'group',
    title: '标签组',
    aliases: ['标签分组', '组名', '分组'],
    hint: '几个组里有同名的标签时要填',
    example: '',
  },
  {
    key: 'tags',
    title: '标签',
    aliases: ['标签名', '标签名称', '标记'],
    hint: '企业微信里已有的标签；几个之间用分号或顿号隔开',
    example: '云南；亲子',
  },
  {
    key: 'evidence',
    title: '依据',
    aliases: ['原因', '打标原因', '说明', '备注'],
    hint: '凭什么打，最多 60 个字，会显示在客户的标签旁',
    example: '2026 年会签到',
  },
] as const;

export type NamedTag = Pick<TagRecord, '_id' | 'groupName' | 'name'>;

/** A tag may have such a sign in its name: what is a tag as it stands is not cut. */
const namesIn = (text: string, isTag: (name: string) => boolean): string[] =>
  isTag(text)
    ? [text]
    : [
        ...new Set(
          text
            .split(/[;；,，、|\n]/)
            .map((name) => name.trim())
            .filter((name) => name !== ''),
        ),
      ];

/** The tags that a row names, and why some of what it names is none; values are not repeated. */
export const readTags = (cells: Cells, tags: readonly NamedTag[]): { named: NamedTag[]; problems: Problem[] } => {
  const { group = '', tags: text = '' } = cells;
  const problems = tooLong(cells, 'evidence', '依据', 60);
  const ofGroup = group === '' ? tags : tags.filter(({ groupName }) => groupName === group);
  if (text === '') return { named: [], problems: [...problems, { title: '标签', problem: '请填标签' }] };
  if (ofGroup.length === 0) {
    const unknownGroup = { title: '标签组', problem: '没有这个标签组，请先在“标签”里新建，再重新检查' };
    return { named: [], problems: [...problems, unknownGroup] };
  }
  const having = namesIn(text, (name) => ofGroup.some((tag) => tag.name === name)).map((name) =>
    ofGroup.filter((tag) => tag.name === name),
  );
  if (having.some((found) => found.length === 0)) {
    problems.push({ title: '标签', problem: '有没见过的标签，请先在“标签”里新建，再重新检查' });
  } else if (having.some((found) => found.length > 1)) {
    problems.push({ title: '标签组', problem: '几个组里都有这个标签，请写明是哪一组' });
  }
  return { named: having.flat(), problems };
};

/** What the row's marks rest on: the list, and what it says itself. */
export const evidenceOf = (fileName: string, cells: Cells): string =>
  `“${fileName}”${cells['evidence'] ? `，${cells['evidence']}` : ''}`;

export type GroupOf = (tagId: string) => string | null;

/** Of which of these tags the customer cannot be given one: a rule keeps up another of a single-choice group. */
export const keptByRule = (marks: readonly Mark[], named: readonly NamedTag[], groupOf: GroupOf): NamedTag[] =>
  named.filter(({ _id }) => {
    const group = groupOf(_id.toString());
    const isRival = ({ origin, tagId }: Mark): boolean =>
      origin === 'rule' && !tagId.equals(_id) && groupOf(tagId.toString()) === group;
    return group !== null && marks.some(isRival);
  });

/** Two tags of one single-choice group in one row: nobody can say which counts. */
export const areRivals = (named: readonly NamedTag[], groupOf: GroupOf): boolean => {
  const groups = named.map(({ _id }) => groupOf(_id.toString())).filter((group) => group !== null);
  return new Set(groups).size < groups.length;
};

/** All marks once the list has said so, too; of a single-choice group the others go. What a rule keeps up stays. */
export const marksAfter = (
  marks: readonly Mark[],
  named: readonly NamedTag[],
  { at, by, evidence }: Pick<Mark, 'at' | 'by' | 'evidence'>,
  groupOf: GroupOf,
): Mark[] => {
  const refused = keptByRule(marks, named, groupOf);
  const given = named.filter((tag) => !refused.includes(tag));
  return given.reduce<Mark[]>(
    (left, { _id: tagId }) => {
      const group = groupOf(tagId.toString());
      const isReplaced = (mark: Mark): boolean =>
        group !== null && !mark.tagId.equals(tagId) && groupOf(mark.tagId.toString()) === group;
      const kept = left.filter((mark) => !isReplaced(mark));
      return give(kept, [{ tagId, origin: 'import', at, by, evidence, recordId: null }]);
    },
    [...marks],
  );
};

/** Group by group what is borne before and after; a tag that others gave already gets the list as a further reason. */
export const differencesOf = (
  before: readonly Mark[],
  after: readonly Mark[],
  tags: readonly NamedTag[],
): { title: string; before: string; after: string }[] => {
  const isChanged = (groupName: string): boolean => {
    const ids = new Set(tags.filter((tag) => tag.groupName === groupName).map(({ _id }) => _id.toString()));
    const count = (marks: readonly Mark[]): number => marks.filter(({ tagId }) => ids.has(tagId.toString())).length;
    return count(before) !== count(after) || namesOf(before, groupName) !== namesOf(after, groupName);
  };
  const namesOf = (marks: readonly Mark[], groupName: string): string => {
    const borne = new Set(tagIdsOf(marks));
    return tags
      .filter((tag) => tag.groupName === groupName && borne.has(tag._id.toString()))
      .map(({ name }) => name)
      .join('、');
  };
  return [...new Set(tags.map(({ groupName }) => groupName))].filter(isChanged).map((title) => {
    const [was, is] = [namesOf(before, title), namesOf(after, title)];
    return { title, before: was, after: was === is ? `${is}（名单也记为依据）` : is };
  });
};

const idOf = ({ tagId, origin, recordId, at }: Mark): string =>
  `${tagId.toString()} ${origin} ${String(recordId)} ${at.getTime()}`;

/** What came and what went. */
export const changeOf = (before: readonly Mark[], after: readonly Mark[]): { given: Mark[]; replaced: Mark[] } => {
  const [was, is] = [new Set(before.map(idOf)), new Set(after.map(idOf))];
  return {
    given: after.filter((mark) => !was.has(idOf(mark))),
    replaced: before.filter((mark) => !is.has(idOf(mark))),
  };
};

/**
 * The marks without what the list gave. What it replaced in a single-choice group comes back where nobody chose another
 * since; what a consultant gave in WeCom was taken off there, so from now on it is a mark of ours that WeCom is told of.
 * `isWhole` false: some of what was given is not there any more.
 */
export const marksTakenBack = (
  marks: readonly Mark[],
  { given, replaced }: { given: readonly Mark[]; replaced: readonly Mark[] },
  evidence: string,
  groupOf: GroupOf,
): { marks: Mark[]; isWhole: boolean } => {
  const gone = new Set(given.map(idOf));
  const found = marks.filter((mark) => gone.has(idOf(mark)));
  const groups = new Set(found.map(({ tagId }) => groupOf(tagId.toString())));
  const left = marks.filter((mark) => !gone.has(idOf(mark)));
  const isFree = ({ tagId }: Mark): boolean => {
    const group = groupOf(tagId.toString());
    return groups.has(group) && !left.some((mark) => groupOf(mark.tagId.toString()) === group);
  };
  const back = replaced
    .filter((mark) => isFree(mark))
    .map((mark): Mark => (mark.origin === 'wecom' ? { ...mark, origin: 'import', evidence } : mark));
  return { marks: give(left, back), isWhole: found.length === given.length };
};
