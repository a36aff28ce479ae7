// Pure: what is wrong with a condition that is well formed: it says nothing, or cannot hold, or says a thing twice.
import type { Comparison, Condition, Group, Leaf } from './rules.contract.ts';

export type Violation = {
  code: 'always-true' | 'never-true' | 'contradiction' | 'said-twice' | 'reversed-dates' | 'nothing-asked';
  /** Where in the tree: the places in `of` from the root on. */
  path: number[];
  /** Chinese. */
  message: string;
};

const isTrivial = ({ is, value }: Comparison): boolean => is === 'at-least' && value === 0;

const judgeLeaf = (leaf: Leaf): Omit<Violation, 'path'>[] => {
  const found: Omit<Violation, 'path'>[] = [];
  if ('is' in leaf && leaf.type !== 'number' && isTrivial(leaf)) {
    found.push({ code: 'always-true', message: '“0 次以上”对每位客户都成立，请填 1 以上' });
  }
  const window = leaf.type === 'day' || leaf.type === 'trips' ? leaf.within : leaf.type === 'mark' ? leaf.since : null;
  if (window?.kind === 'between' && window.from !== null && window.to !== null && window.from > window.to) {
    found.push({ code: 'reversed-dates', message: '开始日期在结束日期之后，没有客户会符合' });
  }
  const isPastField = leaf.type === 'day' || leaf.type === 'mark';
  if (isPastField && window?.kind === 'next' && (window.n > 1 || window.unit === 'month')) {
    found.push({ code: 'never-true', message: '这个日期记录的是已经发生的事，不会在未来' });
  }
  if (leaf.type === 'latest-trips' && leaf.destinations.length === 0 && leaf.products.length === 0) {
    found.push({ code: 'nothing-asked', message: '请选择最近几次都是什么目的地，或什么产品' });
  }
  return found;
};

const key = (condition: Condition): string => JSON.stringify(condition);

/** What two counts of the same thing say together: nothing fits both. */
const excludeEachOther = (one: Comparison, other: Comparison): boolean => {
  const least = (c: Comparison): number => (c.is === 'at-most' ? 0 : c.value);
  const most = (c: Comparison): number => (c.is === 'at-least' ? Infinity : c.value);
  return Math.max(least(one), least(other)) > Math.min(most(one), most(other));
};

/** The part without its comparison: two with the same key count the same thing. */
const countedKey = (leaf: Leaf): string | null =>
  'is' in leaf ? JSON.stringify({ ...leaf, is: undefined, value: undefined }) : null;

const judgeTogether = ({ type, of }: Group): Omit<Violation, 'path'>[] => {
  const found: Omit<Violation, 'path'>[] = [];
  if (new Set(of.map(key)).size < of.length) found.push({ code: 'said-twice', message: '同一组里有两个一样的条件' });
  if (type !== 'all') return found;
  const wanted = new Set(of.map(key));
  const isRefused = of.some((part) => part.type === 'none' && part.of.some((refused) => wanted.has(key(refused))));
  const counted = of.flatMap((part) => ('is' in part ? [part] : []));
  const isImpossible = counted.some((one, at) =>
    counted.slice(at + 1).some((other) => countedKey(one) === countedKey(other) && excludeEachOther(one, other)),
  );
  if (isRefused || isImpossible) {
    found.push({ code: 'contradiction', message: '这一组里有互相矛盾的条件，没有客户会符合' });
  }
  return found;
};

/** Empty: nothing is wrong. */
export const judge = (condition: Condition, path: readonly number[] = []): Violation[] => {
  const own = 'of' in condition ? judgeTogether(condition) : judgeLeaf(condition);
  const below = 'of' in condition ? condition.of.flatMap((part, at) => judge(part, [...path, at])) : [];
  return [...own.map((violation) => ({ ...violation, path: [...path] })), ...below];
};
