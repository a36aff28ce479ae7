// What one entity's fields say to what was asked: the value, a yes for a list that holds the item, or nothing.
import { type Asked } from './asked-field.ts';
import { completeField, type Entity, type FieldValue } from './fact-library.ts';
import { type Facility } from './facilities.ts';
import { normalName } from './name-forms.ts';

export type Found = { field: string | null; value: FieldValue; item: string | null };

/** The first of the asked fields that the entity has at all; else null. */
export const fieldOf = (entity: Entity, asked: Asked): string | null =>
  asked.fields.find((field) => entity.fields.has(field)) ?? null;

const isList = (value: FieldValue | undefined): value is readonly string[] => Array.isArray(value);

const isEmpty = (value: FieldValue | undefined): boolean =>
  value === undefined || value === null || value === '' || (isList(value) && value.length === 0);

const denial = /^(?:无|没有|不提供|不含|暂无|没|不设)/;
/** "无烟房" and "无障碍" deny nothing. */
const deniedItem = (entry: string): string | null =>
  denial.test(entry) && !/^无(?:烟|障碍|线|边)/.test(entry) ? entry.replace(denial, '') : null;

const isComplete = (entity: Entity, field: string): boolean => {
  const declared = entity.fields.get(completeField);
  return isList(declared) ? declared.includes(field) : declared === true || declared === field;
};

/** "免费停车" of a list that says 收费停车位: the entry denies it. */
const costs = (entry: string): boolean | null => (/收费/.test(entry) ? true : /免费/.test(entry) ? false : null);

const facilityIn = (list: readonly string[], { entry }: Facility, isFree: boolean): Found['value'] | undefined => {
  const denied = list.some((text) => entry.test(deniedItem(text) ?? ''));
  if (denied) return '没有';
  const entries = list.filter((text) => deniedItem(text) === null && entry.test(text));
  const [first] = entries;
  if (first === undefined) return undefined;
  if (!isFree) return '有';
  if (entries.some((text) => costs(text) === false)) return '有';
  if (entries.every((text) => costs(text) === true)) return '没有';
  // The list has it and does not say whether it is free: its own words answer.
  return first;
};

const itemIn = (list: readonly string[], item: string): string | null => {
  const wanted = normalName(item);
  if (wanted.length < 2) return null;
  return (
    list.find((entry) => normalName(entry) === wanted) ??
    list.find((entry) => deniedItem(entry) === null && normalName(entry).includes(wanted)) ??
    null
  );
};

/** A list asked for an item: 有, 没有 where the list denies it or is declared complete, else nothing (未收录). */
const listValue = (entity: Entity, field: string, asked: Asked): Found => {
  const value = entity.fields.get(field);
  const list = isList(value) ? value : [];
  const absent: FieldValue = isComplete(entity, field) ? '没有' : null;
  if (asked.facility !== null) {
    const found = facilityIn(list, asked.facility, asked.isFree);
    return { field, value: found ?? absent, item: asked.facility.name };
  }
  const item = asked.item ?? '';
  const entry = itemIn(list, item);
  const isDenied = list.some((text) => normalName(deniedItem(text) ?? '') === normalName(item));
  return { field, value: entry === null ? (isDenied ? '没有' : absent) : '有', item: entry ?? item };
};

/** The value of the asked field, null where the data are silent. */
export const valueIn = (entity: Entity, asked: Asked): Found => {
  if (asked.item !== null) {
    const fields = asked.fields.filter((field) => entity.fields.has(field));
    const found = fields.map((field) => listValue(entity, field, asked));
    const dish =
      asked.facility === null
        ? null
        : listOf(entity, '推荐菜') === null
          ? null
          : itemIn(listOf(entity, '推荐菜') ?? [], asked.item);
    if (dish !== null) return { field: '推荐菜', value: '有', item: dish };
    return (
      found.find(({ value }) => value !== null) ??
      found[0] ?? { field: asked.fields[0] ?? null, value: null, item: asked.item }
    );
  }
  const fields = asked.fields.filter((field) => entity.fields.has(field));
  const field = fields.find((name) => !isEmpty(entity.fields.get(name))) ?? fields[0] ?? asked.fields[0] ?? null;
  const value = field === null ? undefined : entity.fields.get(field);
  return { field, value: isEmpty(value) ? null : (value ?? null), item: null };
};

const listOf = (entity: Entity, field: string): readonly string[] | null => {
  const value = entity.fields.get(field);
  return isList(value) ? value : null;
};
