// Pure: who sends to a customer, as far as the agency's settings let anybody send to him now.
import { refusalOf, type WriteRules } from '../settings/index.ts';
import { decideSender, withheld, type CandidateContact, type Decision } from './delivery.state.ts';

/** During the pilot the relation is sought among those that take part. The gateway's guard looks again before the call. */
export const decideAllowed = (
  contacts: readonly CandidateContact[],
  senders: ReadonlySet<string>,
  rules: WriteRules,
): Decision => {
  const { isOn, staffUserIds, externalUserIds } = rules.pilot;
  const inPilot = contacts.filter(
    (contact) => staffUserIds.includes(contact.staffUserId) && externalUserIds.includes(contact.externalUserId),
  );
  const decision = decideSender(isOn && inPilot.length > 0 ? inPilot : contacts, senders);
  if (decision.reason !== null) return decision;
  const refusal = refusalOf(rules, {
    kind: 'message',
    staffUserIds: [decision.staffUserId],
    externalUserIds: [decision.externalUserId],
  });
  return refusal === null ? decision : withheld(refusal);
};
