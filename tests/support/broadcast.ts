// Acts of the main job that many tests share.
import { randomUUID } from 'node:crypto';
import type { BroadcastDetail, LaunchBroadcast } from '../../server/modules/broadcasts/broadcasts.contract.ts';
import type { DeliveryRow } from '../../server/modules/deliveries/deliveries.contract.ts';
import type { TagGroups } from '../../server/modules/tags/tags.contract.ts';
import type { StaffClient, World } from './world.ts';

export const tagIdOf = async (staff: StaffClient, name: string): Promise<string> => {
  const { data } = await staff.get<TagGroups>('/staff/tags');
  const tag = data.flatMap((group) => group.tags).find((candidate) => candidate.name === name);
  if (!tag) throw new Error(`no tag ${name}`);
  return tag.tagId;
};

/** Launch a broadcast to the tag and let it be planned; answers its id. */
export const launch = async (
  world: World,
  staff: StaffClient,
  tagName: string,
  part: Partial<LaunchBroadcast> = {},
): Promise<string> => {
  const launched = await staff.post<{ broadcastId: string }>('/staff/broadcasts', {
    requestId: randomUUID(),
    name: '五一云南',
    audience: { kind: 'tag', tagId: await tagIdOf(staff, tagName) },
    text: '五一云南小团还有四个名额,需要我帮您留吗?',
    attachment: null,
    ...part,
  });
  if (launched.status !== 200) throw new Error(JSON.stringify(launched.error));
  await world.settle();
  return launched.data.broadcastId;
};

export const detailOf = async (staff: StaffClient, broadcastId: string): Promise<BroadcastDetail> =>
  (await staff.get<BroadcastDetail>(`/staff/broadcasts/${broadcastId}`)).data;

/** customer's name -> its row. */
export const deliveriesOf = async (staff: StaffClient, broadcastId: string): Promise<Map<string, DeliveryRow>> => {
  const { data } = await staff.get<DeliveryRow[]>(`/staff/broadcasts/${broadcastId}/deliveries?limit=100`);
  return new Map(data.map((row) => [row.customerName, row]));
};

/** customer -> state, for comparing at a glance. */
export const statesOf = async (staff: StaffClient, broadcastId: string): Promise<Record<string, string>> =>
  Object.fromEntries([...(await deliveriesOf(staff, broadcastId))].map(([name, row]) => [name, row.state]));

/** A text as it was written, without the address of its opt-out page. */
export const withoutOptOut = (text: string): string => text.replace(/\n\n退订：\S+$/, '');

/** The group-send messages that reached each customer in the simulator: externalUserId -> texts. */
export const reached = async (world: World): Promise<Record<string, string[]>> => {
  const { messages } = await world.ledger();
  const texts: Record<string, string[]> = {};
  for (const message of messages) {
    if (message.kind === 'group-send') (texts[message.externalUserId] ??= []).push(withoutOptOut(message.text));
  }
  return texts;
};

/** Everybody who may confirm does, in the simulated WeCom. */
export const confirmAll = (world: World): Promise<unknown> => world.phone('confirm-all', {});
