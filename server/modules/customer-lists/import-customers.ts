// The list of customers as a kind of import.
import type { Context } from '../../context.ts';
import type { Cells, ImportKind, ImportRow, RowCheck } from '../imports/index.ts';
import {
  differences,
  emptyProfile,
  maskPhone,
  normalisePhone,
  profileOf,
  type CustomerRecord,
} from '../customers/index.ts';
import { columns, editOf, problemsOf } from './list-row.ts';
import { matchRows, staffByWord } from './match-rows.ts';
import { personKeyOf } from './who.ts';
import { takeBackRows, writeRows, type CustomerHold } from './write-rows.ts';

const nothingKnown = { ...emptyProfile, consent: null, optOut: null, quietHours: null };
const titles = new Map<string, string>(columns.map(({ key, title }) => [key, title]));

const differencesOf = (cells: Cells, known: CustomerRecord | null, addsPhone: boolean) => {
  const edits = differences(known ? profileOf(known) : nothingKnown, editOf(cells)).map(({ field, before, after }) => ({
    title: titles.get(field) ?? field,
    before,
    after,
  }));
  const phone = normalisePhone(cells['phone'] ?? '');
  const phones = addsPhone && phone !== null ? [{ title: '手机号', before: '', after: maskPhone(phone) }] : [];
  const consultant = cells['staff'] ?? '';
  // Whom a known customer belongs to is WeCom's to say.
  const staff = known === null && consultant !== '' ? [{ title: '顾问', before: '', after: consultant }] : [];
  return [...edits, ...phones, ...staff];
};

const check = async (context: Context, rows: readonly ImportRow[]): Promise<RowCheck[]> => {
  const staff = await staffByWord(context);
  const matches = await matchRows(context, rows);
  return rows.map(({ cells }, at): RowCheck => {
    const match = matches[at];
    const problems = problemsOf(cells, staff);
    if (match?.kind === 'problem') problems.push(match.problem);
    if (!match || match.kind === 'problem' || problems.length > 0) return { result: 'problem', problems };
    const known = match.kind === 'known' ? match.customer : null;
    const differences = differencesOf(cells, known, match.kind === 'new' || match.bringsPhone);
    if (known === null) return { result: 'create', differences };
    return { result: differences.length === 0 ? 'same' : 'update', differences };
  });
};

/** `holds`: modules further on whose records keep a customer from going when his list is taken back. */
export const customerImport = (holds: readonly CustomerHold[]): ImportKind => ({
  name: 'customers',
  title: '客户名单',
  purpose: '新增客户，或补充和修改已有客户的姓名、生日、城市和说明',
  unit: '位客户',
  repetition: '是同一个人',
  takingBack: '新增的客户会删除，修改过的会改回原样。',
  columns,
  keyOf: personKeyOf,
  check,
  apply: writeRows,
  undo: takeBackRows(holds),
});
