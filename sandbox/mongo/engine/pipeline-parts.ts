// What the stages of a pipeline have in common.
import { type Env, type Maybe, type Scope } from './expression-parts.ts';
import { type Doc, type Value } from './values.ts';

export type StageEnv = { now: Date; slots: Maybe[]; collection(name: string): Iterable<Doc> };
export type RunStage = (docs: Iterable<Doc>, env: StageEnv) => Iterable<Doc>;

/** What a stage needs to compile pipelines within it. */
export type StageContext = {
  scope: Scope;
  compilePipeline: (stages: readonly Doc[], scope: Scope) => RunStage;
  /** Names of other collections are noted here. */
  reads: Set<string>;
  /** The limit that directly follows a sort, so that it need keep no more. */
  limit: number;
};
export type StageParser = (argument: Value, context: StageContext) => RunStage;

/** The environment of expressions, one per run of a stage; its root is moved from document to document. */
export function expressionEnv(env: StageEnv, root: Doc): Env {
  return { root, slots: env.slots, now: env.now };
}
