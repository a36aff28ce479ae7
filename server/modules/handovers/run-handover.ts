// The job's part: ask WeCom for what was decided, in batches, and read what became of it until nothing waits any more.
import type { Types } from 'mongoose';
import type { Context } from '../../context.ts';
import { claimDue } from '../../database/claim-due.ts';
import { GatewayError } from '../../gateways/gateway-error.ts';
import { WriteRefused, type TransferPair, type TransferProgress } from '../../gateways/wecom/index.ts';
import { finishTransfers } from './finish-transfers.ts';
import { HandoverModel, type HandoverRecord } from './handover.model.ts';
import { prepareHandover } from './open-handover.ts';
import { TransferModel, type TransferRecord } from './transfer.model.ts';
import { afterAnswer, afterLostAnswer, afterReading, moving, settled } from './transfer.state.ts';

const leaseSeconds = 120;
/** WeCom's own limit for one call. */
const batchSize = 100;
const retrySeconds = 60;
/** Refusals and limits are also told by callbacks, which make it due at once. */
const pollSeconds = 6 * 3_600;
const afterTakeoverSeconds = 60;

/** WeCom: there is no such member (DOC 90313). */
const noSuchMember: ReadonlySet<string | number> = new Set([60111, 40003]);

/** Whether he is still a member of the corp decides on which of WeCom's two ways his customers pass. */
const kindFor = async (context: Context, handover: HandoverRecord): Promise<TransferPair['kind']> => {
  try {
    await context.gateways.wecom.getStaff(handover.staffUserId);
    return 'in-job';
  } catch (error) {
    if (error instanceof GatewayError && noSuchMember.has(error.code)) return 'resigned';
    // Outside the visible range: a member all the same.
    if (error instanceof GatewayError && error.code === 60011) return 'in-job';
    throw error;
  }
};

const read = async (context: Context, pair: TransferPair): Promise<Map<string, TransferProgress>> => {
  const results = await context.gateways.wecom.listTransferResults(pair);
  return new Map(results.map((result) => [result.externalUserId, result]));
};

type Pair = { kind: NonNullable<TransferRecord['kind']>; toUserId: string };

const byPair = (transfers: readonly TransferRecord[]): [Pair, TransferRecord[]][] => {
  const groups = new Map<string, [Pair, TransferRecord[]]>();
  for (const transfer of transfers) {
    const { kind, toUserId } = transfer;
    if (kind === null || toUserId === null) continue;
    const key = `${kind} ${toUserId}`;
    const group = groups.get(key) ?? [{ kind, toUserId }, []];
    group[1].push(transfer);
    groups.set(key, group);
  }
  return [...groups.values()];
};

const inState = (handover: HandoverRecord, state: TransferRecord['state']) =>
  TransferModel.find({ agencyId: handover.agencyId, handoverId: handover._id, state })
    .sort({ toUserId: 1, _id: 1 })
    .lean<TransferRecord[]>();

/** Requests whose answer was lost, here or with a process that died: nobody else works on this handover now. */
const reconcile = async (context: Context, handover: HandoverRecord): Promise<void> => {
  for (const [pair, transfers] of byPair(await inState(handover, 'requesting'))) {
    const results = await read(context, { ...pair, fromUserId: handover.staffUserId });
    for (const transfer of transfers) {
      const state = afterLostAnswer(results.get(transfer.externalUserId)?.status ?? null);
      await TransferModel.updateOne({ _id: transfer._id, state: 'requesting' }, { $set: { state } });
    }
  }
};

const requestBatch = async (
  context: Context,
  handover: HandoverRecord,
  pair: Pair,
  transfers: readonly TransferRecord[],
): Promise<void> => {
  const ids: Types.ObjectId[] = transfers.map((transfer) => transfer._id);
  // Written down before the call: after a crash these are looked for in WeCom's results first.
  await TransferModel.updateMany(
    { _id: { $in: ids }, state: 'queued' },
    {
      $set: { state: 'requesting', kind: pair.kind, requestedAt: context.now(), takeoverAt: null },
      $inc: { attempts: 1 },
    },
  );
  const refuse = (reason: TransferRecord['reason'], code: number | null): Promise<unknown> =>
    TransferModel.updateMany({ _id: { $in: ids } }, { $set: { state: 'failed', reason, code } });
  try {
    const answers = await context.gateways.wecom.transferCustomers({
      ...pair,
      fromUserId: handover.staffUserId,
      externalUserIds: transfers.map((transfer) => transfer.externalUserId),
      message: handover.message,
    });
    const operations = answers.map(({ externalUserId, answer, code }) => ({
      updateOne: {
        filter: { _id: { $in: ids }, externalUserId, state: 'requesting' as const },
        update: { $set: { ...afterAnswer(answer), code: code === 0 ? null : code } },
      },
    }));
    if (operations.length > 0) await TransferModel.bulkWrite(operations, { ordered: false });
  } catch (error) {
    if (error instanceof WriteRefused) await refuse(error.refusal, null);
    else if (error instanceof GatewayError && !error.retryable && !error.maybeDone) {
      await refuse('refused-by-wecom', typeof error.code === 'number' ? error.code : null);
    } else throw error;
  }
};

const request = async (context: Context, handover: HandoverRecord): Promise<void> => {
  const queued = await inState(handover, 'queued');
  if (queued.length === 0) return;
  const kind = await kindFor(context, handover);
  for (const [pair, transfers] of byPair(queued.map((transfer) => ({ ...transfer, kind })))) {
    for (let start = 0; start < transfers.length; start += batchSize) {
      await requestBatch(context, handover, pair, transfers.slice(start, start + batchSize));
    }
  }
};

const poll = async (context: Context, handover: HandoverRecord): Promise<void> => {
  for (const [pair, transfers] of byPair(await inState(handover, 'waiting'))) {
    const results = await read(context, { ...pair, fromUserId: handover.staffUserId });
    const readings = transfers.map((transfer) => {
      const result = results.get(transfer.externalUserId);
      const outcome = afterReading(result?.status ?? null, transfer.requestedAt, context.now());
      return { transfer: { ...transfer, takeoverAt: result?.takeoverAt ?? null }, outcome };
    });
    const operations = readings.flatMap(({ transfer: { _id, takeoverAt }, outcome }) =>
      outcome?.state === 'done'
        ? []
        : [{ updateOne: { filter: { _id, state: 'waiting' as const }, update: { $set: { ...outcome, takeoverAt } } } }],
    );
    if (operations.length > 0) await TransferModel.bulkWrite(operations, { ordered: false });
    await finishTransfers(
      context,
      readings.flatMap(({ transfer, outcome }) => (outcome?.state === 'done' ? [transfer] : [])),
    );
  }
};

const seconds = (from: Date, count: number): Date => new Date(from.getTime() + count * 1_000);

/** When to look again, and whether anything is left to decide. */
const rest = async (context: Context, handover: HandoverRecord): Promise<Partial<HandoverRecord>> => {
  const now = context.now();
  const ofIt = { agencyId: handover.agencyId, handoverId: handover._id };
  const isOver = (await TransferModel.exists({ ...ofIt, state: { $nin: [...settled] } })) === null;
  if (isOver) {
    const isPooled = (await TransferModel.exists({ ...ofIt, state: 'pooled' })) !== null;
    return { state: 'closed', closedAt: now, isCurrent: isPooled, dueAt: null };
  }
  const first = await TransferModel.findOne({ ...ofIt, state: { $in: [...moving] } })
    .sort({ takeoverAt: 1 })
    .lean<TransferRecord>();
  if (!first) return { dueAt: null };
  const poll = seconds(now, pollSeconds);
  const takeover =
    first.takeoverAt === null ? seconds(now, retrySeconds) : seconds(first.takeoverAt, afterTakeoverSeconds);
  const soonest = takeover < poll ? takeover : poll;
  return { dueAt: soonest > now ? soonest : seconds(now, retrySeconds) };
};

/** Customers of a resigned consultant whom WeCom holds and we do not know; null: he did not resign, or WeCom does not say. */
const countUnknown = async (context: Context, handover: HandoverRecord): Promise<number | null> => {
  if ((await kindFor(context, handover)) === 'in-job') return null;
  try {
    const unassigned = await context.gateways.wecom.listUnassigned();
    const theirs = unassigned.filter(({ fromUserId }) => fromUserId === handover.staffUserId);
    const known = await TransferModel.find(
      { agencyId: handover.agencyId, handoverId: handover._id },
      { externalUserId: 1 },
    ).lean();
    const ids = new Set(known.map((transfer) => transfer.externalUserId));
    return theirs.filter(({ externalUserId }) => !ids.has(externalUserId)).length;
  } catch (error) {
    if (!(error instanceof GatewayError) || error.retryable) throw error;
    return null;
  }
};

const prepare = async (context: Context, handover: HandoverRecord): Promise<void> => {
  await prepareHandover(context, handover);
  const unknownCustomers = await countUnknown(context, handover);
  await HandoverModel.updateOne({ _id: handover._id }, { $set: { unknownCustomers } });
};

/** Set down as it was taken up: who made it due meanwhile has it done again at once. */
const leave = (handover: HandoverRecord, change: Partial<HandoverRecord>) =>
  HandoverModel.updateOne({ _id: handover._id, dueAt: handover.dueAt }, { $set: change });

const advance = async (context: Context, handover: HandoverRecord): Promise<void> => {
  if (handover.state === 'preparing') await prepare(context, handover);
  await reconcile(context, handover);
  await request(context, handover);
  await poll(context, handover);
  await leave(handover, { problem: null, ...(await rest(context, handover)) });
};

/** Take every due handover one step further. Answers how many were taken. */
export const advanceDueHandovers = async (context: Context): Promise<number> => {
  for (let taken = 0; ; taken += 1) {
    const handover = await claimDue(HandoverModel, context, {}, leaseSeconds);
    if (!handover) return taken;
    try {
      await advance(context, handover);
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error;
      context.log.warn({ handoverId: String(handover._id), error }, 'handover: WeCom did not answer');
      const dueAt = seconds(context.now(), Math.max(error.retryAfterSeconds ?? 0, retrySeconds));
      await leave(handover, { dueAt, problem: `wecom ${error.code}` });
    }
  }
};
