// The distinct values at a path.
import { keyText } from './key.ts';
import { positionOf } from './paths.ts';
import { type Doc, isDoc, type Value } from './values.ts';

/** Every value at the path; arrays on the way and at the end are entered (once); a position in the path means that element alone. */
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
    if (positionOf(part) >= 0) collect(value[positionOf(part)], parts, depth + 1, found);
    else for (const item of value) if (isDoc(item)) collect(item.get(part), parts, depth + 1, found);
  }
}

/** Values that occur at the path, each once (numbers that are equal count as one), in the order of first appearance. */
export function distinctValues(docs: Iterable<Doc>, path: string): Value[] {
  const parts = path.split('.');
  const values = new Map<string, Value>();
  for (const doc of docs) {
    collect(doc, parts, 0, (value) => {
      const key = keyText(value);
      if (!values.has(key)) values.set(key, value);
    });
  }
  return [...values.values()];
}
