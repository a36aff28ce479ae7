// New people of one run and what became of them: read from the server's API, from the consultants' phones and from WeCom's ledger.
import type { Relations } from '../../server/modules/contacts/contacts.contract.ts';
import type { CustomerRow } from '../../server/modules/customers/customers.contract.ts';
import type { TagGroups } from '../../server/modules/tags/tags.contract.ts';
import { codeTag } from './kill-agency.ts';
import type { Browser } from './kill-browser.ts';
import type { AuditEvents } from './kill-judge-events.ts';
import type { EndState, Judgement } from './kill-scenario.ts';
import type { KillWorld } from './kill-world.ts';

export type Person = { externalUserId: string; name: string };

/** `runName` in front of a name keeps the people of different runs apart. */
const fullName = (runName: string, name: string): string => `${runName}·${name}`;

export const meet = (world: KillWorld, runName: string, name: string): Promise<Person> =>
  world.phone<Person>('customers', { name: fullName(runName, name) });

export const scan = (world: KillWorld, code: string, { externalUserId }: Person): Promise<unknown> =>
  world.phone('scan', { code, externalUserId });

/** A live code that marks whoever comes by it; its address can be scanned. */
export const makeCode = async (
  browser: Browser,
  { name, staffUserId, skipVerify }: { name: string; staffUserId: string; skipVerify: boolean },
): Promise<string> => {
  const { data: groups } = await browser.get<TagGroups>('/staff/tags');
  const tag = groups.flatMap((group) => group.tags).find((candidate) => candidate.name === codeTag.name);
  const { data } = await browser.post<{ url: string }>('/staff/live-codes', {
    name,
    staffUserId,
    tagIds: tag ? [tag.tagId] : [],
    welcomeText: '您好,我是{{顾问}}',
    skipVerify,
  });
  return data.url;
};

/** Whether nothing is left to do about relations, as the server itself counts it. */
export const lookAtWork = async (browser: Browser): Promise<{ isOver: boolean; shape: string }> => {
  const waiting = [
    await browser.figure('banlv_events_pending'),
    await browser.figure('banlv_work_waiting{kind="callbacks"}'),
    await browser.figure('banlv_work_waiting{kind="welcomes"}'),
    await browser.figure('banlv_work_waiting{kind="contacts"}'),
  ];
  return { isOver: waiting.every((count) => count === 0), shape: JSON.stringify(waiting) };
};

const wecomTagsOf = async (world: KillWorld, staffUserId: string, externalUserId: string): Promise<string[]> => {
  const path = `staff/${staffUserId}/customers/${externalUserId}`;
  // Refused where the consultant has no such customer: what the server says is not so.
  const relation = await world.see<{ tags: { name: string }[] }>(path).catch(() => null);
  return relation === null ? ['nobody'] : relation.tags.map((tag) => tag.name);
};

const describe = async (world: KillWorld, row: CustomerRow, relations: Relations, person: Person): Promise<string> => {
  const said: string[] = [];
  const shown = row.tags.map((tag) => tag.name).sort();
  for (const { staffUserId, state, liveCodeName } of relations) {
    said.push(`${staffUserId} ${state}${liveCodeName === null ? '' : ` by ${liveCodeName}`}`);
    if (state !== 'active') continue;
    const tags = (await wecomTagsOf(world, staffUserId, person.externalUserId)).sort();
    if (tags.join() !== shown.join()) said.push(`tags in WeCom: ${tags.join('+')}`);
  }
  return [shown.join('+'), row.remarks.join('+'), ...said].join('; ');
};

export type PeopleEvidence = {
  runName: string;
  people: readonly Person[];
  /** How often each may have been added, and so welcomed; once where nothing is said. */
  additions: Record<string, number>;
  beganAt: string;
};

/** How everybody ended, and whether anybody got a message or an event too many. */
export const judgePeople = async (
  world: KillWorld,
  browser: Browser,
  { runName, people, additions, beganAt }: PeopleEvidence,
): Promise<Judgement> => {
  const plain = (text: string): string => text.replaceAll(`${runName}·`, '');
  const { data: rows } = await browser.get<CustomerRow[]>(
    `/staff/customers?limit=100&search=${encodeURIComponent(fullName(runName, ''))}`,
  );
  const { data: events } = await browser.get<AuditEvents>('/staff/audit?limit=200');
  const { messages } = await world.ledger();
  const violations: string[] = [];
  const state: EndState = {};
  let [welcomes, twice, lost] = [0, 0, 0];
  for (const person of people) {
    const name = plain(person.name);
    const own = rows.filter((row) => row.name === person.name);
    if (own.length > 1) violations.push(`${own.length} customers ${name}`);
    const [row] = own;
    if (!row) {
      lost += 1;
      continue;
    }
    const { data: relations } = await browser.get<Relations>(`/staff/customers/${row.customerId}/relations`);
    state[name] = plain(await describe(world, row, relations, person));
    const most = additions[name] ?? 1;
    const welcomed = messages.filter(
      (message) => message.kind === 'welcome' && message.externalUserId === person.externalUserId,
    ).length;
    welcomes += welcomed;
    if (welcomed > most) {
      twice += 1;
      violations.push(`${welcomed} welcomes to ${name}`);
    }
    for (const kind of ['contact.added', 'contact.ended']) {
      const found = events.filter((event) => event.name === kind && event.payload['customerId'] === row.customerId);
      if (found.length > most) violations.push(`${found.length} events ${kind} of ${name}`);
    }
  }
  violations.push(
    ...events
      .filter((event) => event.at >= beganAt && event.pending.length > 0)
      .map((event) => `${event.pending.join()} to ${event.name} is pending`),
  );
  const { data: groups } = await browser.get<TagGroups>('/staff/tags');
  const tags = groups.flatMap((group) => group.tags).filter((tag) => tag.name.startsWith(fullName(runName, '')));
  state['tags'] = tags
    .map((tag) => plain(tag.name))
    .sort()
    .join('+');
  return { state, messages: welcomes, twice, lost, violations };
};
