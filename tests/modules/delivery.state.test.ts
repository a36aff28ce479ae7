// Who sends, who is left out and why, and the sentence about it.
import {
  decideSender,
  deliveryStates,
  explainDelivery,
  outcomeOf,
} from '../../server/modules/deliveries/delivery.state.ts';

const contact = (staffUserId: string, state: string, day: number) => ({
  staffUserId,
  externalUserId: `wm-of-${staffUserId}`,
  state,
  addedAt: new Date(day * 86_400_000),
});
const senders = new Set(['a', 'b']);

it.each([
  ['the one who has known him longest', [contact('b', 'active', 2), contact('a', 'active', 1)], 'a', null],
  ['the other where that one may not send', [contact('c', 'active', 1), contact('b', 'active', 2)], 'b', null],
  ['nobody where none may send', [contact('c', 'active', 1)], null, 'consultant-cannot-serve'],
  ['nobody while half-added', [contact('a', 'half-added', 1)], null, 'half-added'],
  ['nobody after the customer left', [contact('a', 'deleted-by-customer', 1)], null, 'deleted-by-customer'],
  ['nobody without any relation', [], null, 'no-consultant'],
  ['nobody after the consultant left him', [contact('a', 'deleted-by-staff', 1)], null, 'no-consultant'],
])('chooses %s', (_, contacts, staffUserId, reason) => {
  expect(decideSender(contacts, senders)).toEqual({
    staffUserId,
    externalUserId: staffUserId === null ? null : `wm-of-${staffUserId}`,
    reason,
  });
});

it('reads results of WeCom', () => {
  expect(outcomeOf('sent')).toEqual({ state: 'sent', reason: null });
  expect(outcomeOf('capped')).toEqual({ state: 'capped', reason: 'cap-used' });
  expect(outcomeOf('not-a-contact')).toEqual({ state: 'failed', reason: 'not-a-contact' });
  expect(outcomeOf('not-sent')).toBeNull();
});

it('never claims that a message arrived', () => {
  for (const state of deliveryStates) {
    for (const isConfirmed of [true, false]) {
      const sentence = explainDelivery({ state, reason: null }, isConfirmed);
      expect(sentence).toMatch(/。$/);
      expect(sentence).not.toContain('送达');
    }
  }
});
