// Who may be written to, by whom, when and how often: told with literals.
import { budgetsOf, explainBudget, windowEnd } from '../../server/modules/contact-policy/budgets.ts';
import { decide, type PolicyInputs } from '../../server/modules/contact-policy/decide.ts';
import { closingAt, openingAfter, openTimes, spanOf } from '../../server/modules/contact-policy/send-hours.ts';

const contact = (staffUserId: string, day: number, part: Partial<PolicyInputs['contacts'][number]> = {}) => ({
  staffUserId,
  externalUserId: `wm-of-${staffUserId}`,
  state: 'active' as const,
  addedAt: new Date(day * 86_400_000),
  maySend: true,
  refusal: null,
  ...part,
});

const inputs = (part: Partial<PolicyInputs> = {}): PolicyInputs => ({
  purpose: 'marketing',
  isStopped: false,
  isOptedOut: false,
  consent: null,
  contacts: [contact('a', 1)],
  budgets: [{ budget: 'wecom-cap', window: '2030-03', used: 0, limit: 31 }],
  times: null,
  missingFields: [],
  ...part,
});

describe('decides', () => {
  it.each([
    ['the one who has known him longest', { contacts: [contact('b', 2), contact('a', 1)] }, 'a', null],
    [
      'the other where that one may not send',
      { contacts: [contact('c', 1, { maySend: false }), contact('b', 2)] },
      'b',
      null,
    ],
    ['the one in the pilot', { contacts: [contact('c', 1, { refusal: 'outside-pilot' }), contact('b', 2)] }, 'b', null],
    ['nobody outside the pilot', { contacts: [contact('c', 1, { refusal: 'outside-pilot' })] }, null, 'outside-pilot'],
    [
      'nobody where none may send',
      { contacts: [contact('c', 1, { maySend: false })] },
      null,
      'consultant-cannot-serve',
    ],
    ['nobody while half-added', { contacts: [contact('a', 1, { state: 'half-added' })] }, null, 'half-added'],
    [
      'nobody after the customer left',
      { contacts: [contact('a', 1, { state: 'deleted-by-customer' })] },
      null,
      'deleted-by-customer',
    ],
    [
      'nobody after the consultant left him',
      { contacts: [contact('a', 1, { state: 'deleted-by-staff' })] },
      null,
      'no-consultant',
    ],
    ['nobody without any relation', { contacts: [] }, null, 'no-consultant'],
    ['nobody since all sending was stopped', { isStopped: true, isOptedOut: true }, null, 'sending-stopped'],
    ['nobody who opted out', { isOptedOut: true }, null, 'opted-out'],
    ['nobody who opted out of greetings, too', { isOptedOut: true, purpose: 'care' }, null, 'opted-out'],
    ['all the same what he ordered', { isOptedOut: true, consent: 'withdrawn', purpose: 'service' }, 'a', null],
    ['nobody who took his consent back', { consent: 'withdrawn' }, null, 'consent-withdrawn'],
    ['a greeting to who took it back', { consent: 'withdrawn', purpose: 'care' }, 'a', null],
    ['nobody with a gap in the text', { missingFields: ['姓名'] }, null, 'field-missing'],
    [
      'nobody who wants quiet while we work',
      { times: { staff: { fromMinute: 540, toMinute: 600 }, quiet: [{ fromMinute: 500, toMinute: 700 }] } },
      null,
      'never-in-hours',
    ],
    [
      'nobody whose cap is used',
      { budgets: [{ budget: 'wecom-cap', window: '2030-03-04', used: 1, limit: 1 }] },
      null,
      'cap-reached',
    ],
    [
      'nobody who had enough marketing',
      { budgets: [{ budget: 'marketing', window: '2030-03', used: 4, limit: 4 }] },
      null,
      'marketing-budget-used',
    ],
  ] as [string, Partial<PolicyInputs>, string | null, string | null][])('%s', (_, part, staffUserId, reason) => {
    expect(decide(inputs(part))).toEqual({
      staffUserId,
      externalUserId: staffUserId === null ? null : `wm-of-${staffUserId}`,
      reason,
    });
  });
});

describe('budgets', () => {
  const zone = 'Asia/Shanghai';
  const now = new Date('2030-02-28T17:00:00.000Z'); // 1 March there
  const of = (groupSendCap: 'days-in-month' | '7-per-week' | '1-per-day', marketingPerMonth: number | null = 4) =>
    budgetsOf({ groupSendCap, marketingPerMonth }, 'marketing', now, zone);

  it('follow the calendar of the agency', () => {
    expect(of('days-in-month')).toEqual([
      { budget: 'wecom-cap', window: '2030-03', limit: 31 },
      { budget: 'marketing', window: '2030-03', limit: 4 },
    ]);
    expect(of('7-per-week', null)).toEqual([{ budget: 'wecom-cap', window: '2030-02-25/7', limit: 7 }]);
    expect(of('1-per-day', null)).toEqual([{ budget: 'wecom-cap', window: '2030-03-01', limit: 1 }]);
    expect(budgetsOf({ groupSendCap: '1-per-day', marketingPerMonth: 4 }, 'service', now, zone)).toHaveLength(1);
  });

  it('end where the next part of the calendar begins', () => {
    expect(of('days-in-month').map((budget) => windowEnd(budget, zone).toISOString())[0]).toBe(
      '2030-03-31T16:00:00.000Z',
    );
    expect(of('7-per-week').map((budget) => windowEnd(budget, zone).toISOString())[0]).toBe('2030-03-03T16:00:00.000Z');
    expect(of('1-per-day').map((budget) => windowEnd(budget, zone).toISOString())[0]).toBe('2030-03-01T16:00:00.000Z');
  });

  it('are told in Chinese', () => {
    expect(of('days-in-month').map((budget) => explainBudget(budget, 3))).toEqual([
      '企业微信的群发上限：3 月内已用 3 次，上限 31 次，还剩 28 次。',
      '本社的营销上限：3 月内已用 3 次，上限 4 次，还剩 1 次。',
    ]);
  });
});

describe('hours', () => {
  const zone = 'Asia/Shanghai';
  const at = (time: string, day = '2030-03-04'): Date => new Date(`${day}T${time}:00.000+08:00`);
  const spans = openTimes({
    staff: spanOf({ from: '09:00', to: '21:00' }),
    quiet: [spanOf({ from: '20:00', to: '10:00' }), spanOf({ from: '12:00', to: '13:30' })],
  });
  const until = at('10:00', '2030-03-20');

  it('are those of the staff without those of the customers', () => {
    expect(spans).toEqual([
      { fromMinute: 600, toMinute: 720 },
      { fromMinute: 810, toMinute: 1_200 },
    ]);
    expect(
      openTimes({ staff: spanOf({ from: '09:00', to: '21:00' }), quiet: [spanOf({ from: '08:00', to: '22:00' })] }),
    ).toEqual([]);
  });

  it('close and open again', () => {
    expect(closingAt(spans, at('09:59'), until, zone)).toBeNull();
    expect(closingAt(spans, at('10:00'), until, zone)).toEqual(at('12:00'));
    expect(closingAt(spans, at('10:00'), at('11:00'), zone)).toEqual(at('11:00'));
    expect(closingAt(spans, at('12:00'), until, zone)).toBeNull();
    expect(openingAfter(spans, at('12:00'), zone)).toEqual(at('13:30'));
    expect(openingAfter(spans, at('13:30'), zone)).toEqual(at('13:30'));
    expect(openingAfter(spans, at('20:00'), zone)).toEqual(at('10:00', '2030-03-05'));
    expect(openingAfter([], at('20:00'), zone)).toBeNull();
  });

  it('that go round the clock never close before the message is stale', () => {
    const always = openTimes({ staff: spanOf({ from: '00:00', to: '24:00' }), quiet: [] });
    expect(closingAt(always, at('23:59'), until, zone)).toEqual(until);
    const night = openTimes({
      staff: spanOf({ from: '00:00', to: '24:00' }),
      quiet: [spanOf({ from: '03:00', to: '22:00' })],
    });
    expect(closingAt(night, at('23:00'), until, zone)).toEqual(at('03:00', '2030-03-05'));
  });
});
