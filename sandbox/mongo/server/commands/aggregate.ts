// aggregate: the engine runs the pipeline; here it gets its documents, by an index where the first stages allow it.
import { documents, optionalCount, optionalDocument } from '../arguments.ts';
import { type Access, findCollection } from '../access.ts';
import { type Call, type CursorReply, type Handlers } from '../call.ts';
import { type Collection } from '../catalogue.ts';
import {
  compileFilter,
  compilePipeline,
  doc,
  type Doc,
  encode,
  equal,
  integerOf,
  isDoc,
  isTruthy,
  MongoError,
  mongoError,
  notSupported,
  type Pipeline,
} from '../../engine/index.ts';
import { type Bytes } from '../layer.ts';
import { find, type Query } from '../query.ts';
import { splitWriter } from './aggregate-write.ts';
import { countMatches, documentsOf, openCursor } from './find.ts';
import { target } from './namespaces.ts';
import { refuseCollation } from './update.ts';

const FIRST_BATCH = 101;
const COUNT_GROUP = doc({ _id: 1, n: { $sum: 1 } });
const SERVER_STAGES = new Set([
  '$collStats',
  '$indexStats',
  '$planCacheStats',
  '$currentOp',
  '$listSessions',
  '$listLocalSessions',
]);

export function queryOfPipeline(pipeline: Pipeline): Query {
  return {
    filter: compileFilter(pipeline.leadingMatch() ?? doc({})),
    sort: pipeline.leadingSort(),
    limit: pipeline.leadingLimit() ?? Infinity,
  };
}

function* input(access: Access, collection: Collection, query: Query): Generator<Doc> {
  for (const { document } of find(access, collection, query)) yield document;
}

function* encoded(documentsOut: Iterable<Doc>): Generator<Bytes> {
  for (const document of documentsOut) yield encode(document);
}

function refuseStages(stages: readonly Doc[]): void {
  for (const stage of stages) {
    const name = stage.names[0] ?? '';
    if (name === '$changeStream') {
      throw new MongoError(40573, 'Location40573', 'The $changeStream stage is not supported by the embedded database');
    }
    if (SERVER_STAGES.has(name)) throw notSupported(`The stage ${name}`);
  }
}

export function pipelineOf(stages: readonly Doc[]): Pipeline {
  refuseStages(stages);
  return compilePipeline(stages);
}

/** The form in which drivers ask for `countDocuments`: match, skip, limit, and a group of all with `n`. */
function countingQuery(command: Doc): Query | null {
  const stages = documents(command, 'pipeline');
  const names = stages.map((stage) => (stage.size === 1 ? stage.names[0] : '')).join(' ');
  if (!/^\$match( \$skip)?( \$limit)? \$group$/.test(names)) return null;
  const group = stages.at(-1)?.get('$group');
  if (group === undefined || !equal(group, COUNT_GROUP)) return null;
  const number = (stage: string) => integerOf(stages.find((each) => each.has(stage))?.get(stage));
  const match = stages[0]?.get('$match');
  if (!isDoc(match)) return null;
  const skip = names.includes('$skip') ? number('$skip') : 0;
  const limit = names.includes('$limit') ? number('$limit') : Infinity;
  if (skip === null || limit === null || skip < 0 || limit <= 0) return null;
  return { filter: compileFilter(match), skip, limit, hint: command.get('hint') };
}

function* counted(access: Access, collection: Collection | undefined, query: Query): Generator<Bytes> {
  const n = collection === undefined ? 0 : countMatches(access, collection, query);
  if (n > 0) yield encode(doc({ _id: 1, n }));
}

/** What stages may read beside the documents that come in. */
function environment(call: Call) {
  return {
    now: call.server.now(),
    collection(name: string): Iterable<Doc> {
      const other = findCollection(call.access, `${call.database}.${name}`);
      return other === undefined ? [] : documentsOf(call.access, other, compileFilter(doc({})));
    },
  };
}

function batchSizeOf(command: Doc): number {
  const options = optionalDocument(command, 'cursor');
  if (options === undefined && !isTruthy(command.get('explain') ?? false)) {
    throw mongoError(
      'FailedToParse',
      "The 'cursor' option is required, except for aggregate with the explain argument",
    );
  }
  return (options === undefined ? undefined : optionalCount(options, 'batchSize')) ?? FIRST_BATCH;
}

/** The cursor over what the pipeline gives; nothing where its last stage writes it. */
function answer(call: Call, namespace: string, stages: readonly Doc[], input: (pipeline: Pipeline) => Iterable<Doc>) {
  const batchSize = batchSizeOf(call.command);
  const { stages: reading, writer } = splitWriter(call, stages);
  const pipeline = pipelineOf(reading);
  const results = pipeline.run(input(pipeline), environment(call));
  writer?.(results);
  return openCursor(call, namespace, encoded(writer === null ? results : []), batchSize, false);
}

/** An aggregation on no collection: of the stages that begin one, only the list of sessions. */
function aggregateDatabase(call: Call): CursorReply {
  const stages = documents(call.command, 'pipeline');
  const name = stages[0]?.names[0] ?? '';
  if (name === '$listLocalSessions') {
    const sessions = call.server.sessions.list(call.session).map((session) => doc(session));
    return answer(call, `${call.database}.$cmd.aggregate`, stages.slice(1), () => sessions);
  }
  // What is no stage, or is left out, is told first.
  pipelineOf(stages);
  throw mongoError('InvalidNamespace', `{aggregate: 1} is not valid for '${name}'; a collection is required.`);
}

function aggregate(call: Call): CursorReply {
  const { command, access } = call;
  if (typeof command.get('aggregate') !== 'string') return aggregateDatabase(call);
  const { collection, namespace } = target(call);
  refuseCollation(command);
  const counting = countingQuery(command);
  if (counting !== null)
    return openCursor(call, namespace, counted(access, collection, counting), batchSizeOf(command), false);
  return answer(call, namespace, documents(command, 'pipeline'), (pipeline) =>
    collection === undefined
      ? []
      : input(access, collection, { ...queryOfPipeline(pipeline), hint: command.get('hint') }),
  );
}

export const aggregateCommands: Handlers = { aggregate: { run: aggregate, inTransactions: true } };
