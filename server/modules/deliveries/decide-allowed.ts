// Pure: who sends to a customer, as far as the agency's settings let anybody send to him now.
import { refusalOf, type WriteRules } from '../settings/index.ts';
import { decideSender, type CandidateContact, type Decision } from './delivery.state.ts';

/** During the pilot the consultant is sought among those who take part. The gateway's guard looks again before the call. */
export const decideAllowed = (
  contacts: readonly CandidateContact[],
  to: { externalUserId: string; senders: ReadonlySet<string> },
  rules: WriteRules,
): Decision => {
  const decision = decideSender(contacts, to.senders);
  if (decision.staffUserId === null) return decision;
  const inPilot = new Set(rules.pilot.staffUserIds.filter((userId) => to.senders.has(userId)));
  const chosen = rules.pilot.isOn
    ? (decideSender(contacts, inPilot).staffUserId ?? decision.staffUserId)
    : decision.staffUserId;
  const refusal = refusalOf(rules, {
    kind: 'message',
    staffUserIds: [chosen],
    externalUserIds: [to.externalUserId],
  });
  return refusal === null ? { staffUserId: chosen, reason: null } : { staffUserId: null, reason: refusal };
};
