// Reads operator updates into a tree, and array filters.
import { type CompiledFilter, compileFilter } from './filter.ts';
import { mongoError, type MongoError } from './errors.ts';
import { checkStorable, LEAF_PARSERS } from './update-leaf.ts';
import { identifierOf, insertNode, newObjectNode, type ObjectNode } from './update-tree.ts';
import { type Doc, isDoc, typeName, type Value } from './values.ts';

function failed(message: string): MongoError {
  return mongoError('FailedToParse', message);
}

function bad(message: string): MongoError {
  return mongoError('BadValue', message);
}

/** Throws 56 for empty names, 52 for names with $, 2 for misplaced positional parts. */
function parsePath(path: string): string[] {
  const parts = path.split('.');
  if (path === '' || parts.includes('')) {
    throw mongoError('EmptyFieldName', `The update path '${path}' contains an empty field name, which is not allowed.`);
  }
  if (parts[0] === '$' || identifierOf(parts[0]!) !== null) {
    throw bad(`Cannot have positional (i.e. '$') element in the first position in path '${path}'`);
  }
  if (parts.filter((part) => part === '$').length > 1)
    throw bad(`Too many positional (i.e. '$') elements found in path '${path}'`);
  for (const part of parts) {
    if (part.startsWith('$') && part !== '$' && identifierOf(part) === null && !['$id', '$ref', '$db'].includes(part)) {
      throw mongoError(
        'DollarPrefixedFieldName',
        `The dollar ($) prefixed field '${part}' in '${path}' is not valid for storage.`,
      );
    }
  }
  return parts;
}

function parseRename(root: ObjectNode, from: string, to: Value, pairs: [string[], string[]][]): void {
  if (typeof to !== 'string') throw bad(`The 'to' field for $rename must be a string, not ${typeName(to)}`);
  const source = parsePath(from);
  const target = parsePath(to);
  for (const part of [...source, ...target]) {
    if (part === '$' || identifierOf(part) !== null)
      throw bad(`The source and target fields for $rename may not be dynamic: ${part}`);
  }
  if (from === to) throw bad(`The source and target field for $rename must differ: ${from}`);
  if (`${to}.`.startsWith(`${from}.`) || `${from}.`.startsWith(`${to}.`)) {
    throw bad(`The source and target field for $rename must not be on the same path: ${from}, ${to}`);
  }
  insertNode(root, source, { kind: 'renamed-away' });
  insertNode(root, target, { kind: 'rename', from: source });
  pairs.push([source, target]);
}

export type ParsedOperators = { root: ObjectNode; identifiers: Set<string>; renames: [string[], string[]][] };

/** Throws 9, 2, 14, 40, 52 and 56 as MongoDB 4.4 does. */
export function parseOperators(update: Doc): ParsedOperators {
  const root = newObjectNode();
  const identifiers = new Set<string>();
  const renames: [string[], string[]][] = [];
  update.names.forEach((name, i) => {
    const fields = update.values[i]!;
    const parser = Object.hasOwn(LEAF_PARSERS, name) ? LEAF_PARSERS[name] : undefined;
    if (parser === undefined && name !== '$rename') {
      throw failed(
        `Unknown modifier: ${name}. Expected a valid update modifier or pipeline-style update specified as an array`,
      );
    }
    if (!isDoc(fields)) throw failed(`Modifiers operate on fields but we found type ${typeName(fields)} instead.`);
    if (fields.size === 0)
      throw failed(`'${name}' is empty. You must specify a field like so: {${name}: {<field>: ...}}`);
    fields.names.forEach((path, k) => {
      const value = fields.values[k]!;
      if (parser === undefined) {
        parseRename(root, path, value, renames);
        return;
      }
      const parts = parsePath(path);
      insertNode(root, parts, { kind: 'leaf', leaf: parser(value, path) });
      for (const part of parts) {
        const identifier = identifierOf(part);
        if (identifier !== null && identifier !== '') identifiers.add(identifier);
      }
    });
  });
  return { root, identifiers, renames };
}

/** The one top-level name that all of a filter's conditions are about. */
function topLevelNames(filter: Doc): Set<string> {
  const names = new Set<string>();
  filter.names.forEach((name, i) => {
    const value = filter.values[i]!;
    if (name === '$and' || name === '$or' || name === '$nor') {
      if (Array.isArray(value))
        for (const entry of value) if (isDoc(entry)) topLevelNames(entry).forEach((each) => names.add(each));
    } else if (!name.startsWith('$')) names.add(name.split('.')[0]!);
  });
  return names;
}

/** Throws 9 and 2 for malformed, repeated, unused and missing filters. */
export function parseArrayFilters(
  filters: readonly Doc[],
  identifiers: ReadonlySet<string>,
): Map<string, CompiledFilter> {
  const byName = new Map<string, CompiledFilter>();
  for (const filter of filters) {
    const compiled = compileFilter(filter, undefined, { noExpressions: true });
    const [name, second] = topLevelNames(filter);
    if (name === undefined) throw failed('Cannot use an expression without a top-level field name in arrayFilters');
    if (second !== undefined)
      throw failed(
        `Error parsing array filter :: caused by :: Expected a single top-level field name, found '${name}' and '${second}'`,
      );
    if (!/^[a-z][a-zA-Z0-9]*$/.test(name)) {
      throw bad(
        `The top-level field name must be an alphanumeric string beginning with a lowercase letter, found '${name}'`,
      );
    }
    if (byName.has(name)) throw failed(`Found multiple array filters with the same top-level field name ${name}`);
    byName.set(name, compiled);
  }
  for (const name of identifiers) {
    if (!byName.has(name)) throw bad(`No array filter found for identifier '${name}'`);
  }
  for (const name of byName.keys()) {
    if (!identifiers.has(name)) throw failed(`The array filter for identifier '${name}' was not used in the update`);
  }
  return byName;
}

/** A replacement may hold no names with $, at any depth. */
export function checkReplacement(replacement: Doc): void {
  checkStorable(replacement);
}
