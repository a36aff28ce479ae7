// Which array elements `$pull` removes.
import { equal } from './compare.ts';
import { compileFilter } from './filter.ts';
import { isFieldOperator } from './filter-parse.ts';
import { Doc, isDoc, Regex, type Value } from './values.ts';

/** A document is a filter on elements that are documents; an operator or regex applies to elements of any type; else equality. */
export function parsePull(condition: Value): (item: Value) => boolean {
  if (isDoc(condition) && !isFieldOperator(condition.names[0])) {
    const filter = compileFilter(condition, undefined, { noExpressions: true });
    return (item) => isDoc(item) && filter.matches(item);
  }
  if (isDoc(condition) || condition instanceof Regex) {
    const filter = compileFilter(new Doc([''], [condition]));
    return (item) => filter.matches(new Doc([''], [item]));
  }
  return (item) => equal(item, condition);
}
