// The decisions about a group send whose answer may be lost.
import {
  afterEmptyReading,
  afterIncompleteReading,
  hasEqualContent,
  hasEqualRecipients,
  mayRemind,
  nextPollAt,
  nextStep,
  readingGapMs,
} from '../../server/modules/send-tasks/send-task.state.ts';

const at = (minutes: number): Date => new Date(Date.UTC(2026, 2, 2) + minutes * 60_000);

describe('recognising a group send', () => {
  const task = { text: '五一还有位', attachment: null, staffUserId: 'a', recipients: ['wm1', 'wm2'] };
  const link = { kind: 'link' as const, title: '行程', url: 'https://a.example/1' };
  const waiting = (externalUserId: string) => ({ externalUserId, result: 'not-sent' as const });

  it('needs the same text and the same attachment', () => {
    expect(hasEqualContent({ text: '五一还有位', attachments: [] }, task)).toBe(true);
    expect(hasEqualContent({ text: '五一还有位 ', attachments: [] }, task)).toBe(false);
    expect(hasEqualContent({ text: '五一还有位', attachments: [link] }, task)).toBe(false);
    const withLink = { text: '五一还有位', attachment: { ...link, description: null } };
    expect(hasEqualContent({ text: '五一还有位', attachments: [link] }, withLink)).toBe(true);
    expect(
      hasEqualContent({ text: '五一还有位', attachments: [{ ...link, url: 'https://a.example/2' }] }, withLink),
    ).toBe(false);
  });

  it('knows a picture by being one, and a card by its program and title: ids and pages may come back otherwise', () => {
    const [text, imageId] = ['五一还有位', 'a'.repeat(64)];
    const picture = { text, attachment: { kind: 'image' as const, imageId } };
    for (const listed of [
      { kind: 'image' as const, mediaId: 'another' },
      { kind: 'image' as const, pictureUrl: 'https://p.example/1' },
      { kind: 'other' as const, vendorType: 'image' },
    ]) {
      expect(hasEqualContent({ text, attachments: [listed] }, picture)).toBe(true);
      expect(hasEqualContent({ text, attachments: [listed, listed] }, picture)).toBe(false);
    }
    expect(hasEqualContent({ text, attachments: [link] }, picture)).toBe(false);
    expect(hasEqualContent({ text, attachments: [] }, picture)).toBe(false);
    const shown = { title: '三亚', appId: 'wx1', page: 'pages/trip' };
    const card = { text, attachment: { kind: 'miniprogram' as const, imageId, ...shown } };
    const listed = { kind: 'miniprogram' as const, ...shown, page: 'pages/trip.html', coverMediaId: '' };
    expect(hasEqualContent({ text, attachments: [listed] }, card)).toBe(true);
    expect(hasEqualContent({ text, attachments: [{ ...listed, title: '云南' }] }, card)).toBe(false);
    expect(hasEqualContent({ text, attachments: [{ ...listed, appId: 'wx2' }] }, card)).toBe(false);
  });

  it('needs this sender alone and none but our recipients; rejected ones may be missing', () => {
    const own = [{ userId: 'a', isConfirmed: false }];
    expect(hasEqualRecipients(task, own, [waiting('wm1'), waiting('wm2')])).toBe(true);
    expect(hasEqualRecipients(task, own, [waiting('wm1')])).toBe(true);
    expect(hasEqualRecipients(task, own, [waiting('wm1'), waiting('wm9')])).toBe(false);
    expect(hasEqualRecipients(task, own, [])).toBe(false);
    expect(hasEqualRecipients(task, [{ userId: 'b', isConfirmed: false }], [waiting('wm1')])).toBe(false);
    expect(hasEqualRecipients(task, [...own, { userId: 'b', isConfirmed: false }], [waiting('wm1')])).toBe(false);
  });
});

describe('after a complete reading without the task', () => {
  it('reads again ten minutes later before anything is created', () => {
    expect(afterEmptyReading({ attempt: 1, emptyReadingAt: null }, at(0))).toEqual({ kind: 'read-again', at: at(10) });
    expect(afterEmptyReading({ attempt: 1, emptyReadingAt: at(0) }, at(9))).toEqual({ kind: 'read-again', at: at(10) });
    expect(readingGapMs).toBe(600_000);
  });
  it('creates again after two readings, and gives up at the third attempt', () => {
    expect(afterEmptyReading({ attempt: 2, emptyReadingAt: at(0) }, at(10))).toEqual({ kind: 'create-again' });
    expect(afterEmptyReading({ attempt: 3, emptyReadingAt: at(0) }, at(10))).toEqual({ kind: 'give-up' });
  });
});

it('an incomplete reading is repeated, for a day at most', () => {
  expect(afterIncompleteReading({ startedAt: at(0) }, at(1))).toEqual(new Date(at(1).getTime() + 15_000));
  expect(afterIncompleteReading({ startedAt: at(0) }, at(30))).toEqual(at(31));
  expect(afterIncompleteReading({ startedAt: at(0) }, at(25 * 60))).toBeNull();
});

it('the next step follows from what is written down alone', () => {
  const task = { state: 'creating', startedAt: null, closing: null, closesAt: at(60) } as const;
  expect(nextStep(task, at(59))).toBe('start');
  expect(nextStep(task, at(60))).toBe('close');
  expect(nextStep({ ...task, startedAt: at(0) }, at(60))).toBe('reconcile');
  expect(nextStep({ ...task, closing: 'cancelled' }, at(1))).toBe('close');
  expect(nextStep({ ...task, startedAt: at(0), closing: 'cancelled' }, at(1))).toBe('reconcile');
  expect(nextStep({ ...task, state: 'waiting-for-staff' }, at(1))).toBe('poll');
  expect(nextStep({ ...task, state: 'unknown' }, at(1))).toBe('none');
});

it('asks often at first and rarely later', () => {
  expect(nextPollAt(at(0), at(1))).toEqual(new Date(at(1).getTime() + 5_000));
  expect(nextPollAt(at(0), at(30))).toEqual(at(31));
  expect(nextPollAt(at(0), at(90))).toEqual(at(100));
});

it('reminds three times in 24 hours at most', () => {
  const thrice = [at(0), at(10), at(20)];
  expect(mayRemind(thrice.slice(0, 2), at(21))).toBe(true);
  expect(mayRemind(thrice, at(24 * 60 - 1))).toBe(false);
  expect(mayRemind(thrice, at(24 * 60))).toBe(true);
});
