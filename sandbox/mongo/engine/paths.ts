// How a dotted path reaches into a document: through sub-documents, into the elements of arrays, and by position.
import { Doc, isDoc, type Value } from './values.ts';

/** Where in an array the matching element was: the outermost array on the path counts. */
export type MatchDetails = { index: number | undefined };
export type Predicate = (value: Value | undefined, details: MatchDetails | null) => boolean;

const MAX_INDEX_DIGITS = 9;

/** The position that a path component may mean in an array, or -1. */
export function positionOf(component: string): number {
  if (component.length === 0 || component.length > MAX_INDEX_DIGITS) return -1;
  if (component.length > 1 && component.startsWith('0')) return -1;
  for (let i = 0; i < component.length; i++) {
    const unit = component.charCodeAt(i);
    if (unit < 48 || unit > 57) return -1;
  }
  return Number(component);
}

export type Path = { text: string; parts: readonly string[]; positions: readonly number[] };

export function makePath(text: string): Path {
  const parts = text.split('.');
  return { text, parts, positions: parts.map(positionOf) };
}

/** Arrays count as documents whose names are positions, where MongoDB looks into "objects" of both kinds. */
export function asDoc(value: Value): Doc | null {
  if (isDoc(value)) return value;
  return Array.isArray(value)
    ? new Doc(
        value.map((_, i) => String(i)),
        value,
      )
    : null;
}

/**
 * Whether some value at the path fulfils the predicate; a field that is not there is offered as undefined. Arrays on the way are
 * entered; an array at the end offers each element (if `intoLeaf`) and then itself.
 */
export function anyAt(doc: Doc, path: Path, intoLeaf: boolean, test: Predicate, details: MatchDetails | null): boolean {
  return inDoc(doc, path, 0, intoLeaf, test, details);
}

function inDoc(
  doc: Doc,
  path: Path,
  depth: number,
  intoLeaf: boolean,
  test: Predicate,
  details: MatchDetails | null,
): boolean {
  let at: Doc = doc;
  let level = depth;
  const last = path.parts.length - 1;
  for (;;) {
    const value = at.get(path.parts[level]!);
    if (level === last) {
      if (!intoLeaf || !Array.isArray(value)) return test(value, details);
      for (let i = 0; i < value.length; i++) {
        if (test(value[i], details)) {
          if (details !== null) details.index = i;
          return true;
        }
      }
      return test(value, details);
    }
    level++;
    if (isDoc(value)) at = value;
    else if (Array.isArray(value)) return inArray(value, path, level, intoLeaf, test, details);
    else return test(undefined, details);
  }
}

function inArray(
  items: Value[],
  path: Path,
  depth: number,
  intoLeaf: boolean,
  test: Predicate,
  details: MatchDetails | null,
): boolean {
  const position = path.positions[depth]!;
  const isLast = depth === path.parts.length - 1;
  for (let i = 0; i < items.length; i++) {
    const item = items[i]!;
    if (isDoc(item) && inDoc(item, path, depth, intoLeaf, test, details)) {
      if (details !== null) details.index = i;
      return true;
    }
    if (i !== position) continue;
    if (isLast) {
      if (test(item, details)) {
        if (details !== null) details.index = i;
        return true;
      }
    } else if (isDoc(item)) {
      if (inDoc(item, path, depth + 1, intoLeaf, test, details)) return true;
    } else if (Array.isArray(item) && inArray(item, path, depth + 1, intoLeaf, test, details)) return true;
  }
  return false;
}
