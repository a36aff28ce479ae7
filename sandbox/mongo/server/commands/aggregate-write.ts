// $out and $merge: a pipeline's last stage that writes what came before it into a collection.
import { optionalDocument } from '../arguments.ts';
import { type Access, findCollection } from '../access.ts';
import { type Call } from '../call.ts';
import { type Collection } from '../catalogue.ts';
import {
  compileFilter,
  compileUpdate,
  doc,
  Doc,
  encode,
  isDoc,
  locationError,
  mongoError,
  notSupported,
  type Value,
} from '../../engine/index.ts';
import { find } from '../query.ts';
import { insertRecord, removeRecord, replaceRecord } from '../records.ts';
import { checkId, checkNames, storable } from './insert.ts';
import { checkNamespace, createCollection } from './namespaces.ts';

export type Writer = (documents: Iterable<Doc>) => void;

function write(call: Call, collection: Collection, document: Doc): void {
  checkId(document);
  checkNames(document);
  const stored = storable(document, call.server.now());
  insertRecord(call.access, collection, stored, encode(stored));
}

function place(call: Call, value: Value | undefined, database: string): { database: string; name: string } {
  const name = isDoc(value) ? value.get('coll') : value;
  const other = isDoc(value) ? value.get('db') : undefined;
  if (typeof name !== 'string') throw mongoError('FailedToParse', 'the target collection must be a string');
  const target = { database: typeof other === 'string' ? other : database, name };
  checkNamespace(target.database, target.name);
  return target;
}

function opened(access: Access, { database, name }: { database: string; name: string }): Collection {
  return findCollection(access, `${database}.${name}`) ?? createCollection(access, database, name, doc({}));
}

/** Puts the documents in the place of the collection's; its indexes stay. */
function outWriter(call: Call, spec: Value): Writer {
  if (typeof spec !== 'string' && !isDoc(spec)) {
    throw locationError(16990, `$out only supports a string or object argument`);
  }
  const target = place(call, spec, call.database);
  return (documents) => {
    const { access } = call;
    const collection = opened(access, target);
    access.data.locks.awaitTable(access.holder, collection.table);
    const before = [...find(access, collection, { filter: compileFilter(doc({})) })];
    const after = [...documents];
    for (const { record, document } of before) removeRecord(access, collection, record, document);
    for (const document of after) write(call, collection, document);
  };
}

const MERGE_FIELDS = new Set(['into', 'on', 'let', 'whenMatched', 'whenNotMatched']);
const WHEN_MATCHED = new Set(['merge', 'replace', 'keepExisting', 'fail']);
const WHEN_NOT_MATCHED = new Set(['insert', 'discard', 'fail']);

function modeOf(spec: Doc, field: string, otherwise: string, allowed: ReadonlySet<string>): string {
  const mode = spec.get(field) ?? otherwise;
  if (Array.isArray(mode)) throw notSupported('$merge with a pipeline');
  if (typeof mode !== 'string' || !allowed.has(mode)) {
    throw mongoError('BadValue', `Enumeration value for field '${field}' of $merge is not a valid value`);
  }
  return mode;
}

function onFields(spec: Doc): string[] {
  const on = spec.get('on') ?? '_id';
  const list: readonly Value[] = Array.isArray(on) ? on : [on];
  const fields = list.filter((field) => typeof field === 'string');
  if (fields.length !== list.length) throw locationError(51186, "$merge 'on' must be a string or a list of strings");
  if (fields.length === 0)
    throw locationError(51187, "If explicitly specifying $merge 'on', must include at least one field");
  return fields;
}

function hasUniqueIndex(collection: Collection, fields: readonly string[]): boolean {
  return collection.indexes.some(({ unique, partial, keys }) => {
    const names = new Set(keys.map(([path]) => path));
    return unique && partial === undefined && names.size === fields.length && fields.every((field) => names.has(field));
  });
}

function valueAt(document: Doc, path: string): Value | undefined {
  let at: Value | undefined = document;
  for (const name of path.split('.')) at = isDoc(at) ? at.get(name) : undefined;
  return at;
}

function mergeOne(
  call: Call,
  collection: Collection,
  document: Doc,
  fields: string[],
  modes: { matched: string; notMatched: string },
) {
  const { access } = call;
  const wanted = new Doc();
  for (const field of fields) {
    const value = valueAt(document, field);
    if (value === undefined || value === null || Array.isArray(value))
      throw locationError(51132, "$merge write error: 'on' field cannot be missing, null, undefined or an array");
    wanted.append(field, doc({ $eq: value }));
  }
  const filter = compileFilter(wanted);
  const [found] = find(access, collection, { filter, limit: 1 });
  if (found === undefined || modes.matched === 'fail') {
    if (found === undefined && modes.notMatched === 'discard') return;
    if (found === undefined && modes.notMatched === 'fail')
      throw locationError(
        13113,
        '$merge could not find a matching document in the target collection for at least one document in the source collection',
      );
    // Where it is there already, inserting it says so.
    write(call, collection, document);
    return;
  }
  if (modes.matched === 'keepExisting') return;
  const merged = doc({ $replaceWith: { $mergeObjects: ['$$ROOT', { $literal: document }] } });
  const update = compileUpdate(modes.matched === 'replace' ? document : [merged], {
    arrayFilters: [],
    now: call.server.now(),
  });
  const { doc: after, changed } = update.apply(found.document, filter, false);
  if (changed) replaceRecord(access, collection, found.record, found.document, after);
}

function mergeWriter(call: Call, spec: Value): Writer {
  const options = typeof spec === 'string' ? doc({ into: spec }) : spec;
  if (!isDoc(options)) throw locationError(51182, `$merge only supports a string or object argument`);
  const other = options.names.find((name) => !MERGE_FIELDS.has(name));
  if (other !== undefined) throw locationError(40415, `BSON field '$merge.${other}' is an unknown field.`);
  if (!options.has('into')) throw locationError(40414, "BSON field '$merge.into' is missing but a required field");
  const target = place(call, options.get('into'), call.database);
  const modes = {
    matched: modeOf(options, 'whenMatched', 'merge', WHEN_MATCHED),
    notMatched: modeOf(options, 'whenNotMatched', 'insert', WHEN_NOT_MATCHED),
  };
  const fields = onFields(options);
  return (documents) => {
    const after = [...documents].map((document) => storable(document, call.server.now()));
    const collection = opened(call.access, target);
    if (!hasUniqueIndex(collection, fields))
      throw locationError(51183, `Cannot find index to verify that join fields will be unique`);
    for (const document of after) mergeOne(call, collection, document, fields, modes);
  };
}

/** The writing stage at the pipeline's end, and the stages before it. Throws where it is somewhere else or in a transaction. */
export function splitWriter(call: Call, stages: readonly Doc[]): { stages: readonly Doc[]; writer: Writer | null } {
  const at = stages.findIndex((stage) => stage.has('$out') || stage.has('$merge'));
  const stage = stages[at];
  if (stage === undefined) return { stages, writer: null };
  const name = stage.names[0] ?? '';
  if (at !== stages.length - 1) throw locationError(40601, `${name} can only be the final stage in the pipeline`);
  if (call.transaction !== null)
    throw mongoError(
      'OperationNotSupportedInTransaction',
      `Operation not permitted in transaction :: caused by :: Aggregation stage ${name} cannot run within a multi-document transaction`,
    );
  const level = optionalDocument(call.command, 'readConcern')?.get('level');
  if (level === 'linearizable')
    throw mongoError('InvalidOptions', `${name} cannot be used with a 'linearizable' read concern level`);
  const spec = stage.values[0] ?? null;
  return { stages: stages.slice(0, -1), writer: name === '$out' ? outWriter(call, spec) : mergeWriter(call, spec) };
}
