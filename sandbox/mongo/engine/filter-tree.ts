// A parsed filter: a tree of conditions, put into MongoDB's canonical order.
import { compareText } from './compare.ts';
import { type MatchDetails, type Path } from './paths.ts';
import { type Doc, type Regex, type Value } from './values.ts';

export type Comparison = 'EQ' | 'LTE' | 'LT' | 'GT' | 'GTE';
export type DocTest = (doc: Doc, details: MatchDetails | null) => boolean;

export type Branch = { type: 'AND' | 'OR' | 'NOR'; children: FilterNode[] };
export type Leaf =
  | { type: Comparison; path: Path; value: Value }
  | { type: 'MATCH_IN'; path: Path; values: Value[]; patterns: Regex[] }
  | { type: 'REGEX'; path: Path; regex: Regex }
  | { type: 'MOD'; path: Path; divisor: bigint; remainder: bigint }
  | { type: 'EXISTS'; path: Path }
  | { type: 'TYPE_OPERATOR'; path: Path; codes: ReadonlySet<number> }
  | { type: 'BITS'; path: Path; mode: 'allSet' | 'allClear' | 'anySet' | 'anyClear'; positions: readonly number[] }
  | { type: 'SIZE'; path: Path; size: number }
  | { type: 'ELEM_MATCH_OBJECT'; path: Path; child: FilterNode }
  | { type: 'ELEM_MATCH_VALUE'; path: Path; children: FilterNode[] };
export type FilterNode =
  Branch | Leaf | { type: 'NOT'; child: FilterNode } | { type: 'EXPRESSION'; test: DocTest } | { type: 'ALWAYS_FALSE' };

/** MongoDB sorts conditions before it evaluates them; the last one that touches an array decides what `$` means. */
const ORDER: Record<FilterNode['type'], number> = {
  AND: 0,
  OR: 1,
  ELEM_MATCH_OBJECT: 2,
  ELEM_MATCH_VALUE: 3,
  SIZE: 4,
  EQ: 5,
  LTE: 6,
  LT: 7,
  GT: 8,
  GTE: 9,
  REGEX: 10,
  MOD: 11,
  EXISTS: 12,
  MATCH_IN: 13,
  BITS: 14,
  NOT: 15,
  NOR: 16,
  TYPE_OPERATOR: 17,
  EXPRESSION: 18,
  ALWAYS_FALSE: 19,
};

function childrenOf(node: FilterNode): readonly FilterNode[] {
  if ('children' in node) return node.children;
  return 'child' in node ? [node.child] : [];
}

function pathOf(node: FilterNode): string {
  return 'path' in node ? node.path.text : '';
}

function compareNodes(x: FilterNode, y: FilterNode): number {
  const order = ORDER[x.type] - ORDER[y.type] || compareText(pathOf(x), pathOf(y));
  if (order !== 0) return order;
  const left = childrenOf(x);
  const right = childrenOf(y);
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const inner = compareNodes(left[i]!, right[i]!);
    if (inner !== 0) return inner;
  }
  return left.length - right.length;
}

/** Flattens nested conjunctions and disjunctions, drops those of one child, and sorts. */
export function normalize(node: FilterNode): FilterNode {
  switch (node.type) {
    case 'AND':
    case 'OR': {
      const children = node.children
        .map(normalize)
        .flatMap((child) => (child.type === node.type ? child.children : [child]));
      const [only] = children;
      if (children.length === 1 && only !== undefined) return only;
      return { type: node.type, children: children.sort(compareNodes) };
    }
    case 'NOR':
      return { type: 'NOR', children: node.children.map(normalize).sort(compareNodes) };
    case 'NOT':
      return { type: 'NOT', child: normalize(node.child) };
    case 'ELEM_MATCH_OBJECT':
      return { ...node, child: normalize(node.child) };
    case 'ELEM_MATCH_VALUE':
      return { ...node, children: node.children.map(normalize).sort(compareNodes) };
    case 'MATCH_IN': {
      const [only] = node.values;
      if (node.values.length !== 1 || node.patterns.length > 0 || only === undefined) return node;
      return { type: 'EQ', path: node.path, value: only };
    }
    default:
      return node;
  }
}
