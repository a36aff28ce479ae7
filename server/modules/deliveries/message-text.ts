// Pure: the text of a message with fields such as {{姓名|您}}; what stands behind the bar stands in where the field is empty.
import type { Recipient } from '../customers/index.ts';

type Part = string | { field: string; fallback: string | null };

const pattern = /\{\{\s*([^{}|]*?)\s*(?:\|\s*([^{}]*?)\s*)?\}\}/g;

/** What differs from customer to customer: WeCom carries one text a task, so each value costs the consultant a tap. */
const customerFields: Readonly<Record<string, (recipient: Recipient) => string>> = {
  姓名: ({ profile }) => profile.realName,
  昵称: ({ name }) => name,
  城市: ({ profile }) => profile.city,
};
const consultantField = '顾问';

export const messageFields: readonly string[] = [...Object.keys(customerFields), consultantField];

const partsOf = (text: string): Part[] => {
  const parts: Part[] = [];
  let from = 0;
  for (const match of text.matchAll(pattern)) {
    parts.push(text.slice(from, match.index), { field: match[1] ?? '', fallback: match[2] ?? null });
    from = match.index + match[0].length;
  }
  return [...parts, text.slice(from)];
};

const fieldsOf = (text: string) => partsOf(text).flatMap((part) => (typeof part === 'string' ? [] : [part]));

/** Names in the text that are no fields. */
export const unknownFields = (text: string): string[] =>
  fieldsOf(text).flatMap(({ field }) => (messageFields.includes(field) ? [] : [field]));

export const hasCustomerFields = (text: string): boolean => fieldsOf(text).some(({ field }) => field in customerFields);

/** `missing`: fields that he lacks and that have nothing to stand in; then the text must not go out. */
export const renderText = (
  text: string,
  recipient: Recipient | undefined,
  consultantName: string,
): { text: string; missing: string[] } => {
  const missing: string[] = [];
  const rendered = partsOf(text).map((part) => {
    if (typeof part === 'string') return part;
    const { field, fallback } = part;
    const read = customerFields[field];
    const value = field === consultantField ? consultantName : recipient && read ? read(recipient).trim() : '';
    if (value !== '') return value;
    if (fallback === null) missing.push(field);
    return fallback ?? '';
  });
  return { text: rendered.join(''), missing };
};
