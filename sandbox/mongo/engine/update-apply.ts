// Applies an update tree to a document without changing the original: changed parts are copied.
import { mongoError, type MongoError } from './errors.ts';
import { type LeafContext } from './update-leaf.ts';
import { compareNames, mergeNodes, type ObjectNode, type UpdateNode } from './update-tree.ts';
import { type Filter } from './types.ts';
import { positionOf } from './paths.ts';
import { Doc, isDoc, typeName, type Value } from './values.ts';

export type ApplyContext = LeafContext & {
  original: Doc;
  /** The array position that the filter matched, for `$`; asked for only where it is needed. */
  matchedIndex: () => number | undefined;
  arrayFilters: ReadonlyMap<string, Filter>;
};

const MAX_PADDING = 1_500_000;

function notViable(part: string, path: string): MongoError {
  return mongoError('PathNotViable', `Cannot create field '${part}' in element at '${path}'`);
}

/** Where the path cannot exist: creating there is an error, removing is nothing, other operators complain. */
function refuseCreation(node: UpdateNode, part: string, path: string, context: ApplyContext): void {
  if (node.kind === 'leaf') {
    if (node.leaf.missing === 'ignore' || (node.leaf.insertOnly === true && !context.isInsert)) return;
    throw notViable(part, path);
  }
  if (node.kind === 'rename') {
    if (renameSource(node.from, context.original) !== undefined) throw notViable(part, path);
    return;
  }
  if (node.kind === 'array') throw missingArray(path);
  if (node.kind === 'object') {
    for (const [name, child] of childrenOf(node, path, context)) refuseCreation(child, name, path, context);
  }
}

function missingArray(path: string): MongoError {
  return mongoError('BadValue', `The path '${path}' must exist in the document in order to apply array updates.`);
}

/** The value to rename; undefined where there is none. Throws 28 and 2 for paths through scalars and arrays. */
export function renameSource(from: readonly string[], original: Doc): Value | undefined {
  let at: Value | undefined = original;
  let isInArray = false;
  for (const part of from) {
    if (isDoc(at)) at = at.get(part);
    else if (Array.isArray(at)) {
      isInArray = true;
      const position = positionOf(part);
      if (position < 0) throw notViable(part, from.join('.'));
      at = at[position];
    } else throw notViable(part, from.join('.'));
    if (at === undefined) return undefined;
  }
  if (isInArray) throw mongoError('BadValue', `The source field cannot be an array element, '${from.join('.')}'`);
  return at;
}

/** The children in the order of their names, with `$` resolved to the matched position. */
function childrenOf(node: ObjectNode, path: string, context: ApplyContext): [string, UpdateNode][] {
  let { children } = node;
  if (node.positional !== null) {
    const index = context.matchedIndex();
    if (index === undefined) {
      throw mongoError('BadValue', 'The positional operator did not find the match needed from the query.');
    }
    const name = String(index);
    const other = children.get(name);
    children = new Map(children).set(
      name,
      other === undefined ? node.positional : mergeNodes(other, node.positional, `${path}.${name}`),
    );
  }
  return [...children].sort(([x], [y]) => compareNames(x, y));
}

function join(path: string, part: string): string {
  return path === '' ? part : `${path}.${part}`;
}

function applyToDoc(node: ObjectNode, doc: Doc, path: string, context: ApplyContext): Doc {
  let result = doc;
  for (const [name, child] of childrenOf(node, path, context)) {
    const old = result.get(name);
    const changed = applyNode(child, old, join(path, name), context);
    if (changed === old) continue;
    if (result === doc) result = doc.copy();
    if (changed === undefined) result.delete(name);
    else result.set(name, changed);
  }
  return result;
}

function applyToItems(node: ObjectNode, items: Value[], path: string, context: ApplyContext): Value[] {
  let result = items;
  for (const [name, child] of childrenOf(node, path, context)) {
    const position = positionOf(name);
    if (position < 0) {
      refuseCreation(child, name, path, context);
      continue;
    }
    const old = result[position];
    const changed = applyNode(child, old, join(path, name), context);
    if (changed === old) continue;
    if (result === items) result = [...items];
    if (position > result.length + MAX_PADDING)
      throw mongoError('BadValue', 'Exceeded the limit of padding an array with nulls');
    while (result.length < position) result.push(null);
    // Removing an element by its position leaves a null.
    result[position] = changed ?? null;
  }
  return result;
}

function applyToMissing(node: ObjectNode, path: string, context: ApplyContext): Value | undefined {
  const made = applyToDoc(node, new Doc(), path, context);
  return made.size === 0 ? undefined : made;
}

function applyArray(
  children: ReadonlyMap<string, UpdateNode>,
  value: Value | undefined,
  path: string,
  context: ApplyContext,
): Value {
  if (value === undefined) throw missingArray(path);
  if (!Array.isArray(value))
    throw mongoError('BadValue', `Cannot apply array updates to non-array element ${path}: ${typeName(value)}`);
  let result = value;
  value.forEach((item, i) => {
    let node: UpdateNode | null = null;
    for (const [identifier, child] of children) {
      if (identifier !== '' && context.arrayFilters.get(identifier)?.matches(new Doc([identifier], [item])) !== true)
        continue;
      node = node === null ? child : mergeNodes(node, child, `${path}.${i}`);
    }
    if (node === null) return;
    const changed = applyNode(node, item, `${path}.${i}`, context);
    if (changed === item) return;
    if (result === value) result = [...value];
    result[i] = changed ?? null;
  });
  return result;
}

function applyNode(node: UpdateNode, old: Value | undefined, path: string, context: ApplyContext): Value | undefined {
  switch (node.kind) {
    case 'leaf': {
      const { leaf } = node;
      if (leaf.insertOnly === true && !context.isInsert) return old;
      if (old === undefined && leaf.missing !== 'create') return old;
      return leaf.apply(old, path, context);
    }
    case 'rename': {
      const value = renameSource(node.from, context.original);
      return value ?? (value === undefined ? old : null);
    }
    case 'renamed-away':
      return undefined;
    case 'array':
      return applyArray(node.children, old, path, context);
    case 'object':
      if (isDoc(old)) return applyToDoc(node, old, path, context);
      if (Array.isArray(old)) return applyToItems(node, old, path, context);
      if (old === undefined) return applyToMissing(node, path, context);
      for (const [name, child] of childrenOf(node, path, context)) refuseCreation(child, name, path, context);
      return old;
  }
}

export function applyTree(root: ObjectNode, doc: Doc, context: ApplyContext): Doc {
  return applyToDoc(root, doc, '', context);
}
