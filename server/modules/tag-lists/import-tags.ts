// The list of tags as a kind of import.
import type { Context } from '../../context.ts';
import { matchCustomers, personKeyOf, problemsOfWho } from '../customer-lists/index.ts';
import type { ImportKind, ImportRow, RowCheck } from '../imports/index.ts';
import { findTerms, groupOfTag } from '../marks/index.ts';
import { findTagsInUse, tagIdsOf } from '../tags/index.ts';
import { areRivals, columns, differencesOf, keptByRule, marksAfter, readTags } from './list-tags.ts';
import { takeBackMarks, writeMarks } from './write-marks.ts';

const check = async (context: Context, rows: readonly ImportRow[]): Promise<RowCheck[]> => {
  const tags = await findTagsInUse(context);
  const groupOf = groupOfTag(await findTerms(context));
  const customers = await matchCustomers(context, rows);
  /** What a customer bears once the rows before are written. */
  const borne = new Map(customers.flatMap((one) => ('_id' in one ? [[one._id.toString(), one.marks] as const] : [])));
  const ofList = { at: context.now(), by: null, evidence: '' };
  return rows.map(({ cells }, at): RowCheck => {
    const { named, problems } = readTags(cells, tags);
    problems.unshift(...problemsOfWho(cells));
    const customer = customers[at];
    if (customer && !('_id' in customer) && problems.every(({ title }) => title !== customer.title))
      problems.unshift(customer);
    if (areRivals(named, groupOf)) problems.push({ title: '标签', problem: '这个组只能有一个标签，请只留一个' });
    if (!customer || !('_id' in customer) || problems.length > 0) return { result: 'problem', problems };
    const id = customer._id.toString();
    const before = borne.get(id) ?? [];
    if (keptByRule(before, named, groupOf).length > 0) {
      const problem = '这个组只能有一个标签，他现在的那个由规则保持';
      return { result: 'problem', problems: [{ title: '标签', problem }] };
    }
    const after = marksAfter(before, named, ofList, groupOf);
    borne.set(id, after);
    const differences = differencesOf(before, after, tags);
    if (differences.length === 0) return { result: 'same', differences };
    const [had, has] = [tagIdsOf(before), tagIdsOf(after)];
    const isGain = has.length > had.length && had.every((tagId) => has.includes(tagId));
    return { result: isGain ? 'create' : 'update', differences };
  });
};

export const tagImport: ImportKind = {
  name: 'tags',
  title: '标签名单',
  purpose: '给已有的客户打上标签，企业微信里随后也会打上',
  unit: '行',
  repetition: '说的是同样的事',
  takingBack: '名单打上的标签会去掉，单选组里换下的会换回来；别人打的不动。',
  columns,
  keyOf: (cells) => {
    const who = personKeyOf(cells);
    return who === null ? null : [who, cells['group'], cells['tags']].join('\n');
  },
  check,
  apply: writeMarks,
  undo: takeBackMarks,
};
