// Pure: what a broadcast must look like afterwards, judged from what WeCom really did and what the server says.
import type { Ledger } from '../../sandbox/wecom/index.ts';
import type { BroadcastDetail } from '../../server/modules/broadcasts/broadcasts.contract.ts';
import type { DeliveryRow } from '../../server/modules/deliveries/deliveries.contract.ts';
import type { ExpectedCustomer } from './kill-agency.ts';
import { judgeEvents, type AuditEvents } from './kill-judge-events.ts';
import type { EndState, Judgement } from './kill-scenario.ts';

const finalStates: readonly DeliveryRow['state'][] = ['withheld', 'sent', 'failed', 'capped', 'unsettled', 'cancelled'];

export type Evidence = {
  customers: readonly ExpectedCustomer[];
  detail: BroadcastDetail;
  rows: readonly DeliveryRow[];
  ledger: Pick<Ledger, 'messages' | 'groupSends' | 'appMessages'>;
  /** The audit trail since the launch. */
  events: AuditEvents;
  pendingEvents: number;
};

const countBy = <T>(items: readonly T[], keyOf: (item: T) => string): Map<string, number> => {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(keyOf(item), (counts.get(keyOf(item)) ?? 0) + 1);
  return counts;
};

const isChineseSentence = (text: string): boolean => /\p{Script=Han}.*。$/u.test(text);

const judgeCustomer = (messages: number, row: DeliveryRow | undefined): string | null => {
  if (!row) return `${messages} messages and no delivery`;
  if (!finalStates.includes(row.state)) return `still ${row.state}, with ${messages} messages`;
  if (messages > 1) return `got it ${messages} times`;
  if (row.state === 'sent' && messages === 0) return 'shown as sent, but got nothing';
  if (row.state !== 'sent' && messages > 0) return `got it, but is shown as ${row.state} (${row.reason})`;
  return isChineseSentence(row.sentence) ? null : `no sentence: "${row.sentence}"`;
};

/** The address in a card to a consultant names the task that it is about. */
const addressOf = (content: unknown): string =>
  typeof content === 'object' && content !== null && 'url' in content ? String(content.url) : '';

const repeated = (what: string, counts: ReadonlyMap<string, number>): string[] =>
  [...counts].filter(([, count]) => count > 1).map(([key, count]) => `${count} ${what} ${key}`);

const stateOf = (detail: BroadcastDetail, rows: readonly DeliveryRow[]): EndState => ({
  broadcast: detail.state,
  ...Object.fromEntries(
    detail.consultants.map(({ userId, sendTasks }) => [userId, sendTasks.map(({ state }) => state).join(', ')]),
  ),
  ...Object.fromEntries(
    rows.map(({ customerName, state, reason }) => [customerName, reason ? `${state}: ${reason}` : state]),
  ),
});

export const judgeBroadcast = ({ customers, detail, rows, ledger, events, pendingEvents }: Evidence): Judgement => {
  const own = ledger.messages.filter((message) => message.kind === 'group-send' && message.text === detail.text);
  const messagesOf = countBy(own, (message) => message.externalUserId);
  const rowsOf = new Map(rows.map((row) => [row.customerName, row]));
  const expected = new Set(customers.map((customer) => customer.externalUserId));
  const groupSends = ledger.groupSends.filter((send) => send.text === detail.text && send.cancelledAt === undefined);
  const cards = ledger.appMessages.map((message) => addressOf(message.content));

  const violations: string[] = [];
  let [twice, lost] = [0, 0];
  for (const { externalUserId, name } of customers) {
    const messages = messagesOf.get(externalUserId) ?? 0;
    const row = rowsOf.get(name);
    const problem = judgeCustomer(messages, row);
    if (problem) violations.push(`${name}: ${problem}`);
    if (messages > 1) twice += 1;
    if (!row || !finalStates.includes(row.state) || (row.state === 'sent' && messages === 0)) lost += 1;
  }
  violations.push(
    ...repeated(
      'deliveries to',
      countBy(rows, (row) => row.customerName),
    ),
    ...[...messagesOf.keys()].filter((id) => !expected.has(id)).map((id) => `${id} got what was not for him`),
    ...repeated(
      'group sends in WeCom of',
      countBy(groupSends, (send) => send.tasks.map((task) => task.userId).join('+')),
    ),
    ...repeated(
      'cards to a consultant for',
      countBy(
        cards.filter((address) => address.includes(detail.broadcastId)),
        (address) => address,
      ),
    ),
  );
  violations.push(...judgeEvents(detail, events));
  if (pendingEvents > 0) violations.push(`${pendingEvents} events with reactions that were not run`);
  return { state: stateOf(detail, rows), messages: own.length, twice, lost, violations };
};
