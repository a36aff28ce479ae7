// explain: says which plan the one planner would choose.
import { documents, optionalDocument, text } from '../arguments.ts';
import { findCollection } from '../access.ts';
import { type Call, type Handlers } from '../call.ts';
import { doc, Doc, isDoc, mongoError, notSupported, type Value } from '../../engine/index.ts';
import { isMultikey } from '../index-scan.ts';
import { planOf, type Query } from '../query.ts';
import { pipelineOf, queryOfPipeline } from './aggregate.ts';
import { queryOf } from './find.ts';

function firstStatement(command: Doc, field: string): Doc {
  const list = command.get(field);
  const first: Value | undefined = Array.isArray(list) ? list[0] : undefined;
  return isDoc(first) ? first : new Doc();
}

function explainedQuery(name: string, command: Doc): Query {
  switch (name) {
    case 'find':
      return queryOf(command, 'filter');
    case 'count':
    case 'distinct':
    case 'findAndModify':
      return queryOf(command, 'query');
    case 'aggregate':
      return { ...queryOfPipeline(pipelineOf(documents(command, 'pipeline'))), hint: command.get('hint') };
    case 'update':
      return queryOf(firstStatement(command, 'updates'), 'q');
    case 'delete':
      return queryOf(doc({ q: firstStatement(command, 'deletes').get('q') ?? {} }), 'q');
    default:
      throw notSupported(`explain of ${name}`);
  }
}

function explain(call: Call): Doc {
  const command = optionalDocument(call.command, 'explain');
  if (command === undefined) throw mongoError('FailedToParse', 'explain needs a command');
  const name = command.names[0] ?? '';
  const namespace = `${call.database}.${text(command, name)}`;
  const query = explainedQuery(name, command);
  const collection = findCollection(call.access, namespace);
  const plan = collection === undefined ? null : planOf(call.access, collection, query);
  const direction = plan?.kind !== undefined && plan.reverse ? 'backward' : 'forward';
  const reading =
    plan === null
      ? { stage: 'EOF' }
      : plan.kind === 'COLLSCAN'
        ? { stage: 'COLLSCAN', filter: query.filter.source, direction }
        : {
            stage: 'FETCH',
            filter: query.filter.source,
            inputStage: {
              stage: 'IXSCAN',
              keyPattern: plan.index.spec.get('key'),
              indexName: plan.index.name,
              isMultiKey: isMultikey(call.access.data.catalogue.traits(plan.index)),
              isUnique: plan.index.unique,
              isSparse: plan.index.sparse,
              isPartial: plan.index.partial !== undefined,
              direction,
              ranges: plan.ranges.length,
            },
          };
  const sort = query.sort ?? null;
  const isSorted = sort === null || sort.size === 0 || plan === null || plan.sorted;
  const winningPlan = isSorted ? reading : { stage: 'SORT', sortPattern: sort, inputStage: reading };
  return doc({
    queryPlanner: {
      plannerVersion: 1,
      namespace,
      indexFilterSet: false,
      parsedQuery: query.filter.source,
      winningPlan,
      rejectedPlans: [],
    },
    serverInfo: { host: '127.0.0.1', port: call.server.address.port, version: '4.4.29', gitVersion: 'embedded' },
  });
}

export const explainCommands: Handlers = { explain: { run: explain } };
