// What WeCom counts of its members day by day (获取「联系客户统计」数据): chats, messages, how soon they answered. Counted out of what was said here.
import { z } from 'zod';
import { api, type ApiTable } from './api-definition.ts';
import { toSeconds, type Corp } from './corp.ts';
import type { MessageRow } from './corp.types.ts';
import { wecomError } from './wecom-error.ts';

const DAY_SECONDS = 86_400;
/** WeCom's days are those of China. */
const SHIFT_SECONDS = 8 * 3_600;
const MOST_DAYS = 30;
const OLDEST_DAYS = 180;

const startOfDay = (seconds: number): number =>
  Math.floor((seconds + SHIFT_SECONDS) / DAY_SECONDS) * DAY_SECONDS - SHIFT_SECONDS;

const groupBy = <Row>(rows: readonly Row[], keyOf: (row: Row) => string): Row[][] => {
  const groups = new Map<string, Row[]>();
  for (const row of rows) groups.set(keyOf(row), [...(groups.get(keyOf(row)) ?? []), row]);
  return [...groups.values()];
};

/** Milliseconds from the customer's first word of the day to the first answer; null: he got none. */
function firstReply(chat: readonly MessageRow[]): number | null {
  const asked = chat.find(({ kind }) => kind === 'from-customer');
  const answered = asked && chat.find(({ kind, seq }) => kind === 'from-staff' && seq > asked.seq);
  return asked && answered ? answered.at - asked.at : null;
}

function countDay(corp: Corp, userIds: readonly string[], day: number): object {
  const isOnDay = (seconds: number): boolean => seconds >= day && seconds < day + DAY_SECONDS;
  const said = [...corp.messages.values()].filter(
    ({ userId, kind, at }) =>
      userIds.includes(userId) && (kind === 'from-staff' || kind === 'from-customer') && isOnDay(at / 1_000),
  );
  const byStaff = said.filter(({ kind }) => kind === 'from-staff');
  const pairOf = ({ userId, externalUserId }: MessageRow): string => `${userId} ${externalUserId}`;
  const asked = groupBy(said, pairOf).filter(([first]) => first?.kind === 'from-customer');
  const replies = asked.map(firstReply).flatMap((ms) => (ms === null ? [] : [ms]));
  const relations = userIds.flatMap((userId) => [...corp.relationsOfStaff(userId)]);
  return {
    stat_time: day,
    chat_cnt: new Set(byStaff.map(pairOf)).size,
    message_cnt: byStaff.length,
    ...(asked.length > 0 && { reply_percentage: Math.round((replies.length / asked.length) * 10_000) / 100 }),
    ...(replies.length > 0 && {
      avg_reply_time: Math.round(replies.reduce((sum, ms) => sum + ms, 0) / replies.length / 60_000),
    }),
    negative_feedback_cnt: 0,
    new_apply_cnt: 0,
    new_contact_cnt: relations.filter(({ createdAt }) => isOnDay(createdAt)).length,
  };
}

export const statisticsApis: ApiTable = {
  'externalcontact/get_user_behavior_data': api(
    'POST',
    z.object({
      userid: z.array(z.string()).max(100).default([]),
      partyid: z.array(z.number()).max(100).default([]),
      start_time: z.number().int(),
      end_time: z.number().int(),
    }),
    ({ corp }, { userid, start_time: from, end_time: to }) => {
      if (userid.length === 0) throw wecomError(40063, 'userid');
      const unknown = userid.find((userId) => !corp.staff.has(userId));
      if (unknown !== undefined) throw wecomError(60111, unknown);
      const [first, last] = [startOfDay(from), startOfDay(to)];
      const today = startOfDay(toSeconds(corp.now()));
      if (last < first || (last - first) / DAY_SECONDS >= MOST_DAYS) throw wecomError(40058, 'end_time');
      if (first < today - OLDEST_DAYS * DAY_SECONDS) throw wecomError(40058, 'start_time');
      const days: object[] = [];
      // A day is counted when it is over.
      for (let day = first; day <= last && day < today; day += DAY_SECONDS) days.push(countDay(corp, userid, day));
      return { behavior_data: days };
    },
  ),
};
