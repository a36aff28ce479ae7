// The distinct values at a path.
import { encodeKey, isTruncated } from './key.ts';
import { equal } from './compare.ts';
import { positionOf } from './paths.ts';
import { type Doc, isDoc, type Value } from './values.ts';

/** Every value at the path; arrays on the way and at the end are entered (once), positions in the path too. */
function collect(
  value: Value | undefined,
  parts: readonly string[],
  depth: number,
  found: (value: Value) => void,
): void {
  if (value === undefined) return;
  if (depth === parts.length) {
    if (Array.isArray(value)) value.forEach(found);
    else found(value);
    return;
  }
  const part = parts[depth]!;
  if (isDoc(value)) collect(value.get(part), parts, depth + 1, found);
  else if (Array.isArray(value)) {
    const position = positionOf(part);
    if (position >= 0) collect(value[position], parts, depth + 1, found);
    for (const item of value) if (isDoc(item)) collect(item.get(part), parts, depth + 1, found);
  }
}

/** Values that occur at the path, each once (numbers that are equal count as one), in the order of first appearance. */
export function distinctValues(docs: Iterable<Doc>, path: string): Value[] {
  const parts = path.split('.');
  const buckets = new Map<string, Value[]>();
  const values: Value[] = [];
  for (const doc of docs) {
    collect(doc, parts, 0, (value) => {
      const key = encodeKey([value], [1]);
      const name = Buffer.from(key.buffer, key.byteOffset, key.length).toString('latin1');
      const same = buckets.get(name);
      if (same === undefined) buckets.set(name, [value]);
      else if (!isTruncated(key) || same.some((each) => equal(each, value))) return;
      else same.push(value);
      values.push(value);
    });
  }
  return values;
}
