// Commands of an import: write the marks of a list, and take them back. WeCom follows by the job, as after any other mark.
import { Types } from 'mongoose';
import { z } from 'zod';
import type { Context } from '../../context.ts';
import type { Tx } from '../../database/transaction.ts';
import { matchCustomers } from '../customer-lists/index.ts';
import { changeMarks, findRoots, type MarksChange } from '../customers/index.ts';
import type { ImportRow, ImportSource } from '../imports/index.ts';
import { countChanges, findTerms, groupOfTag, tellWecom } from '../marks/index.ts';
import { markOrigins } from '../rules/rules.contract.ts';
import { findTagsInUse, type Mark } from '../tags/index.ts';
import { changeOf, evidenceOf, marksAfter, marksTakenBack, readTags } from './list-tags.ts';

const objectId = z.string().transform((id) => new Types.ObjectId(id));
const mark = z.object({
  tagId: objectId,
  origin: z.enum(markOrigins),
  at: z.iso.datetime().transform((at) => new Date(at)),
  by: z.string().nullable(),
  evidence: z.string(),
  recordId: objectId.nullable(),
});
const undoSchema = z.object({ customerId: objectId, given: z.array(mark), replaced: z.array(mark) });

const tellOthers = async (
  context: Context,
  changes: readonly MarksChange[],
  { importId }: ImportSource,
  tx: Tx,
): Promise<void> => {
  await tellWecom(context, changes, tx);
  for (const [tagId, counted] of countChanges(changes))
    await tx.publish('marks.listed', { importId, tagId, ...counted });
};

/** Rows without problems; of a customer who stands in several the later ones come later. Answers what taking back needs. */
export const writeMarks = async (
  context: Context,
  rows: readonly ImportRow[],
  tx: Tx,
  source: ImportSource,
): Promise<unknown[]> => {
  const tags = await findTagsInUse(context);
  const groupOf = groupOfTag(await findTerms(context));
  const customers = await matchCustomers(context, rows, tx);
  const rowsOf = new Map<string, ImportRow[]>();
  for (const [at, row] of rows.entries()) {
    const customer = customers[at];
    if (!customer || !('_id' in customer)) continue;
    const id = customer._id.toString();
    rowsOf.set(id, [...(rowsOf.get(id) ?? []), row]);
  }
  const at = context.now();
  const changes = await changeMarks(
    context,
    [...rowsOf.keys()].map((id) => new Types.ObjectId(id)),
    ({ _id, marks }) =>
      (rowsOf.get(_id.toString()) ?? []).reduce<Mark[]>(
        (left, { cells }) =>
          marksAfter(
            left,
            readTags(cells, tags).named,
            { at, by: source.uploadedBy, evidence: evidenceOf(source.fileName, cells) },
            groupOf,
          ),
        marks,
      ),
    tx,
  );
  await tellOthers(context, changes, source, tx);
  return changes.map(({ customerId, before, after }) => ({ customerId, ...changeOf(before, after) }));
};

/** Answers at how many customers some of it was gone already, or had been changed. */
export const takeBackMarks = async (
  context: Context,
  undos: readonly unknown[],
  tx: Tx,
  source: ImportSource,
): Promise<number> => {
  const groupOf = groupOfTag(await findTerms(context));
  const evidence = `撤回“${source.fileName}”时恢复`;
  const changes: MarksChange[] = [];
  const whole = new Set<unknown>();
  for (const one of undos) {
    const { customerId, given, replaced } = undoSchema.parse(one);
    const [rootId] = await findRoots(context, [customerId], { session: tx.session });
    if (!rootId) continue;
    // Merged since, he brought his marks along under his own id.
    const asBorne = (marks: readonly Mark[]): Mark[] =>
      marks.map((each) => ({ ...each, recordId: each.recordId ?? (rootId.equals(customerId) ? null : customerId) }));
    const changed = await changeMarks(
      context,
      [rootId],
      ({ marks }) => {
        const back = marksTakenBack(marks, { given: asBorne(given), replaced: asBorne(replaced) }, evidence, groupOf);
        if (back.isWhole) whole.add(one);
        return back.marks;
      },
      tx,
    );
    changes.push(...changed);
  }
  await tellOthers(context, changes, source, tx);
  return undos.filter((one) => !whole.has(one)).length;
};
