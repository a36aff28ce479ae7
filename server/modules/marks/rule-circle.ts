// Pure: whether a rule would depend on its own tag, by way of other rules or at once.
import type { Condition } from '../rules/rules.contract.ts';

const tagsNamedIn = (condition: Condition): string[] => {
  if ('of' in condition) return condition.of.flatMap(tagsNamedIn);
  return condition.type === 'mark' ? condition.tagIds : [];
};

/** The tags on the way from `tagId` back to itself, with it at both ends; null: there is no way. */
export const findCircle = (
  tagId: string,
  condition: Condition,
  rules: ReadonlyMap<string, Condition>,
): string[] | null => {
  const seen = new Set<string>();
  const search = (from: string, trail: string[]): string[] | null => {
    const rule = from === tagId ? condition : rules.get(from);
    for (const named of rule ? tagsNamedIn(rule) : []) {
      if (named === tagId) return [...trail, named];
      if (seen.has(named)) continue;
      seen.add(named);
      const found = search(named, [...trail, named]);
      if (found) return found;
    }
    return null;
  };
  return search(tagId, [tagId]);
};
