// The places and products facts are asked of: rows of [name, fields] as the data has them, and the names people use for each.
import { nameForms, normalName, type NameForms } from './name-forms.ts';

export type FieldValue = string | number | boolean | null | readonly string[];
export type Entity = {
  name: string;
  /** What kind of thing it is, by the data's own word (景点, 酒店, 餐馆), or an empty string. */
  kind: string;
  fields: ReadonlyMap<string, FieldValue>;
  /** Where it was read: the file or source the caller names. */
  source: string;
  /** The ways of writing its name, with the words of its branch. */
  forms: NameForms;
};

export type FactLibrary = {
  entities: readonly Entity[];
  /** Entities by each way of writing their names, in normal form. */
  byForm: ReadonlyMap<string, readonly Entity[]>;
  /** Forms that are names in full; the others are shortened and count less. */
  fullForms: ReadonlySet<string>;
  /** Entities by pairs of characters of their names, for slips of the pen. */
  byPair: ReadonlyMap<string, readonly Entity[]>;
};

/** A field that declares which lists of a row are complete: what such a list lacks, the place has not. */
export const completeField = '清单完整';

const isTextList = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((item) => typeof item === 'string');

const fieldValue = (value: unknown): FieldValue | undefined => {
  if (isTextList(value)) return value.map((item) => item.trim()).filter((item) => item !== '');
  if (typeof value === 'string') return value.trim();
  return typeof value === 'number' || typeof value === 'boolean' || value === null ? value : undefined;
};

const isRow = (row: unknown): row is [string, Record<string, unknown>] =>
  Array.isArray(row) &&
  typeof row[0] === 'string' &&
  row[0].trim() !== '' &&
  typeof row[1] === 'object' &&
  row[1] !== null;

/** Entities out of the parsed JSON of one file; rows of another shape are left out. */
export const readEntities = (rows: unknown, source: string): Entity[] => {
  const list: readonly unknown[] = Array.isArray(rows) ? rows : [];
  return list.filter(isRow).map(([name, raw]) => {
    const fields = new Map<string, FieldValue>();
    for (const [field, value] of Object.entries(raw)) {
      const read = fieldValue(value);
      if (read !== undefined) fields.set(field, read);
    }
    const kind = fields.get('领域');
    return { name, kind: typeof kind === 'string' ? kind : '', fields, source, forms: nameForms(name) };
  });
};

const pairsOf = (text: string): string[] =>
  Array.from({ length: Math.max(0, text.length - 1) }, (_, at) => text.slice(at, at + 2));

/** Pairs of characters in a text, each once. */
export const distinctPairs = (text: string): readonly string[] => [...new Set(pairsOf(text))];

/** A short form that many other names hold ("大学" of 北京大学) says nothing about its own. */
const isCommonWord = (
  form: string,
  owners: readonly Entity[],
  byPair: ReadonlyMap<string, readonly Entity[]>,
): boolean => {
  if (form.length > 3 || owners.some(({ name }) => normalName(name) === form)) return false;
  const holders = (byPair.get(form.slice(0, 2)) ?? []).filter(({ name }) => normalName(name).includes(form));
  return holders.length - owners.length > 3;
};

/** A library to ask facts of; building it takes about a second for 10,000 entities. */
export const createFactLibrary = (entities: readonly Entity[]): FactLibrary => {
  const byForm = new Map<string, Entity[]>();
  const byPair = new Map<string, Entity[]>();
  const fullForms = new Set<string>();
  const put = (map: Map<string, Entity[]>, key: string, entity: Entity): void => {
    const known = map.get(key);
    if (known === undefined) map.set(key, [entity]);
    else if (known.at(-1) !== entity) known.push(entity);
  };
  for (const entity of entities) {
    const { full, short, loose } = entity.forms;
    for (const form of full) fullForms.add(form);
    for (const form of new Set([...full, ...short, ...loose])) put(byForm, form, entity);
    for (const pair of distinctPairs(full[0] ?? '')) put(byPair, pair, entity);
  }
  for (const [form, owners] of byForm) if (isCommonWord(form, owners, byPair)) byForm.delete(form);
  return { entities, byForm, fullForms, byPair };
};
