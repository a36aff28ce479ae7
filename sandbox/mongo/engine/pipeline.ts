// Compiles aggregation pipelines.
import { compileStages, limitOf, skipOf } from './pipeline-stages.ts';
import { newScope } from './expression-parts.ts';
import { type Pipeline, type Variables } from './types.ts';
import { Doc, isDoc, type Value } from './values.ts';

/** The number of `$match` stages that the pipeline begins with. */
function leadingMatches(stages: readonly Doc[]): number {
  const other = stages.findIndex((stage) => stage.names[0] !== '$match');
  return other < 0 ? stages.length : other;
}

/** Throws MongoDB's codes for malformed stages and expressions; `variables` are those of the command's `let`. */
export function compilePipeline(stages: readonly Doc[], variables: Variables = new Map<string, Value>()): Pipeline {
  const reads = new Set<string>();
  const run = compileStages(stages, newScope(variables.keys()), reads);
  const matches = leadingMatches(stages);
  const sortStage = stages[matches]?.names[0] === '$sort' ? stages[matches] : undefined;
  return {
    reads: [...reads],
    leadingMatch() {
      const filters = stages.slice(0, matches).map((stage) => stage.values[0]!);
      const [only] = filters;
      if (only === undefined) return null;
      return filters.length === 1 && isDoc(only) ? only : new Doc(['$and'], [filters]);
    },
    leadingSort() {
      const spec = sortStage?.values[0];
      return isDoc(spec) ? spec : null;
    },
    leadingLimit() {
      let at = sortStage === undefined ? matches : matches + 1;
      let skipped = 0;
      for (; stages[at]?.names[0] === '$skip'; at++) skipped += skipOf(stages[at]!.values[0]!);
      return stages[at]?.names[0] === '$limit' ? limitOf(stages[at]!.values[0]!) + skipped : null;
    },
    run: (docs, env) =>
      run(docs, {
        now: env.now,
        slots: [...variables.keys()].map((name) => env.let?.get(name) ?? variables.get(name)),
        collection: (name) => env.collection(name),
      }),
  };
}
