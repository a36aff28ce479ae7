// What WeCom's lists make of a relation that we know.
import { canReceive, stateWhenSeen } from '../../server/modules/contacts/contact.state.ts';

const day = (number: number): Date => new Date(number * 86_400_000);

it('a relation in the lists is active', () => {
  expect(stateWhenSeen(null, day(1))).toBe('active');
  expect(stateWhenSeen({ state: 'half-added', endedAt: null }, day(1))).toBe('active');
  expect(stateWhenSeen({ state: 'deleted-by-staff', endedAt: day(2) }, day(1))).toBe('active');
  expect(stateWhenSeen({ state: 'not-seen', endedAt: day(2) }, day(1))).toBe('active');
});

it('a customer who deleted his consultant is still listed, and stays lost until he comes anew', () => {
  const lost = { state: 'deleted-by-customer', endedAt: day(2) } as const;
  expect(stateWhenSeen(lost, day(1))).toBe('deleted-by-customer');
  expect(stateWhenSeen(lost, day(3))).toBe('active');
});

it('only an active relation carries messages', () => {
  expect([canReceive('active'), canReceive('half-added'), canReceive('not-seen')]).toEqual([true, false, false]);
});
