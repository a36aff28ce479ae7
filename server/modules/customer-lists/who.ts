// Pure: the columns by which a row of any list says which customer it means, and what is wrong with them by themselves.
import { normalisePhone } from '../customers/index.ts';
import type { Cells, ImportColumn } from '../imports/index.ts';

export type Problem = { title: string; problem: string };

export const whoColumns = [
  {
    key: 'phone',
    title: '手机号',
    aliases: ['手机', '电话', '联系电话', '手机号码'],
    hint: '用来认出同一位客户',
    example: '13900000000',
  },
  {
    key: 'externalUserId',
    title: '外部联系人ID',
    aliases: ['external_userid'],
    hint: '企业微信里的编号，没有就不填',
    example: '',
  },
  {
    key: 'unionId',
    title: 'unionid',
    aliases: ['微信unionid', 'union_id'],
    hint: '微信开放平台里的编号，没有就不填',
    example: '',
  },
] as const satisfies readonly ImportColumn[];

const said = (cells: Cells, key: string): string | null => (cells[key] ? cells[key] : null);

/** What tells two people of a list apart; null: the row does not say. */
export const personKeyOf = (cells: Cells): string | null =>
  said(cells, 'externalUserId') ?? said(cells, 'unionId') ?? normalisePhone(cells['phone'] ?? '');

export const problemsOfWho = (cells: Cells): Problem[] => {
  const phone = said(cells, 'phone');
  if (phone !== null) return normalisePhone(phone) === null ? [{ title: '手机号', problem: '不是有效的电话号码' }] : [];
  const isNamed = said(cells, 'externalUserId') !== null || said(cells, 'unionId') !== null;
  return isNamed ? [] : [{ title: '手机号', problem: '手机号和外部联系人ID至少要有一个' }];
};

export const tooLong = (cells: Cells, key: string, title: string, most: number): Problem[] =>
  (cells[key] ?? '').length > most ? [{ title, problem: `最多 ${most} 个字` }] : [];
