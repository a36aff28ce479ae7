// The scenario of a broadcast: launched by the owner, confirmed by four consultants, settled for each of 48 customers.
import { randomUUID } from 'node:crypto';
import type { BroadcastDetail } from '../../server/modules/broadcasts/broadcasts.contract.ts';
import type { DeliveryRow } from '../../server/modules/deliveries/deliveries.contract.ts';
import type { TagGroups } from '../../server/modules/tags/tags.contract.ts';
import { broadcastTag, cappedCustomers, consultants, taggedCustomers } from './kill-agency.ts';
import type { Browser } from './kill-browser.ts';
import type { AuditEvents } from './kill-judge-events.ts';
import { judgeBroadcast } from './kill-judge.ts';
import type { EndState, Scenario } from './kill-scenario.ts';

const expected: EndState = {
  broadcast: 'settled',
  ...Object.fromEntries(consultants.map((userId) => [userId, 'settled'])),
  ...Object.fromEntries(taggedCustomers.map(({ name }) => [name, 'sent'])),
  ...Object.fromEntries(cappedCustomers.map(({ name }) => [name, 'capped: cap-used'])),
};

const launch = async (browser: Browser, name: string): Promise<string> => {
  const { data: groups } = await browser.get<TagGroups>('/staff/tags');
  const tag = groups.flatMap((group) => group.tags).find((candidate) => candidate.name === broadcastTag.name);
  if (!tag) throw new Error(`no tag ${broadcastTag.name}`);
  // The same requestId however often it is asked: a browser whose answer was lost does so.
  const { data } = await browser.post<{ broadcastId: string }>('/staff/broadcasts', {
    requestId: randomUUID(),
    name,
    audience: { kind: 'tag', tagId: tag.tagId },
    // At whatever time of the day the harness runs.
    purpose: 'service',
    text: `${name}:海岛五天四晚,还有四个名额。`,
    attachment: null,
  });
  return data.broadcastId;
};

const readRows = async (browser: Browser, broadcastId: string): Promise<DeliveryRow[]> => {
  const rows: DeliveryRow[] = [];
  for (let after: string | null = ''; after !== null;) {
    const query: string = after === '' ? '' : `&after=${after}`;
    const answer = await browser.get<DeliveryRow[]>(`/staff/broadcasts/${broadcastId}/deliveries?limit=100${query}`);
    rows.push(...answer.data);
    after = answer.page?.nextAfter ?? null;
  }
  return rows;
};

const shapeOf = (detail: BroadcastDetail): string =>
  JSON.stringify([detail.state, detail.counts, detail.consultants.map((consultant) => consultant.sendTasks)]);

const isEverybodyAsked = (detail: BroadcastDetail): boolean => {
  const states = detail.consultants.flatMap((consultant) => consultant.sendTasks.map((task) => task.state));
  return detail.state !== 'planning' && !states.includes('creating') && states.includes('waiting-for-staff');
};

export const broadcastScenario: Scenario = {
  name: 'broadcast',
  expected,
  prepare: async (world, browser, { name, isConfirmedAtOnce }) => {
    await world.nextDay();
    let broadcastId = '';
    const read = async (): Promise<BroadcastDetail> =>
      (await browser.get<BroadcastDetail>(`/staff/broadcasts/${broadcastId}`)).data;
    return {
      begin: async () => {
        broadcastId = await launch(browser, name);
      },
      look: async () => {
        const detail = await read();
        const isOver = detail.state === 'settled' && (await browser.figure('banlv_events_pending')) === 0;
        if (!isOver && (isConfirmedAtOnce || isEverybodyAsked(detail))) await world.phone('confirm-all', {});
        return { isOver, shape: shapeOf(detail) };
      },
      judge: async () =>
        judgeBroadcast({
          customers: taggedCustomers,
          detail: await read(),
          rows: await readRows(browser, broadcastId),
          ledger: await world.ledger(),
          events: (await browser.get<AuditEvents>('/staff/audit?limit=200')).data,
          pendingEvents: await browser.figure('banlv_events_pending'),
        }),
    };
  },
};
