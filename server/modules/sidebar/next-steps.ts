// Pure: what a consultant should do about the customer he is chatting with, the most pressing first.
import { addMonths, daysBetween } from '../../local-day.ts';
import { birthdayIn } from '../rules/index.ts';
import type { NextStep } from './sidebar.contract.ts';

export type Situation = {
  /** The agency's day, YYYY-MM-DD, and the minute of it. */
  today: string;
  minute: number;
  /** Of the relation through which one chats; null: a colleague's customer. */
  relation: string | null;
  isOptedOut: boolean;
  quietHours: { fromMinute: number; toMinute: number } | null;
  /** MM-DD. */
  birthday: string | null;
  trips: readonly { kind: 'trip' | 'stay'; destination: string; departsOn: string; returnsOn: string }[];
  noted: { destinations: readonly string[]; months: readonly number[] };
  /** Group sends that wait for this person's tap and hold this customer: where each is seen. */
  waitingPaths: readonly string[];
};

const departsWithinDays = 14;
const cameBackWithinDays = 7;
const birthdayWithinDays = 7;
const monthsAhead = 3;

const dayWords = (day: string): string => `${Number(day.slice(5, 7))}月${Number(day.slice(8, 10))}日`;
const inDays = (days: number): string => ['今天', '明天', '后天'][days] ?? `${days} 天后`;
const daysAgo = (days: number): string => ['今天', '昨天', '前天'][days] ?? `${days} 天前`;
const clock = (minute: number): string =>
  [Math.floor(minute / 60), minute % 60].map((part) => String(part).padStart(2, '0')).join(':');

const step = (kind: NextStep['kind'], text: string, part: Partial<NextStep> = {}): NextStep => ({
  kind,
  text,
  suggestion: null,
  path: null,
  ...part,
});

const ofRelation = ({ relation }: Situation): NextStep[] => {
  if (relation === 'half-added') return [step('half-added', '他申请加您为好友，还没有通过。先在企业微信里点“通过”。')];
  if (relation !== 'deleted-by-customer') return [];
  return [step('deleted-by-customer', '客户已经删除了您，消息发不到他那里。要联系请打电话，或请加了他的同事跟进。')];
};

const isWithin = ({ fromMinute, toMinute }: { fromMinute: number; toMinute: number }, minute: number): boolean =>
  fromMinute < toMinute ? minute >= fromMinute && minute < toMinute : minute >= fromMinute || minute < toMinute;

const ofWishes = ({ isOptedOut, quietHours, minute }: Situation): NextStep[] => [
  ...(isOptedOut ? [step('opted-out', '他不要营销消息：只聊他问的事，不发活动和促销。')] : []),
  ...(quietHours !== null && isWithin(quietHours, minute)
    ? [
        step(
          'quiet-hours',
          `现在是他的免打扰时间（${clock(quietHours.fromMinute)} 至 ${clock(quietHours.toMinute)}），不急的事晚些再说。`,
        ),
      ]
    : []),
];

const ofTrip = (trip: Situation['trips'][number], today: string): NextStep[] => {
  const { destination, departsOn, returnsOn } = trip;
  const isStay = trip.kind === 'stay';
  const [until, since] = [daysBetween(today, departsOn), daysBetween(returnsOn, today)];
  if (until > departsWithinDays || since > cameBackWithinDays) return [];
  if (until > 0) {
    const what = isStay ? `入住${destination}` : `出发去${destination}`;
    return [
      step(
        'departs-soon',
        `${inDays(until)}（${dayWords(departsOn)}）${what}：确认${isStay ? '到店时间和人数' : '证件、集合时间和天气'}。`,
        {
          suggestion: isStay
            ? `您好，${dayWords(departsOn)}入住${destination}，方便告诉我大概几点到店吗？有老人、孩子或忌口也请提前说，我来安排。`
            : `您好，${dayWords(departsOn)}就要出发去${destination}了。请再看一下证件是否带齐、集合时间是否清楚，有问题随时找我。`,
        },
      ),
    ];
  }
  if (since <= 0) {
    const text = `正在${destination}（${dayWords(returnsOn)}${isStay ? '离店' : '返程'}）：问问一切是否顺利。`;
    return [
      step('travelling', text, { suggestion: `您好，在${destination}一切还顺利吗？需要调整或帮忙，随时告诉我。` }),
    ];
  }
  return [
    step('came-back', `${daysAgo(since)}从${destination}回来：问问玩得怎么样，记下他的喜好。`, {
      suggestion: `您好，欢迎回来！这次${destination}玩得还满意吗？哪里好、哪里不好，都想听您说说。`,
    }),
  ];
};

/** The trip nearest to today says enough. */
const ofTrips = ({ trips, today }: Situation): NextStep[] => {
  const order: NextStep['kind'][] = ['travelling', 'departs-soon', 'came-back'];
  const distance = (day: string): number => Math.abs(daysBetween(today, day));
  const nearest = [...trips].sort((one, other) => distance(one.departsOn) - distance(other.departsOn));
  const steps = nearest.flatMap((trip) => ofTrip(trip, today));
  return steps.sort((one, other) => order.indexOf(one.kind) - order.indexOf(other.kind)).slice(0, 1);
};

const ofBirthday = ({ birthday, today }: Situation): NextStep[] => {
  if (birthday === null) return [];
  const year = Number(today.slice(0, 4));
  const next = [year, year + 1].map((one) => birthdayIn(birthday, one)).find((day) => day >= today);
  const days = next === undefined ? Infinity : daysBetween(today, next);
  if (next === undefined || days >= birthdayWithinDays) return [];
  if (days > 0) return [step('birthday', `${inDays(days)}（${dayWords(next)}）生日：记得当天祝福。`)];
  return [
    step('birthday', '今天生日：送上祝福。', {
      suggestion: '您好，今天是您的生日，祝您生日快乐，平安顺遂，旅途常有好风景！',
    }),
  ];
};

/** A wish for a month that comes soon, unless he travels in it already. */
const ofWish = ({ noted, trips, today }: Situation): NextStep[] => {
  const [destination] = noted.destinations;
  if (destination === undefined) return [];
  const coming = Array.from({ length: monthsAhead + 1 }, (_, ahead) => addMonths(`${today.slice(0, 7)}-01`, ahead));
  const ahead = coming.findIndex((first) => noted.months.includes(Number(first.slice(5, 7))));
  const month = coming[ahead]?.slice(0, 7);
  if (month === undefined || trips.some((trip) => trip.departsOn.startsWith(month))) return [];
  const name = `${Number(month.slice(5))}月`;
  const when = ahead === 0 ? '就是这个月' : `还有 ${ahead} 个月`;
  return [
    step('planned-month', `备注里写着想在${name}去${destination}，${when}：可以发线路了。`, {
      suggestion: `您好，之前说${name}想去${destination}，现在可以定了。我按您的人数和时间排几条线路发给您看看？`,
    }),
  ];
};

const ofGroupSends = ({ waitingPaths }: Situation): NextStep[] =>
  waitingPaths.map((path) =>
    step(
      'confirm-group-send',
      '有一条群发等您确认，名单里有他：在企业微信“客户联系”的群发通知里核对后点“发送”，或取消勾选他。',
      { path },
    ),
  );

/** What cannot be sent is not suggested. */
const canWrite = (relation: string | null): boolean => relation === null || relation === 'active';

export const nextSteps = (situation: Situation): NextStep[] =>
  [
    ...ofRelation(situation),
    ...ofWishes(situation),
    ...ofGroupSends(situation),
    ...ofTrips(situation),
    ...ofBirthday(situation),
    ...(situation.isOptedOut ? [] : ofWish(situation)),
  ].map((one) => (canWrite(situation.relation) ? one : { ...one, suggestion: null }));
