// Decides which corp tags a consultant has put on a customer, in keeping with the person's channel, taste and trips.

import { type Person } from './make-person.ts';
import { type PastTrip } from './make-trips.ts';
import { type Random } from './random.ts';
import { type TagName } from './tag-taxonomy.ts';

const SLEEPING_AFTER_DAYS = 600;

const STAGES_BEFORE_TRAVEL: readonly { tag: TagName<'意向阶段'>; weight: number }[] = [
  { tag: '新线索', weight: 30 },
  { tag: '需求沟通', weight: 30 },
  { tag: '已报价', weight: 18 },
  { tag: '待付款', weight: 4 },
  { tag: '暂缓考虑', weight: 18 },
];

/** Names of tags; a consultant who never tags gives none, and the small audience's tag is never among them. */
export function chooseTags(random: Random, person: Person, trips: readonly PastTrip[]): string[] {
  if (random.chance(0.08)) return [];
  const tags: string[] = [];
  if (random.chance(0.85)) tags.push(person.channel.tag);
  if (random.chance(0.6)) tags.push(levelOf(trips, random));
  if (random.chance(0.65)) tags.push(person.favourite.tag);
  const travelled = trips.map((trip) => trip.tag).find((tag) => tag !== person.favourite.tag);
  if (travelled !== undefined && random.chance(0.4)) tags.push(travelled);
  if (random.chance(0.6)) tags.push(person.crowd.tag);
  if (random.chance(0.7)) tags.push(stageOf(trips, random));
  return tags;
}

function levelOf(trips: readonly PastTrip[], random: Random): TagName<'客户等级'> {
  const last = trips.at(-1);
  if (last === undefined) return random.chance(0.35) ? '潜力客户' : '普通客户';
  if (last.returnedDaysAgo > SLEEPING_AFTER_DAYS) return '沉睡客户';
  if (trips.length >= 5) return '钻石会员';
  if (trips.length >= 3) return '金卡会员';
  return '银卡会员';
}

function stageOf(trips: readonly PastTrip[], random: Random): TagName<'意向阶段'> {
  if (trips.length > 0) return random.chance(0.6) ? '已成交' : '复购意向';
  return random.pickWeighted(STAGES_BEFORE_TRAVEL, (stage) => stage.weight).tag;
}
