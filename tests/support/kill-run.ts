// One broadcast from launch to settled, killed at some steps or at none, and judged.
import { randomUUID } from 'node:crypto';
import type { BroadcastDetail } from '../../server/modules/broadcasts/broadcasts.contract.ts';
import type { DeliveryRow } from '../../server/modules/deliveries/deliveries.contract.ts';
import type { TagGroups } from '../../server/modules/tags/tags.contract.ts';
import { broadcastTag, consultants, taggedCustomers } from './kill-agency.ts';
import type { Browser } from './kill-browser.ts';
import type { AuditEvents } from './kill-judge-events.ts';
import { judge, type Judgement } from './kill-judge.ts';
import { waitUntil, type Cut, type DoneCut, type Link } from './kill-steps.ts';
import type { KillWorld } from './kill-world.ts';

/** Longer than the server needs between two requests of one piece of work. */
const quietMs = 150;
/** How far the clock moves while nothing happens: past a poll, a lease, and ten minutes between two readings. */
const waitsSeconds = [6, 15, 50, 60, 300, 620] as const;
const maxRounds = 120;

export type RunOptions = {
  /** Distinguishes the broadcasts of one world. */
  name: string;
  /** Kills, one after the other. */
  cuts: readonly Cut[];
  /** Consultants confirm whatever they see at once, also what the server does not know of yet. */
  isConfirmedAtOnce: boolean;
  /** A new customer scans a live code while the broadcast is launched. */
  isScanned: boolean;
};

export type Run = Judgement & { done: DoneCut[]; counts: Record<Link, number> };

const launch = async (browser: Browser, name: string): Promise<string> => {
  const { data: groups } = await browser.get<TagGroups>('/staff/tags');
  const tag = groups.flatMap((group) => group.tags).find((candidate) => candidate.name === broadcastTag.name);
  if (!tag) throw new Error(`no tag ${broadcastTag.name}`);
  // The same requestId however often it is asked: a browser whose answer was lost does so.
  const { data } = await browser.post<{ broadcastId: string }>('/staff/broadcasts', {
    requestId: randomUUID(),
    name,
    tagId: tag.tagId,
    text: `${name}:海岛五天四晚,还有四个名额。`,
    link: null,
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

const settle = async (world: KillWorld, browser: Browser, broadcastId: string, isConfirmedAtOnce: boolean) => {
  let [shape, idleRounds] = ['', 0];
  for (let round = 0; ; round += 1) {
    await waitUntil('a quiet server', async () => {
      await world.repaired();
      return world.steps.isQuiet(quietMs);
    });
    const read = async () => ({
      detail: (await browser.get<BroadcastDetail>(`/staff/broadcasts/${broadcastId}`)).data,
      pendingEvents: await browser.figure('banlv_events_pending'),
    });
    const found = await world.steps.uncounted(read);
    const isOver = found.detail.state === 'settled' && found.pendingEvents === 0;
    if (isOver || round === maxRounds) return found;
    if (isConfirmedAtOnce || isEverybodyAsked(found.detail)) await world.phone('confirm-all', {});
    idleRounds = shape === shapeOf(found.detail) ? idleRounds + 1 : 0;
    shape = shapeOf(found.detail);
    await world.advance(waitsSeconds[Math.min(idleRounds, waitsSeconds.length - 1)] ?? 0);
  }
};

/** A live code whose address can be scanned. */
const makeCode = async (browser: Browser, name: string): Promise<string> => {
  const { data } = await browser.post<{ url: string }>('/staff/live-codes', {
    name,
    staffUserId: consultants[0],
    tagIds: [],
    welcomeText: '您好,我是{{顾问}}',
    skipVerify: true,
  });
  return data.url;
};

export const runBroadcast = async (world: KillWorld, options: RunOptions): Promise<Run> => {
  await world.nextDay();
  const browser = await world.signIn();
  const code = options.isScanned ? await makeCode(browser, options.name) : null;
  await waitUntil('a quiet server', () => world.steps.isQuiet(quietMs * 2));

  const deathsBefore = world.deaths.length;
  world.steps.begin(options.cuts);
  const scan = async (): Promise<string | null> =>
    code === null
      ? null
      : (await world.phone<{ externalUserId: string }>('scan', { code, name: `路过${options.name}` })).externalUserId;
  const [scannedBy, broadcastId] = await Promise.all([scan(), launch(browser, options.name)]);
  const { detail, pendingEvents } = await settle(world, browser, broadcastId, options.isConfirmedAtOnce);
  const counts = world.steps.counts();
  world.steps.end();
  await world.idle();
  const judgement = judge({
    customers: taggedCustomers,
    detail,
    rows: await readRows(browser, broadcastId),
    ledger: await world.ledger(),
    events: (await browser.get<AuditEvents>('/staff/audit?limit=200')).data,
    pendingEvents,
    scannedBy,
  });
  const deaths = world.deaths.slice(deathsBefore);
  return {
    ...judgement,
    violations: [...judgement.violations, ...deaths],
    done: world.steps.done(),
    counts,
  };
};
