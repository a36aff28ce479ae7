// Commands of an import: write the rows of a list of customers, and take them back.
import { Types } from 'mongoose';
import { z } from 'zod';
import type { Context } from '../../context.ts';
import type { Tx } from '../../database/transaction.ts';
import type { Cells, ImportKind, ImportRow } from '../imports/index.ts';
import {
  CustomerChangeModel,
  CustomerModel,
  editCustomer,
  newCustomer,
  normalisePhone,
  touchCustomers,
  type CustomerRecord,
  type ProfileEdit,
} from '../customers/index.ts';
import { editOf } from './list-row.ts';
import { matchRows, phoneIndexOf, staffByWord } from './match-rows.ts';

/** Stands where a consultant's id stands for numbers from a remark. */
const fromImport = 'system:import';

const wasAndIs = z.tuple([z.string().nullable(), z.string().nullable()]);

const undoSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('created'), customerId: z.string(), phoneIndex: z.string().nullable() }),
  z.object({
    kind: z.literal('updated'),
    customerId: z.string(),
    /** Each field's value before, and as the import wrote it. */
    fields: z.object({
      realName: wasAndIs.optional(),
      birthday: wasAndIs.optional(),
      city: wasAndIs.optional(),
      note: wasAndIs.optional(),
    }),
    phoneIndex: z.string().nullable(),
  }),
]);
type Undo = z.infer<typeof undoSchema>;

const phoneEntry = (context: Context, dataKey: string, cells: Cells) => {
  const phone = normalisePhone(cells['phone'] ?? '');
  const blindIndex = phoneIndexOf(context, cells);
  return phone === null || blindIndex === null
    ? null
    : { blindIndex, sealed: context.cipher.encrypt(dataKey, phone), staffUserIds: [fromImport] };
};

const create = async (
  context: Context,
  cells: Cells,
  staff: ReadonlyMap<string, string>,
  { session }: Tx,
): Promise<Undo> => {
  const fresh = newCustomer(context.cipher.newKey());
  const phone = phoneEntry(context, fresh.dataKey, cells);
  const { realName = '', birthday: born = null, city = '', note = '' } = editOf(cells);
  const serving = staff.get(cells['staff'] ?? '');
  const _id = new Types.ObjectId();
  await CustomerModel.create(
    [
      {
        ...fresh,
        _id,
        agencyId: context.agencyId,
        externalUserId: null,
        unionId: null,
        name: realName,
        type: 'wechat',
        gender: 'unknown',
        corpName: null,
        phones: phone ? [phone] : [],
        staffUserIds: serving === undefined ? [] : [serving],
        profile: { realName, birthday: born, city, note },
        factsDueAt: context.now(),
        changeCount: 1,
      },
    ],
    { session },
  );
  return { kind: 'created', customerId: _id.toString(), phoneIndex: phone?.blindIndex ?? null };
};

const update = async (
  context: Context,
  cells: Cells,
  { customer: known, bringsPhone }: { customer: CustomerRecord; bringsPhone: boolean },
  tx: Tx,
): Promise<Undo> => {
  const edit = editOf(cells);
  const before = known.profile;
  const fields: Extract<Undo, { kind: 'updated' }>['fields'] = {};
  for (const field of ['realName', 'birthday', 'city', 'note'] as const) {
    const after = edit[field];
    if (after !== undefined && after !== before[field]) fields[field] = [before[field], after];
  }
  await editCustomer(context, known, edit, tx);
  const phone = bringsPhone ? phoneEntry(context, known.dataKey, cells) : null;
  if (phone) {
    await CustomerModel.updateOne({ _id: known._id }, { $push: { phones: phone } }, { session: tx.session });
    await touchCustomers(context, [known._id], tx);
  }
  return { kind: 'updated', customerId: known._id.toString(), fields, phoneIndex: phone?.blindIndex ?? null };
};

/** Rows without problems; answers what taking each back needs. */
export const writeRows = async (context: Context, rows: readonly ImportRow[], tx: Tx): Promise<Undo[]> => {
  const staff = await staffByWord(context);
  const matches = await matchRows(context, rows, tx);
  const undos: Undo[] = [];
  for (const [at, { cells }] of rows.entries()) {
    const match = matches[at];
    if (match?.kind === 'new') undos.push(await create(context, cells, staff, tx));
    if (match?.kind === 'known') undos.push(await update(context, cells, match, tx));
  }
  return undos;
};

/** Whether another module has something of a customer, so that he cannot go. */
export type CustomerHold = (context: Context, customerId: Types.ObjectId, tx: Tx) => Promise<boolean>;

const isHeld = async (
  context: Context,
  customerId: Types.ObjectId,
  holds: readonly CustomerHold[],
  tx: Tx,
): Promise<boolean> => {
  for (const hold of holds) if (await hold(context, customerId, tx)) return true;
  return false;
};

/** False: others have made it theirs since, so it stays. */
const undoOne = async (context: Context, undo: Undo, holds: readonly CustomerHold[], tx: Tx): Promise<boolean> => {
  const { session } = tx;
  const id = { agencyId: context.agencyId, _id: undo.customerId };
  const customer = await CustomerModel.findOne(id, null, { session }).lean<CustomerRecord>();
  if (!customer) return true;
  const ownPhone = customer.phones.find(
    (phone) => phone.blindIndex === undo.phoneIndex && phone.staffUserIds.every((userId) => userId === fromImport),
  );
  if (undo.kind === 'created') {
    const changedSince = await CustomerChangeModel.exists({ customerId: customer._id }).session(session);
    if (customer.externalUserId !== null || customer.mergedInto !== null || changedSince !== null) return false;
    // By hand or by a list of tags; what a rule says of him goes with him.
    if (customer.marks.some(({ origin }) => origin !== 'rule')) return false;
    if (await isHeld(context, customer._id, holds, tx)) return false;
    await CustomerModel.deleteOne(id, { session });
    await tx.publish('customer.removed', { customerId: undo.customerId });
    return true;
  }
  const edit: ProfileEdit = {};
  let isWhole = true;
  for (const field of ['realName', 'city', 'note', 'birthday'] as const) {
    const change = undo.fields[field];
    if (!change) continue;
    const [before, after] = change;
    if (customer.profile[field] !== after) isWhole = false;
    else if (field === 'birthday') edit.birthday = before;
    else edit[field] = before ?? '';
  }
  await editCustomer(context, customer, edit, tx);
  if (ownPhone) {
    await CustomerModel.updateOne(id, { $pull: { phones: { blindIndex: ownPhone.blindIndex } } }, { session });
    await touchCustomers(context, [customer._id], tx);
  }
  return isWhole;
};

/** Answers how many stayed because others changed them since. */
export const takeBackRows =
  (holds: readonly CustomerHold[]): ImportKind['undo'] =>
  async (context, undos, tx) => {
    let kept = 0;
    for (const one of undos) if (!(await undoOne(context, undoSchema.parse(one), holds, tx))) kept += 1;
    return kept;
  };
