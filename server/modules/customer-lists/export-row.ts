// Pure: a customer as a line of a list that leaves the house. The titles are those that an import understands.
import { localDay } from '../../local-day.ts';
import { maskPhone, type CustomerRecord } from '../customers/index.ts';
import type { CustomerRow } from '../customers/customers.contract.ts';

export const exportTitles = [
  '姓名',
  '手机号',
  '昵称',
  '备注名',
  '外部联系人ID',
  '生日',
  '城市',
  '说明',
  '标签',
  '顾问',
  '添加日期',
  '营销同意',
  '退订',
] as const;

export type ExportedCustomer = { record: CustomerRecord; row: CustomerRow; phones: readonly string[] };

const consentWords = { granted: '同意', withdrawn: '不同意' } as const;

/** People write numbers into names and notes: masked where the list is. */
const maskWithin = (text: string): string =>
  text.replaceAll(/(?<!\d)1\d{2}[\s-]?\d{4}[\s-]?\d{4}(?!\d)/g, (found) => maskPhone(found.replaceAll(/\D/g, '')));

const showBirthday = (birthday: string | null): string => {
  const [, month, day] = /^--(\d\d)-(\d\d)$/.exec(birthday ?? '') ?? [];
  return month === undefined || day === undefined ? (birthday ?? '') : `${Number(month)}月${Number(day)}日`;
};

/** `timeZone`: the agency's, in which days are counted. */
export const exportCells = (
  { record, row, phones }: ExportedCustomer,
  { isMasked, timeZone }: { isMasked: boolean; timeZone: string },
): string[] => {
  const { profile, consent, optOut, externalUserId, firstAddedAt } = record;
  const free = (text: string): string => (isMasked ? maskWithin(text) : text);
  return [
    free(profile.realName),
    phones.map((phone) => (isMasked ? maskPhone(phone) : phone)).join('；'),
    free(row.name),
    free(row.remarks.join('；')),
    externalUserId ?? '',
    showBirthday(profile.birthday),
    free(profile.city),
    free(profile.note),
    row.tags.map((tag) => tag.name).join('；'),
    row.consultants.map((consultant) => consultant.name).join('；'),
    firstAddedAt ? localDay(firstAddedAt, timeZone) : '',
    consent ? consentWords[consent.state] : '',
    optOut ? '已退订' : '',
  ];
};
