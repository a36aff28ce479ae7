// Which fields MongoDB 4.4 takes in its main commands: a word that it does not know is an error, not something to overlook.
import { type Doc, locationError, type MongoError, mongoError } from '../../engine/index.ts';

const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/));

/** What any command may carry. */
const GENERIC = words(
  `maxTimeMS maxTimeMSOpOnly readConcern writeConcern lsid txnNumber autocommit startTransaction stmtId stmtIds comment
  shardVersion databaseVersion allowImplicitCollectionCreation coordinator help apiVersion apiStrict apiDeprecationErrors`,
);

const COMMANDS: Readonly<Record<string, ReadonlySet<string>>> = {
  find: words(
    `find filter projection sort hint skip limit batchSize ntoreturn singleBatch allowDiskUse allowPartialResults max min
    returnKey showRecordId tailable oplogReplay noCursorTimeout awaitData collation options readOnce term runtimeConstants`,
  ),
  aggregate: words(
    'aggregate pipeline cursor explain allowDiskUse bypassDocumentValidation hint collation fromMongos needsMerge exchange runtimeConstants',
  ),
  insert: words('insert documents ordered bypassDocumentValidation'),
  update: words('update updates ordered bypassDocumentValidation runtimeConstants'),
  delete: words('delete deletes ordered bypassDocumentValidation runtimeConstants'),
  findAndModify: words(
    `findAndModify findandmodify query fields sort hint collation arrayFilters remove update upsert new
    bypassDocumentValidation runtimeConstants`,
  ),
  count: words('count query limit skip hint collation fields queryOptions'),
};
const STATEMENTS: Readonly<Record<string, ReadonlySet<string>>> = {
  updates: words('q u c multi upsert collation arrayFilters hint'),
  deletes: words('q limit collation hint'),
};

function unknownField(command: Doc, known: ReadonlySet<string>): string | undefined {
  return command.names.find((name) => !known.has(name) && !GENERIC.has(name) && !name.startsWith('$'));
}

/** As the server's generated parsers say it. */
function unknown(where: string, field: string): MongoError {
  return locationError(40415, `BSON field '${where}.${field}' is an unknown field.`);
}

/** Throws FailedToParse, Location40415 or Location51177, as the command has it. */
export function refuseUnknownFields(command: Doc): void {
  const name = command.names[0] === 'findandmodify' ? 'findAndModify' : (command.names[0] ?? '');
  const known = COMMANDS[name];
  const field = known === undefined ? undefined : unknownField(command, known);
  if (field === undefined) return;
  if (name === 'find') throw mongoError('FailedToParse', `Failed to parse: Unrecognized field '${field}'.`);
  if (name === 'aggregate') throw mongoError('FailedToParse', `unrecognized field '${field}'`);
  if (name === 'findAndModify') throw locationError(51177, `BSON field '${field}' is an unknown field.`);
  throw unknown(name, field);
}

/** The same for a statement in the list `field` of an update or delete. */
export function refuseUnknownStatementFields(field: 'updates' | 'deletes', statement: Doc): void {
  const known = STATEMENTS[field];
  const found = known === undefined ? undefined : statement.names.find((name) => !known.has(name));
  if (found !== undefined) throw unknown(field === 'updates' ? 'update.updates' : 'delete.deletes', found);
}
