// Where the official driver (7.8) does otherwise than the specifications' newest tests expect, whatever server there is.
import { type SpecFile, type SpecTest } from './spec-run.ts';

const DIFFERENCES: readonly { said: RegExp; file?: RegExp; reason: string }[] = [
  {
    said: /writeConcern\.wtimeout: not expected, got 10000/,
    reason: 'the driver sends wtimeout with a repeated commit',
  },
  {
    said: /bypassDocumentValidation: expected false, got nothing/,
    reason: 'the driver leaves out bypassDocumentValidation: false',
  },
  {
    said: /insertedIds\.0: not expected/,
    reason: "the driver names the ids of what was not inserted in an error's result",
  },
  {
    said: /countDocuments: expected 1, got 0/,
    file: /null-ids|_id with type null/i,
    reason: 'the driver puts an ObjectId in the place of an _id that is null',
  },
];

/** Null where what went wrong is no known difference of the driver's. */
export function reasonOfDriver(file: SpecFile, test: SpecTest, said: string): string | null {
  if (
    /^Server selection timed out/.test(said) &&
    JSON.stringify([file.createEntities, test.operations]).includes('"secondary"')
  )
    return 'needs a secondary';
  const found = DIFFERENCES.find((each) => each.said.test(said) && (each.file?.test(file.description) ?? true));
  return found?.reason ?? null;
}
