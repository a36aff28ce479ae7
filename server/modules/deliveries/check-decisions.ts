// Reads: every decision is made once more from the inputs kept with it, to see that it comes out the same.
import type { Context } from '../../context.ts';
import { decide, policyReasons } from '../contact-policy/index.ts';
import { DeliveryModel, type DeliveryRecord } from './delivery.model.ts';

export type DecisionCheck = {
  checked: number;
  /** Still undecided, ended before it was decided, or decided before inputs were kept. */
  passedOver: number;
  different: { deliveryId: string; kept: string; again: string }[];
};

const mostTold = 100;

/** What the record says was decided; null: nothing that inputs decide. */
const keptDecision = ({ state, reason, sendTaskId, staffUserId }: DeliveryRecord): string | null => {
  if (state === 'withheld') return policyReasons.find((known) => known === reason) ?? null;
  return sendTaskId === null || staffUserId === null ? null : `send:${staffUserId}`;
};

export const checkDecisions = async (context: Context): Promise<DecisionCheck> => {
  const check: DecisionCheck = { checked: 0, passedOver: 0, different: [] };
  const all = DeliveryModel.find({ agencyId: context.agencyId }).sort({ _id: 1 }).lean<DeliveryRecord>().cursor();
  for await (const delivery of all) {
    const kept = keptDecision(delivery);
    if (kept === null || delivery.inputs === null) {
      check.passedOver += 1;
      continue;
    }
    const decision = decide(delivery.inputs);
    const again = decision.reason ?? `send:${decision.staffUserId}`;
    check.checked += 1;
    if (again !== kept && check.different.length < mostTold) {
      check.different.push({ deliveryId: delivery._id.toString(), kept, again });
    }
  }
  return check;
};
