// Updates written as an aggregation pipeline.
import { compileStages, REPLACING_STAGES } from './pipeline-stages.ts';
import { mongoError } from './errors.ts';
import { newScope } from './expression-parts.ts';
import { type Doc } from './values.ts';

/** Throws InvalidOptions (72) for stages that do more than change one document. */
export function compilePipelineUpdate(stages: Doc[], now: Date): (doc: Doc) => Doc {
  for (const stage of stages) {
    const [name = ''] = stage.names;
    if (!REPLACING_STAGES.has(name))
      throw mongoError('InvalidOptions', `${name} is not allowed to be used within an update`);
  }
  const run = compileStages(stages, newScope());
  return (doc) => {
    const [result = doc] = run([doc], { now, slots: [], collection: () => [] });
    return result;
  };
}
