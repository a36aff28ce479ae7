// The document that an upsert starts from: what the filter says that fields are equal to.
import { type CompiledFilter } from './filter.ts';
import { type FilterNode } from './filter-tree.ts';
import { compareText } from './compare.ts';
import { mongoError } from './errors.ts';
import { Doc, isDoc, type Value } from './values.ts';

function equalitiesOf(node: FilterNode, into: Map<string, Value>): void {
  if (node.type === 'AND') node.children.forEach((child) => equalitiesOf(child, into));
  if (node.type !== 'EQ') return;
  const { text } = node.path;
  for (const path of into.keys()) {
    if (path === text || path.startsWith(`${text}.`) || text.startsWith(`${path}.`)) {
      throw mongoError('NotSingleValueField', `cannot infer query fields to set, path '${text}' is matched twice`);
    }
  }
  into.set(text, node.value);
}

function place(doc: Doc, parts: readonly string[], value: Value): void {
  const [name = '', ...rest] = parts;
  if (rest.length === 0) {
    doc.set(name, value);
    return;
  }
  const inner = doc.get(name);
  const next = isDoc(inner) ? inner : new Doc();
  place(next, rest, value);
  doc.set(name, next);
}

/** Throws NotSingleValueField (54) where a path is matched twice. Replacements take only `_id` from the filter. */
export function upsertBase(filter: CompiledFilter, isReplacement: boolean): Doc {
  const equalities = new Map<string, Value>();
  equalitiesOf(filter.tree, equalities);
  const doc = new Doc();
  for (const [path, value] of [...equalities].sort(([x], [y]) => compareText(x, y))) {
    if (isReplacement && path !== '_id' && !path.startsWith('_id.')) continue;
    place(doc, path.split('.'), value);
  }
  return doc;
}
