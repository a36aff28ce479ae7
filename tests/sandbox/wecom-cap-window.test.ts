// The window that the cap on group sends counts in.
import { capWindow } from '../../sandbox/wecom/group-send-actions.ts';

describe('the cap on group sends', () => {
  it('is the days of the month, or 7 a week, or 1 a day, by the calendar of China', () => {
    const window = (cap: string, at: string) => {
      const { since, allowed } = capWindow(cap, new Date(at));
      return [new Date(since).toISOString(), allowed];
    };
    expect(window('days-in-month', '2028-02-29T15:59:59Z')).toEqual(['2028-01-31T16:00:00.000Z', 29]);
    expect(window('days-in-month', '2028-02-29T16:00:00Z')).toEqual(['2028-02-29T16:00:00.000Z', 31]);
    expect(window('7-per-week', '2026-03-15T15:59:59Z')).toEqual(['2026-03-08T16:00:00.000Z', 7]);
    expect(window('7-per-week', '2026-03-15T16:00:00Z')).toEqual(['2026-03-15T16:00:00.000Z', 7]);
    expect(window('1-per-day', '2026-03-10T16:30:00Z')).toEqual(['2026-03-10T16:00:00.000Z', 1]);
  });
});
