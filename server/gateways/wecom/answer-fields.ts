// Tolerant zod fields for WeCom's answers: samples and reality disagree on types, so everything is coerced at this edge.
import { z } from 'zod';

const scalar = z.union([z.string(), z.number(), z.boolean(), z.bigint()]).transform(String);

/** Text that must be there and must not be empty, such as an id. */
export const id = scalar.pipe(z.string().min(1));

/** Text that may be missing: then ''. */
export const text = scalar.nullish().transform((value) => value ?? '');

/** Text that may be missing or empty: then null. */
export const textOrNull = text.transform((value) => (value === '' ? null : value));

const wholeNumber = scalar.pipe(z.string().regex(/^-?\d+$/)).transform(Number);

export const whole = wholeNumber;

/** A number that may be missing, '' or null: then 0. */
export const wholeOrZero = z.preprocess(
  (value) => (value === '' || value === null || value === undefined ? 0 : value),
  wholeNumber,
);

/** Unix seconds, as a number or as text. */
export const instant = wholeNumber.transform((seconds) => new Date(seconds * 1000));

/** Unix seconds; missing, '' or 0 is null. */
export const instantOrNull = wholeOrZero.transform((seconds) => (seconds > 0 ? new Date(seconds * 1000) : null));

/** An array that may be missing or null: then empty. */
export const list = <Item extends z.ZodType>(item: Item) =>
  z
    .array(item)
    .nullish()
    .transform((items) => items ?? []);

export const cursor = textOrNull;

/** What an answer holds beside the fields of `shape`: nothing that WeCom tells is lost on the way in. */
export const othersOf = (answer: object, shape: object): { other?: Readonly<Record<string, unknown>> } => {
  const others = Object.entries(answer).filter(([name]) => !(name in shape) && name !== 'errcode' && name !== 'errmsg');
  return others.length === 0 ? {} : { other: Object.fromEntries(others) };
};
