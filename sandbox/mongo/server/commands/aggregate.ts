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
  MongoError,
  mongoError,
  notSupported,
  type Pipeline,
} from '../../engine/index.ts';
import { type Bytes } from '../layer.ts';
import { find, type Query } from '../query.ts';
import { documentsOf, openCursor } from './find.ts';
import { target } from './namespaces.ts';
import { refuseCollation } from './update.ts';

const FIRST_BATCH = 101;
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
  const pipeline = pipelineOf(command);
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
  return openCursor(call, namespace, results, optionalCount(cursorOptions, 'batchSize') ?? FIRST_BATCH, false);
}

export const aggregateCommands: Handlers = { aggregate: { run: aggregate, inTransactions: true } };
