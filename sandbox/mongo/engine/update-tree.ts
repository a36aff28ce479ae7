// The tree of an operator update: paths lead to leaves, and are applied in the order of their names.
import { compareText } from './compare.ts';
import { mongoError, type MongoError } from './errors.ts';
import { type Leaf } from './update-leaf.ts';
import { positionOf } from './paths.ts';

/** `renameFrom` on a leaf that takes its value from another field; `renamedAway` on that other field. */
export type UpdateNode =
  | { kind: 'object'; children: Map<string, UpdateNode>; positional: UpdateNode | null }
  | { kind: 'array'; children: Map<string, UpdateNode> }
  | { kind: 'leaf'; leaf: Leaf }
  | { kind: 'rename'; from: string[] }
  | { kind: 'renamed-away' };

export type ObjectNode = Extract<UpdateNode, { kind: 'object' }>;

export function newObjectNode(): ObjectNode {
  return { kind: 'object', children: new Map(), positional: null };
}

export function conflict(path: string): MongoError {
  return mongoError('ConflictingUpdateOperators', `Updating the path would create a conflict at '${path}'`);
}

/** The identifier of `$[identifier]`; empty for `$[]`, null for other path components. */
export function identifierOf(part: string): string | null {
  return part.startsWith('$[') && part.endsWith(']') ? part.slice(2, -1) : null;
}

function childOf(node: UpdateNode, part: string): UpdateNode | null {
  if (node.kind === 'object') return part === '$' ? node.positional : (node.children.get(part) ?? null);
  return node.kind === 'array' ? (node.children.get(part.slice(2, -1)) ?? null) : null;
}

function setChild(node: UpdateNode, part: string, child: UpdateNode): void {
  if (node.kind === 'object') {
    if (part === '$') node.positional = child;
    else node.children.set(part, child);
  } else if (node.kind === 'array') node.children.set(part.slice(2, -1), child);
}

/** Throws 40 where one path is another's or leads through it. */
export function insertNode(root: ObjectNode, parts: readonly string[], leaf: UpdateNode): void {
  let node: UpdateNode = root;
  parts.forEach((part, i) => {
    const path = parts.slice(0, i + 1).join('.');
    if ((node.kind === 'array') !== (identifierOf(part) !== null)) throw conflict(parts.slice(0, i).join('.'));
    const known = childOf(node, part);
    if (i === parts.length - 1) {
      if (known !== null) throw conflict(path);
      setChild(node, part, leaf);
      return;
    }
    if (known !== null && known.kind !== 'object' && known.kind !== 'array') throw conflict(path);
    const next =
      known ?? (identifierOf(parts[i + 1]!) === null ? newObjectNode() : { kind: 'array', children: new Map() });
    if (known === null) setChild(node, part, next);
    node = next;
  });
}

/** Two sub-trees that meet at one element, as one. Throws 40 where they conflict. */
export function mergeNodes(x: UpdateNode, y: UpdateNode, path: string): UpdateNode {
  if (x.kind === 'object' && y.kind === 'object') {
    const merged = newObjectNode();
    merged.children = mergeChildren(x.children, y.children, path);
    merged.positional =
      x.positional !== null && y.positional !== null
        ? mergeNodes(x.positional, y.positional, `${path}.$`)
        : (x.positional ?? y.positional);
    return merged;
  }
  if (x.kind === 'array' && y.kind === 'array')
    return { kind: 'array', children: mergeChildren(x.children, y.children, path) };
  throw conflict(path);
}

function mergeChildren(x: Map<string, UpdateNode>, y: Map<string, UpdateNode>, path: string): Map<string, UpdateNode> {
  const merged = new Map(x);
  for (const [name, node] of y) {
    const other = merged.get(name);
    merged.set(name, other === undefined ? node : mergeNodes(other, node, `${path}.${name}`));
  }
  return merged;
}

/** Positions by number, other names by text. */
export function compareNames(x: string, y: string): number {
  const left = positionOf(x);
  const right = positionOf(y);
  return left >= 0 && right >= 0 ? left - right : compareText(x, y);
}
