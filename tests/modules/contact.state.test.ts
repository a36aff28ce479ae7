// What WeCom's lists make of a relation that we know.
import { believable, canReceive, stateWhenSeen } from '../../server/modules/contacts/contact.state.ts';

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

describe('a reading of WeCom that is written late', () => {
  const known = { seenAt: day(5), changedAt: null, endedAt: null };
  const asked = (number: number) => ({ askedAt: day(number), createdAt: day(1) });

  it('tells everything of a relation that nobody knows, or that was not read or changed since it was asked for', () => {
    expect(believable(null, asked(4))).toBe('all');
    expect(believable(known, asked(5))).toBe('all');
    expect(believable({ ...known, changedAt: day(6) }, asked(6))).toBe('all');
  });

  it('tells nothing behind a newer one', () => {
    expect(believable(known, asked(4))).toBe('nothing');
  });

  it('does not take tags away that were set meanwhile', () => {
    expect(believable({ ...known, changedAt: day(7) }, asked(6))).toBe('more-tags');
  });

  it('does not bring a relation back that ended meanwhile, but tells of one that began anew', () => {
    const ended = { ...known, changedAt: day(7), endedAt: day(6) };
    expect(believable(ended, asked(6))).toBe('nothing');
    expect(believable(ended, { askedAt: day(6), createdAt: day(7) })).toBe('more-tags');
  });
});
