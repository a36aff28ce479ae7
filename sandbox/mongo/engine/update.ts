// Compiles updates of all three kinds: operators, replacement, pipeline.
import { type CompiledFilter } from './filter.ts';
import { compare } from './compare.ts';
import { mongoError } from './errors.ts';
import { applyTree, renameSource } from './update-apply.ts';
import { checkReplacement, parseArrayFilters, parseOperators } from './update-parse.ts';
import { compilePipelineUpdate } from './update-pipeline.ts';
import { identical } from './identical.ts';
import { upsertBase } from './update-upsert.ts';
import { type Filter, type UpdateOptions } from './types.ts';
import { Doc, isDoc, type Value } from './values.ts';

export type Update = {
  /** A replacement may not be used with `multi: true` (code 9). */
  readonly kind: 'replacement' | 'operators' | 'pipeline';
  /** Leaves `doc` as it is; throws 66 where `_id` would change. With `changed` false, the very same document is returned. */
  apply(doc: Doc, filter: Filter, isInsert: boolean): { doc: Doc; changed: boolean };
  upsertBase(filter: CompiledFilter): Doc;
};

/** `_id` comes first, and stays what it was. */
function withId(result: Doc, original: Doc): Doc {
  const before = original.get('_id');
  const after = result.has('_id') ? result.get('_id') : before;
  if (after === undefined) return result;
  if (before !== undefined && compare(before, after) !== 0) {
    throw mongoError(
      'ImmutableField',
      "After applying the update, the (immutable) field '_id' was found to have been altered",
    );
  }
  if (result.names[0] === '_id') return result;
  const ordered = new Doc(['_id'], [after]);
  result.names.forEach((name, i) => {
    if (name !== '_id') ordered.append(name, result.values[i]!);
  });
  return ordered;
}

function outcome(result: Doc, original: Doc): { doc: Doc; changed: boolean } {
  return identical(result, original) ? { doc: original, changed: false } : { doc: result, changed: true };
}

/** Renaming onto a path through an array is refused, even where the renamed field is missing. */
function checkRenames(renames: readonly (readonly [string[], string[]])[], doc: Doc): void {
  for (const [from, to] of renames) {
    if (renameSource(from, doc) === undefined) continue;
    let at: Value | undefined = doc;
    for (const part of to) {
      if (Array.isArray(at))
        throw mongoError('BadValue', `The destination field cannot be an array element, '${to.join('.')}'`);
      at = isDoc(at) ? at.get(part) : undefined;
    }
  }
}

function compileOperators(update: Doc, options: UpdateOptions): Update {
  const { root, identifiers, renames } = parseOperators(update);
  const arrayFilters = parseArrayFilters(options.arrayFilters ?? [], identifiers);
  return {
    kind: 'operators',
    apply(doc, filter, isInsert) {
      checkRenames(renames, doc);
      const id = doc.get('_id');
      const changed = applyTree(root, doc, {
        isInsert,
        now: options.now,
        original: doc,
        matchedIndex: () => (isInsert ? undefined : filter.match(doc)?.arrayIndex),
        arrayFilters,
      });
      if (changed === doc) return { doc: isInsert ? withId(doc, doc) : doc, changed: false };
      if (id !== undefined && !changed.has('_id')) {
        throw mongoError(
          'ImmutableField',
          "Performing an update on the path '_id' would modify the immutable field '_id'",
        );
      }
      return { doc: withId(changed, doc), changed: true };
    },
    upsertBase: (filter) => upsertBase(filter, false),
  };
}

function compileReplacement(replacement: Doc): Update {
  checkReplacement(replacement);
  return {
    kind: 'replacement',
    apply: (doc) => outcome(withId(replacement, doc), doc),
    upsertBase: (filter) => upsertBase(filter, true),
  };
}

/** Throws MongoDB's codes for malformed updates; `options.now` is the time for `$currentDate` and `$$NOW`. */
export function compileUpdate(update: Doc | Doc[], options: UpdateOptions): Update {
  const hasFilters = (options.arrayFilters?.length ?? 0) > 0;
  if (Array.isArray(update)) {
    if (hasFilters) throw mongoError('FailedToParse', 'arrayFilters may not be specified for pipeline-style updates');
    const transform = compilePipelineUpdate(update, options.now);
    return {
      kind: 'pipeline',
      apply: (doc) => outcome(withId(transform(doc), doc), doc),
      upsertBase: (filter) => upsertBase(filter, false),
    };
  }
  if (update.names[0]?.startsWith('$') === true) return compileOperators(update, options);
  if (hasFilters) throw mongoError('FailedToParse', 'arrayFilters may not be specified for replacement-style updates');
  return compileReplacement(update);
}
