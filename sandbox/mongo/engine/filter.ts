// Compiles a filter once into a predicate over documents.
import { boundsOf, presentPaths } from './bounds.ts';
import { compare, rankOf } from './compare.ts';
import { compileExpression } from './expression.ts';
import { type DocTest, type FilterNode, normalize } from './filter-tree.ts';
import { parseFilter, truncateToLong } from './filter-parse.ts';
import { anyAt, asDoc, type MatchDetails, type Path, type Predicate } from './paths.ts';
import { numberOf } from './plain.ts';
import { compileRegex } from './regex.ts';
import { type Filter, type Variables } from './types.ts';
import { BsonSymbol, DateTime, type Doc, isNumeric, Regex, typeOf, type Value } from './values.ts';

function isNullish(value: Value | undefined): boolean {
  return (
    value === undefined ||
    value === null ||
    (typeof value === 'object' && !Array.isArray(value) && value.bsonType === 6)
  );
}

function equals(wanted: Value): Predicate {
  if (wanted === null) return isNullish;
  if (typeof wanted === 'string') {
    return (value) => value === wanted || (value instanceof BsonSymbol && value.text === wanted);
  }
  const rank = rankOf(wanted);
  return (value) => value === wanted || (value !== undefined && rankOf(value) === rank && compare(value, wanted) === 0);
}

function isNaNValue(value: Value): boolean {
  return isNumeric(value) && Number.isNaN(numberOf(value));
}

type Order = 'LT' | 'LTE' | 'GT' | 'GTE';

/** Only values of the same kind are in order with each other, save that everything lies between MinKey and MaxKey. */
function ordered(type: Order, limit: Value): Predicate {
  const inclusive = type === 'LTE' || type === 'GTE';
  if (limit === null) return inclusive ? isNullish : () => false;
  if (isNaNValue(limit)) return inclusive ? (value) => value !== undefined && isNaNValue(value) : () => false;
  const rank = rankOf(limit);
  const code = typeOf(limit);
  const whole = code === -1 ? type === 'GT' || type === 'GTE' : code === 127 && (type === 'LT' || type === 'LTE');
  const numeric = isNumeric(limit);
  const less = type === 'LT' || type === 'LTE';
  const accepts = (order: number) => (order === 0 ? inclusive : order < 0 === less);
  // Ranges over plain integers and dates are the common case.
  const number = typeof limit === 'number' ? limit : null;
  const ms = limit instanceof DateTime ? limit.ms : null;
  return (value) => {
    if (value === undefined) return whole;
    if (number !== null && typeof value === 'number') return accepts(value - number);
    if (ms !== null && value instanceof DateTime) return accepts(value.ms - ms);
    if (rankOf(value) !== rank) return whole;
    return accepts(compare(value, limit)) && !(numeric && less && isNaNValue(value));
  };
}

function matchesRegex(regex: Regex): Predicate {
  const compiled = compileRegex(regex);
  return (value) => {
    if (typeof value === 'string') return compiled.test(value);
    if (value instanceof BsonSymbol) return compiled.test(value.text);
    return value instanceof Regex && value.pattern === regex.pattern && value.flags === regex.flags;
  };
}

/** How many values a list may have before it is searched by halving instead of one by one. */
const LINEAR_LIMIT = 8;

function isIn(values: Value[], patterns: Regex[]): Predicate {
  const tests = patterns.map(matchesRegex);
  const hasNull = values.includes(null);
  const texts = new Set(values.filter((value) => typeof value === 'string'));
  const sorted = values.filter((value) => typeof value !== 'string').sort(compare);
  const contains = (value: Value): boolean => {
    if (sorted.length <= LINEAR_LIMIT) return sorted.some((each) => compare(each, value) === 0);
    let low = 0;
    let high = sorted.length - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const order = compare(sorted[middle]!, value);
      if (order === 0) return true;
      if (order < 0) low = middle + 1;
      else high = middle - 1;
    }
    return false;
  };
  return (value, details) => {
    if (value === undefined) return hasNull;
    if (typeof value === 'string' ? texts.has(value) : contains(value)) return true;
    if (value instanceof BsonSymbol && texts.has(value.text)) return true;
    return tests.some((test) => test(value, details));
  };
}

function hasBits(mode: 'allSet' | 'allClear' | 'anySet' | 'anyClear', positions: readonly number[]): Predicate {
  return (value) => {
    let isSet: (position: number) => boolean;
    if (isNumeric(value)) {
      const number = truncateToLong(value);
      if (compare(number, value) !== 0) return false;
      isSet = (position) => ((number >> BigInt(Math.min(position, 63))) & 1n) === 1n;
    } else if (typeof value === 'object' && value !== null && !Array.isArray(value) && value.bsonType === 5) {
      isSet = (position) => (((value.bytes[position >> 3] ?? 0) >> (position & 7)) & 1) === 1;
    } else return false;
    if (mode === 'allSet') return positions.every(isSet);
    if (mode === 'anySet') return positions.some(isSet);
    return mode === 'allClear' ? !positions.some(isSet) : !positions.every(isSet);
  };
}

type LeafTest = { path: Path; intoLeaf: boolean; test: Predicate };

function elementsAs(test: (item: Value, details: MatchDetails | null) => boolean): Predicate {
  return (value, details) => {
    if (!Array.isArray(value)) return false;
    for (let i = 0; i < value.length; i++) {
      if (!test(value[i]!, null)) continue;
      if (details !== null) details.index = i;
      return true;
    }
    return false;
  };
}

function leafTest(node: FilterNode): LeafTest | null {
  switch (node.type) {
    case 'EQ':
      return { path: node.path, intoLeaf: true, test: equals(node.value) };
    case 'LT':
    case 'LTE':
    case 'GT':
    case 'GTE':
      return { path: node.path, intoLeaf: true, test: ordered(node.type, node.value) };
    case 'MATCH_IN':
      return { path: node.path, intoLeaf: true, test: isIn(node.values, node.patterns) };
    case 'REGEX':
      return { path: node.path, intoLeaf: true, test: matchesRegex(node.regex) };
    case 'MOD': {
      const { divisor, remainder } = node;
      return {
        path: node.path,
        intoLeaf: true,
        test: (value) => isNumeric(value) && truncateToLong(value) % divisor === remainder,
      };
    }
    case 'EXISTS':
      return { path: node.path, intoLeaf: true, test: (value) => value !== undefined };
    case 'TYPE_OPERATOR': {
      const { codes } = node;
      return { path: node.path, intoLeaf: true, test: (value) => value !== undefined && codes.has(typeOf(value)) };
    }
    case 'BITS':
      return { path: node.path, intoLeaf: true, test: hasBits(node.mode, node.positions) };
    case 'SIZE': {
      const { size } = node;
      return { path: node.path, intoLeaf: false, test: (value) => Array.isArray(value) && value.length === size };
    }
    case 'ELEM_MATCH_OBJECT': {
      const matches = compileNode(node.child);
      const test = elementsAs((item) => {
        const inner = asDoc(item);
        return inner !== null && matches(inner, null);
      });
      return { path: node.path, intoLeaf: false, test };
    }
    case 'ELEM_MATCH_VALUE': {
      const tests = node.children.map(valueTest);
      return { path: node.path, intoLeaf: false, test: elementsAs((item) => tests.every((each) => each(item, null))) };
    }
    default:
      return null;
  }
}

/** A condition on one value that is already at hand, as inside `$elemMatch: { $gt: ... }`. */
export function valueTest(node: FilterNode): Predicate {
  switch (node.type) {
    case 'NOT': {
      const inner = valueTest(node.child);
      return (value) => !inner(value, null);
    }
    case 'AND': {
      const tests = node.children.map(valueTest);
      return (value) => tests.every((test) => test(value, null));
    }
    default:
      return leafTest(node)?.test ?? (() => false);
  }
}

function compileNode(node: FilterNode): DocTest {
  switch (node.type) {
    case 'AND': {
      const tests = node.children.map(compileNode);
      return (doc, details) => {
        for (const test of tests) if (!test(doc, details)) return false;
        return true;
      };
    }
    case 'OR': {
      const tests = node.children.map(compileNode);
      return (doc) => tests.some((test) => test(doc, null));
    }
    case 'NOR': {
      const tests = node.children.map(compileNode);
      return (doc) => !tests.some((test) => test(doc, null));
    }
    case 'NOT': {
      const test = compileNode(node.child);
      return (doc) => !test(doc, null);
    }
    case 'EXPRESSION':
      return node.test;
    case 'ALWAYS_FALSE':
      return () => false;
    default: {
      const leaf = leafTest(node);
      if (leaf === null) return () => false;
      const { path, intoLeaf, test } = leaf;
      return (doc, details) => anyAt(doc, path, intoLeaf, test, details);
    }
  }
}

/** A filter with its tree, which updates (for upserts) and projections (for `$`) read. */
export type CompiledFilter = Filter & { readonly tree: FilterNode };

type FilterOptions = {
  noExpressions?: boolean;
  /** Compiles `$expr` in a scope of its own, as pipelines need it. */
  expression?: (value: Value) => (doc: Doc) => Value | undefined;
  now?: Date;
};

/** Throws BadValue (2) and its kin where MongoDB does, and 115 for `$where`, `$text`, `$jsonSchema` and geography. */
export function compileFilter(source: Doc, variables?: Variables, options: FilterOptions = {}): CompiledFilter {
  const expression = options.expression ?? ((value: Value) => compileExpression(value, variables, options.now));
  const tree = normalize(parseFilter(source, { expression, noExpressions: options.noExpressions === true }));
  const test = compileNode(tree);
  return {
    source,
    tree,
    matches: (doc) => test(doc, null),
    match(doc) {
      const details: MatchDetails = { index: undefined };
      if (!test(doc, details)) return null;
      return details.index === undefined ? {} : { arrayIndex: details.index };
    },
    bounds: (multikey = true) => boundsOf(tree, multikey),
    requiredPaths: () => presentPaths(tree),
  };
}
