// What WeCom's answers make of a transfer, with literals.
import {
  afterAnswer,
  afterLostAnswer,
  afterReading,
  canChoose,
  explainTransfer,
  transferStates,
} from '../../server/modules/handovers/transfer.state.ts';

const now = new Date('2030-03-05T02:00:00Z');
const hoursAgo = (hours: number) => new Date(now.getTime() - hours * 3_600_000);

it('an answer begins, ends or fails', () => {
  expect(afterAnswer('started')).toEqual({ state: 'waiting', reason: null });
  expect(afterAnswer('under-way')).toEqual({ state: 'waiting', reason: null });
  expect(afterAnswer('too-often')).toEqual({ state: 'failed', reason: 'too-often' });
  expect(afterAnswer('not-his-customer')).toEqual({ state: 'ended', reason: 'not-his-customer' });
  expect(afterAnswer('refused')).toEqual({ state: 'failed', reason: 'refused-by-wecom' });
});

it('a reading says what became of it; who is not in it is lost after a day and two hours only', () => {
  expect(afterReading('done', hoursAgo(25), now)?.state).toBe('done');
  expect(afterReading('refused', hoursAgo(1), now)).toEqual({ state: 'refused', reason: 'customer-refused' });
  expect(afterReading('successor-full', hoursAgo(25), now)?.reason).toBe('successor-full');
  expect(afterReading('waiting', hoursAgo(23), now)).toBeNull();
  expect(afterReading(null, hoursAgo(25), now)).toBeNull();
  expect(afterReading('no-record', hoursAgo(27), now)).toEqual({ state: 'failed', reason: 'no-record' });
});

it('after a lost answer only what is under way or done is believed', () => {
  expect(afterLostAnswer('waiting')).toBe('waiting');
  expect(afterLostAnswer('done')).toBe('waiting');
  // It may be the refusal of an earlier request.
  expect(afterLostAnswer('refused')).toBe('queued');
  expect(afterLostAnswer(null)).toBe('queued');
});

it('who was handed over too often cannot be chosen for again', () => {
  expect(canChoose('failed', 'too-often')).toBe(false);
  expect(canChoose('failed', 'successor-full')).toBe(true);
  expect(canChoose('refused', 'customer-refused')).toBe(true);
  expect(canChoose('waiting', null)).toBe(false);
});

it('every state is one Chinese sentence', () => {
  for (const state of transferStates) {
    const part = { state, reason: null, code: null, takeoverAt: now, toName: '钱店长' };
    expect(explainTransfer(part, () => '3月5日 10:00')).toMatch(/^[^a-z]+。$/);
  }
  const refused = { state: 'failed', reason: 'refused-by-wecom', code: 40003, takeoverAt: null, toName: null } as const;
  expect(explainTransfer(refused, String)).toBe('没有接替：企业微信拒绝了（40003）。');
});
