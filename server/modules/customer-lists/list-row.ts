// Pure: a row of a list of customers: its columns, what is wrong with it by itself, what it says of a person.
import type { Cells } from '../imports/index.ts';
import type { ProfileEdit } from '../customers/index.ts';
import { birthday } from '../customers/profile.contract.ts';
import { problemsOfWho, tooLong, whoColumns, type Problem } from './who.ts';

export const columns = [
  {
    key: 'realName',
    title: '姓名',
    aliases: ['客户姓名', '名字', '联系人', '称呼'],
    hint: '最多 40 个字',
    example: '王小明',
  },
  ...whoColumns,
  {
    key: 'birthday',
    title: '生日',
    aliases: ['出生日期', '出生年月日'],
    hint: '1990-05-20 或 5月20日',
    example: '1990-05-20',
  },
  { key: 'city', title: '城市', aliases: ['所在城市', '常住地', '居住地'], hint: '最多 40 个字', example: '上海' },
  {
    key: 'note',
    title: '说明',
    aliases: ['备注', '备注信息', '其他'],
    hint: '最多 500 个字',
    example: '喜欢海岛 不吃辣',
  },
  {
    key: 'staff',
    title: '顾问',
    aliases: ['负责人', '销售', '跟进人', '归属顾问', '管家'],
    hint: '姓名或企业微信账号',
    example: '',
  },
] as const;

const twoDigits = (digits: string): string => digits.padStart(2, '0');

/** 1990/5/20, 1990年5月20日, 5月20日 and 05-20 as the profile has it; what is none stays for the check to refuse. */
const readBirthday = (text: string): string => {
  const [, year, month = '', day = ''] = /^(?:(\d{4})[-/.年])?(\d{1,2})[-/.月](\d{1,2})日?$/.exec(text) ?? [];
  if (month === '') return text;
  return `${year ?? '-'}-${twoDigits(month)}-${twoDigits(day)}`;
};

/** What is wrong with a row by itself; values are not repeated. */
export const problemsOf = (cells: Cells, staff: ReadonlyMap<string, string>): Problem[] => {
  const born = cells['birthday'] ?? '';
  const who = cells['staff'] ?? '';
  return [
    ...problemsOfWho(cells),
    ...(born !== '' && !birthday.safeParse(readBirthday(born)).success
      ? [{ title: '生日', problem: '看不懂这个日期，请写成 1990-05-20 或 5月20日' }]
      : []),
    ...(who !== '' && !staff.has(who) ? [{ title: '顾问', problem: '没有这位可以服务客户的同事' }] : []),
    ...tooLong(cells, 'realName', '姓名', 40),
    ...tooLong(cells, 'city', '城市', 40),
    ...tooLong(cells, 'note', '说明', 500),
  ];
};

/** An empty cell says nothing: what is known stays. */
export const editOf = (cells: Cells): ProfileEdit => {
  const said = (key: string): string | undefined => (cells[key] ? cells[key] : undefined);
  const born = said('birthday');
  return {
    realName: said('realName'),
    birthday: born === undefined ? undefined : readBirthday(born),
    city: said('city'),
    note: said('note'),
  };
};
