// String operators. "CP" counts Unicode code points, "Bytes" counts UTF-8 bytes.
import { coerceToText } from './expression-convert.ts';
import { compareText } from './compare.ts';
import {
  eager,
  isNullish,
  type Maybe,
  namedArguments,
  type Operator,
  type Operators,
  variadic,
} from './expression-parts.ts';
import { int32Of, numberOf } from './plain.ts';
import { locationError } from './errors.ts';
import { compileRegex } from './regex.ts';
import { searchBounds } from './expression-arrays.ts';
import { Doc, isNumeric, Regex, typeName, type Value } from './values.ts';

function concat(values: Maybe[]): Value {
  let text = '';
  for (const value of values) {
    if (isNullish(value)) return null;
    if (typeof value !== 'string') throw locationError(16702, `$concat only supports strings, not ${typeName(value)}`);
    text += value;
  }
  return text;
}

/** Only ASCII letters change their case. */
function changeCase(value: Maybe, toUpper: boolean): string {
  const text = coerceToText(value);
  return toUpper
    ? text.replace(/[a-z]/g, (letter) => letter.toUpperCase())
    : text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

function integer(value: Maybe, code: number, what: string): number {
  if (!isNumeric(value)) throw locationError(code, `${what} must be a numeric type, but is of type ${typeName(value)}`);
  const number = int32Of(value);
  if (number === null) throw locationError(code + 1, `${what} must be representable as a 32-bit integral value`);
  return number;
}

function substrCP(value: Maybe, from: Maybe, count: Maybe): Value {
  const text = coerceToText(value);
  const start = integer(from, 34450, '$substrCP: starting index');
  const length = integer(count, 34452, '$substrCP: length');
  if (length < 0) throw locationError(34454, '$substrCP: length must be a nonnegative integer');
  if (start < 0) throw locationError(34455, '$substrCP: the starting index must be nonnegative');
  return Array.from(text)
    .slice(start, start + length)
    .join('');
}

function substrBytes(value: Maybe, from: Maybe, count: Maybe): Value {
  const bytes = Buffer.from(coerceToText(value), 'utf8');
  if (!isNumeric(from)) throw locationError(16034, '$substrBytes: starting index must be a numeric type');
  if (!isNumeric(count)) throw locationError(16035, '$substrBytes: length must be a numeric type');
  const start = Math.trunc(numberOf(from));
  const length = Math.trunc(numberOf(count));
  if (start < 0) throw locationError(50752, '$substrBytes: starting index must be non-negative');
  const isInside = (at: number) => at < bytes.length && (bytes[at]! & 0xc0) === 0x80;
  const stop = length < 0 ? bytes.length : Math.min(bytes.length, start + length);
  if (isInside(start))
    throw locationError(28656, '$substrBytes: Invalid range, starting index is a UTF-8 continuation byte.');
  if (isInside(stop))
    throw locationError(28657, '$substrBytes: Invalid range, ending index is in the middle of a UTF-8 character.');
  return bytes.subarray(start, stop).toString('utf8');
}

function strLen(name: string, code: number, measure: (text: string) => number): Operator {
  return eager(name, 1, 1, (value) => {
    if (typeof value !== 'string')
      throw locationError(code, `${name} requires a string argument, found: ${typeName(value)}`);
    return measure(value);
  });
}

function indexOf(name: string, split: (text: string) => readonly (string | number)[]): Operator {
  return eager(name, 2, 4, (text, wanted, from, to) => {
    if (isNullish(text)) return null;
    if (typeof text !== 'string')
      throw locationError(40091, `${name} requires a string as the first argument, found: ${typeName(text)}`);
    if (typeof wanted !== 'string')
      throw locationError(40092, `${name} requires a string as the second argument, found: ${typeName(wanted)}`);
    const units = split(text);
    const sought = split(wanted);
    const [start, stop] = searchBounds(name, from, to, units.length);
    for (let i = start; i + sought.length <= stop; i++) if (sought.every((unit, k) => unit === units[i + k])) return i;
    return -1;
  });
}

function split(text: Maybe, separator: Maybe): Value {
  if (isNullish(text) || isNullish(separator)) return null;
  if (typeof text !== 'string')
    throw locationError(
      40085,
      `$split requires an expression that evaluates to a string as a first argument, found: ${typeName(text)}`,
    );
  if (typeof separator !== 'string')
    throw locationError(
      40086,
      `$split requires an expression that evaluates to a string as a second argument, found: ${typeName(separator)}`,
    );
  if (separator === '') throw locationError(40087, '$split requires a non-empty separator');
  return text.split(separator);
}

/** What counts as white space when no characters are named. */
const WHITE = '\0\t\n\v\f\r \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a';

function trim(name: '$trim' | '$ltrim' | '$rtrim'): Operator {
  return (argument, scope, compile) => {
    const fields = namedArguments(name, argument, { notObject: 50696, unknown: 50694 }, ['input', 'chars']);
    const inputValue = fields.get('input');
    if (inputValue === undefined) throw locationError(50695, `${name} requires an 'input' field`);
    const input = compile(inputValue, scope);
    const charsValue = fields.get('chars');
    const chars = charsValue === undefined ? undefined : compile(charsValue, scope);
    return {
      constant: false,
      run(env) {
        const text = input.run(env);
        if (isNullish(text)) return null;
        if (typeof text !== 'string')
          throw locationError(50699, `${name} requires its input to be a string, got ${typeName(text)} instead`);
        const set = chars === undefined ? WHITE : chars.run(env);
        if (isNullish(set)) return null;
        if (typeof set !== 'string')
          throw locationError(50700, `${name} requires 'chars' to be a string, got ${typeName(set)} instead`);
        const points = Array.from(text);
        const drop = new Set(set);
        let start = 0;
        let end = points.length;
        if (name !== '$rtrim') while (start < end && drop.has(points[start]!)) start++;
        if (name !== '$ltrim') while (end > start && drop.has(points[end - 1]!)) end--;
        return points.slice(start, end).join('');
      },
    };
  };
}

function replace(name: '$replaceOne' | '$replaceAll'): Operator {
  return (argument, scope, compile) => {
    const fields = namedArguments(name, argument, { notObject: 51751, unknown: 51750 }, [
      'input',
      'find',
      'replacement',
    ]);
    const parts = ['input', 'find', 'replacement'].map((field, i) => {
      const value = fields.get(field);
      if (value === undefined)
        throw locationError([51749, 51748, 51747][i] ?? 51749, `${name} requires '${field}' to be specified`);
      return compile(value, scope);
    });
    return {
      constant: false,
      run(env) {
        const values = parts.map((part) => part.run(env));
        values.forEach((value, i) => {
          if (!isNullish(value) && typeof value !== 'string') {
            throw locationError(
              [51746, 51745, 51744][i] ?? 51746,
              `${name} requires that its arguments be strings, found: ${typeName(value)}`,
            );
          }
        });
        const [input, find, replacement] = values;
        if (typeof input !== 'string' || typeof find !== 'string' || typeof replacement !== 'string') return null;
        return name === '$replaceAll' ? input.split(find).join(replacement) : input.replace(find, () => replacement);
      },
    };
  };
}

/** The index counts code points. */
type Found = { text: string; index: number; captures: (string | null)[] };

function regexOperator(name: string, answer: (search: (() => Iterable<Found>) | null) => Value): Operator {
  return (argument, scope, compile) => {
    const fields = namedArguments(name, argument, { notObject: 51103, unknown: 31024 }, ['input', 'regex', 'options']);
    const [input, regex, options] = ['input', 'regex', 'options'].map((field, i) => {
      const value = fields.get(field);
      if (value === undefined && i < 2)
        throw locationError(i === 0 ? 31022 : 31023, `${name} requires '${field}' parameter`);
      return value === undefined ? undefined : compile(value, scope);
    });
    return {
      constant: false,
      run(env) {
        const text = input?.run(env);
        const pattern = regex?.run(env);
        const flags = options?.run(env);
        if (!isNullish(text) && typeof text !== 'string')
          throw locationError(51104, `${name} needs 'input' to be of type string`);
        if (!isNullish(flags) && typeof flags !== 'string')
          throw locationError(51106, `${name} needs 'options' to be of type string`);
        if (isNullish(pattern)) return answer(null);
        if (typeof pattern !== 'string' && !(pattern instanceof Regex)) {
          throw locationError(51105, `${name} needs 'regex' to be of type string or regex`);
        }
        if (pattern instanceof Regex && pattern.flags !== '' && typeof flags === 'string') {
          throw locationError(51107, `${name}: found regex option(s) specified in both 'regex' and 'option' fields`);
        }
        const source = typeof pattern === 'string' ? pattern : pattern.pattern;
        const own = typeof pattern === 'string' ? '' : pattern.flags;
        const compiled = compileRegex(new Regex(source, typeof flags === 'string' ? flags : own));
        if (typeof text !== 'string') return answer(null);
        return answer(() => matchesOf(text, compiled));
      },
    };
  };
}

function* matchesOf(text: string, regex: RegExp): Iterable<Found> {
  for (const match of text.matchAll(new RegExp(regex.source, `${regex.flags}g`))) {
    const captures: (string | undefined)[] = match.slice(1);
    yield {
      text: match[0],
      index: Array.from(text.slice(0, match.index)).length,
      captures: captures.map((capture) => capture ?? null),
    };
  }
}

function foundDoc(found: Found): Value {
  return new Doc(['match', 'idx', 'captures'], [found.text, found.index, found.captures]);
}

function firstOf(found: Iterable<Found>): Found | null {
  for (const each of found) return each;
  return null;
}

function regexFind(search: (() => Iterable<Found>) | null): Value {
  const found = search === null ? null : firstOf(search());
  return found === null ? null : foundDoc(found);
}

export const stringOperators: Operators = {
  $concat: variadic(concat),
  $toUpper: eager('$toUpper', 1, 1, (value) => changeCase(value, true)),
  $toLower: eager('$toLower', 1, 1, (value) => changeCase(value, false)),
  $substrCP: eager('$substrCP', 3, 3, substrCP),
  $substrBytes: eager('$substrBytes', 3, 3, substrBytes),
  $substr: eager('$substr', 3, 3, substrBytes),
  $strLenCP: strLen('$strLenCP', 34471, (text) => Array.from(text).length),
  $strLenBytes: strLen('$strLenBytes', 34473, (text) => Buffer.byteLength(text, 'utf8')),
  $strcasecmp: eager('$strcasecmp', 2, 2, (x, y) => Math.sign(compareText(changeCase(x, true), changeCase(y, true)))),
  $indexOfCP: indexOf('$indexOfCP', (text) => Array.from(text)),
  $indexOfBytes: indexOf('$indexOfBytes', (text) => [...Buffer.from(text, 'utf8')]),
  $split: eager('$split', 2, 2, split),
  $trim: trim('$trim'),
  $ltrim: trim('$ltrim'),
  $rtrim: trim('$rtrim'),
  $replaceOne: replace('$replaceOne'),
  $replaceAll: replace('$replaceAll'),
  $regexMatch: regexOperator('$regexMatch', (search) => search !== null && firstOf(search()) !== null),
  $regexFind: regexOperator('$regexFind', regexFind),
  $regexFindAll: regexOperator('$regexFindAll', (search) => (search === null ? [] : [...search()].map(foundDoc))),
};
