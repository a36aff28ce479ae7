// Command: have WeCom remind the consultants who have not confirmed; each at most three times in 24 h.
import type { Context } from '../../context.ts';
import { GatewayError } from '../../gateways/gateway-error.ts';
import type { DeliverySource } from '../deliveries/index.ts';
import { SendTaskModel, type SendTaskRecord } from './send-task.model.ts';
import { mayRemind } from './send-task.state.ts';

export type Reminded = { reminded: number; tooOften: number; failed: number };

/** A reminder counts before it is asked for: one that may have gone out is not repeated. */
export const remindSends = async (context: Context, source: DeliverySource): Promise<Reminded> => {
  const waiting = await SendTaskModel.find(
    { agencyId: context.agencyId, 'source.id': source.id, state: 'waiting-for-staff', closing: null },
    { recipients: 0 },
  ).lean<SendTaskRecord[]>();
  const result: Reminded = { reminded: 0, tooOften: 0, failed: 0 };
  for (const { _id, msgId, remindedAt } of waiting) {
    if (msgId === null) continue;
    if (!mayRemind(remindedAt, context.now())) {
      result.tooOften += 1;
      continue;
    }
    const noted = await SendTaskModel.updateOne(
      { _id, state: 'waiting-for-staff', remindedAt: { $size: remindedAt.length } },
      { $push: { remindedAt: context.now() } },
    );
    // Somebody else reminds him at this moment.
    if (noted.modifiedCount === 0) continue;
    try {
      await context.gateways.wecom.remindGroupSend(msgId);
      result.reminded += 1;
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error;
      context.log.warn({ sendTaskId: _id.toString(), error }, 'consultant not reminded');
      result.failed += 1;
    }
  }
  return result;
};
