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
  MongoError,
  mongoError,
  notSupported,
  type Pipeline,
} from '../../engine/index.ts';
import { type Bytes } from '../layer.ts';
import { find, type Query } from '../query.ts';
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

export function pipelineOf(command: Doc): Pipeline {
  const stages = documents(command, 'pipeline');
  refuseStages(stages);
  const variables = optionalDocument(command, 'let');
  if (variables !== undefined && variables.size > 0) throw notSupported('let in aggregate');
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

function aggregate(call: Call): CursorReply {
  const { command, access } = call;
  if (typeof command.get('aggregate') !== 'string') {
    for (const stage of documents(command, 'pipeline').slice(0, 1)) refuseStages([stage]);
    throw notSupported('An aggregation on a database');
  }
  const { collection, namespace } = target(call);
  refuseCollation(command);
  const cursorOptions = optionalDocument(command, 'cursor');
  if (cursorOptions === undefined) {
    throw mongoError(
      'FailedToParse',
      "The 'cursor' option is required, except for aggregate with the explain argument",
    );
  }
  const batchSize = optionalCount(cursorOptions, 'batchSize') ?? FIRST_BATCH;
  const pipeline = pipelineOf(command);
  const counting = countingQuery(command);
  if (counting !== null) return openCursor(call, namespace, counted(access, collection, counting), batchSize, false);
  const query = queryOfPipeline(pipeline);
  const start = collection === undefined ? [] : input(access, collection, { ...query, hint: command.get('hint') });
  const env = {
    now: call.server.now(),
    collection(name: string): Iterable<Doc> {
      const other = findCollection(access, `${call.database}.${name}`);
      return other === undefined ? [] : documentsOf(access, other, compileFilter(doc({})));
    },
  };
  const results = encoded(pipeline.run(start, env));
  return openCursor(call, namespace, results, batchSize, false);
}

export const aggregateCommands: Handlers = { aggregate: { run: aggregate, inTransactions: true } };
