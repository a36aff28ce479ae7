// Projections of find and findAndModify.
import { locationError, mongoError } from './errors.ts';
import { newScope } from './expression-parts.ts';
import { parseProjection, type Slice } from './projection-parse.ts';
import { applyLevel } from './projection-tree.ts';
import { type CompiledFilter } from './filter.ts';
import { type FilterNode } from './filter-tree.ts';
import { type Filter, type Projection, type Variables } from './types.ts';
import { type Doc, isDoc, type Value } from './values.ts';

function sliceItems(items: Value[], slice: Slice): Value[] {
  const { skip, limit } = slice;
  if (skip === null) return limit >= 0 ? items.slice(0, limit) : items.slice(Math.max(0, items.length + limit));
  const start = skip >= 0 ? skip : Math.max(0, items.length + skip);
  return items.slice(start, start + limit);
}

function applySlice(doc: Doc, slice: Slice, depth: number): Doc {
  const name = slice.parts[depth]!;
  const value = doc.get(name);
  const isLast = depth === slice.parts.length - 1;
  const inside = (item: Value): Value => {
    if (isDoc(item)) return applySlice(item, slice, depth + 1);
    return Array.isArray(item) ? item.map(inside) : item;
  };
  let changed: Value;
  if (Array.isArray(value)) changed = isLast ? sliceItems(value, slice) : value.map(inside);
  else if (isDoc(value) && !isLast) changed = applySlice(value, slice, depth + 1);
  else return doc;
  const copy = doc.copy();
  copy.set(name, changed);
  return copy;
}

/** Cuts the first array on the path down to the element that the filter matched. Throws 51246 and 51247. */
function applyPositional(result: Doc, parts: readonly string[], original: Doc, filter: Filter | undefined): Doc {
  const at = filter?.match(original)?.arrayIndex;
  const cut = (doc: Doc, depth: number): Doc => {
    const name = parts[depth]!;
    const value = doc.get(name);
    let changed: Value;
    if (Array.isArray(value)) {
      if (at === undefined) {
        throw locationError(51246, "positional operator '.$' couldn't find a matching element in the array");
      }
      if (at >= value.length) throw locationError(51247, "positional operator '.$' element mismatch");
      changed = [value[at]!];
    } else if (isDoc(value) && depth < parts.length - 1) changed = cut(value, depth + 1);
    else return doc;
    const copy = doc.copy();
    copy.set(name, changed);
    return copy;
  };
  return cut(result, 0);
}

function hasExpression(node: FilterNode): boolean {
  if (node.type === 'EXPRESSION') return true;
  return 'children' in node ? node.children.some(hasExpression) : 'child' in node && hasExpression(node.child);
}

/**
 * Throws 31249/31250 (path collisions), 31253/31254 (mixed kinds) and further codes of MongoDB 4.4 while compiling (224 for `.$` with `$expr`); the projection
 * itself throws 51246 and 51247 where `.$` finds no element. `filter` is the query's, for `.$`.
 */
export function compileProjection(
  spec: Doc,
  filter?: CompiledFilter,
  options: { now?: Date; variables?: Variables } = {},
): Projection {
  if (spec.size === 0) return (doc) => doc;
  const variables = options.variables ?? new Map<string, Value>();
  const { level, slices, positional } = parseProjection(spec, newScope(variables.keys()), true);
  if (positional !== null && filter !== undefined && hasExpression(filter.tree)) {
    throw mongoError('QueryFeatureNotAllowed', '$expr is not allowed in this context');
  }
  const now = options.now ?? new Date();
  const values = [...variables.values()];
  return (doc) => {
    let result = applyLevel(level, doc, { root: doc, slots: [...values], now });
    if (positional !== null) result = applyPositional(result, positional, doc, filter);
    for (const slice of slices) result = applySlice(result, slice, 0);
    return result;
  };
}
