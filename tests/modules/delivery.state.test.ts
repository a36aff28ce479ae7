// What WeCom's results make of a delivery, and the sentence about it.
import { deliveryStates, explainDelivery, outcomeOf } from '../../server/modules/deliveries/delivery.state.ts';

it('reads results of WeCom', () => {
  expect(outcomeOf('sent')).toEqual({ state: 'sent', reason: null });
  expect(outcomeOf('capped')).toEqual({ state: 'capped', reason: 'cap-used' });
  expect(outcomeOf('not-a-contact')).toEqual({ state: 'failed', reason: 'not-a-contact' });
  expect(outcomeOf('not-sent')).toBeNull();
});

it('never claims that a message arrived', () => {
  for (const state of deliveryStates) {
    for (const isConfirmed of [true, false]) {
      const sentence = explainDelivery({ state, reason: null, closesAt: null, withdrawnAt: null }, isConfirmed);
      expect(sentence).toMatch(/。$/);
      expect(sentence).not.toContain('送达');
    }
  }
});

it('tells of the race between an opt-out and the tap', () => {
  const withdrawn = { reason: null, closesAt: null, withdrawnAt: new Date(0) };
  expect(explainDelivery({ ...withdrawn, state: 'sent' }, true)).toContain('没来得及撤回');
  expect(explainDelivery({ ...withdrawn, state: 'batched' }, false)).toContain('正在从这次群发里撤下');
});
