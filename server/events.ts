// Every event of the product: its name, what it carries (ids, codes, instants, integers; never personal values), who reacts.
import type { Context } from './context.ts';
import type { Tx } from './database/transaction.ts';

export type EventPayloads = {
  'staff.synced': { count: number; disabled: number };
  /** `wecom`: it no longer shows him. `owner`: stopped in the workbench. His sessions have ended. */
  'staff.disabled': { staffUserId: string; by: 'owner' | 'wecom' };
  'staff.enabled': { staffUserId: string };
  'staff.signed-in': { staffUserId: string };
  'sign-in-link.made': { staffUserId: string };
  'staff.signed-in-by-link': { staffUserId: string; linkId: string };
  /** `at`: Unix milliseconds. */
  'sending.stopped': { at: number };
  'sending.resumed': Record<string, never>;
  'pilot.begun': Record<string, never>;
  'pilot.lifted': Record<string, never>;
  'pilot.chosen': {
    addedStaff: string[];
    removedStaff: string[];
    addedCustomers: string[];
    removedCustomers: string[];
  };
  'first-sync.accepted': { relations: number };
  'settings.changed': { name: string; from: string; to: string };
  'tags.synced': { count: number };
  'tag.created': { tagId: string };
  'tag.edited': { tagId: string; expiry: 'same' | 'changed' };
  /** WeCom does not have it any more. */
  'tag.removed': { tagId: string };
  /** `groupId`: WeCom's. */
  'tag-group.edited': { groupId: string };
  'tag-rule.set': { tagId: string };
  'tag-rule.ended': { tagId: string };
  /** Marks that came and went by themselves, of one tag in one go. */
  'marks.settled': { tagId: string; given: number; taken: number };
  /** Marks that a list brought, or that went when it was taken back, of one tag in one go. */
  'marks.listed': { importId: string; tagId: string; given: number; taken: number };
  /** By another system of the agency's, in one go. */
  'bookings.recorded': { count: number };
  /**
   * It takes place, and did not before: new, or taken up again. Trips that have been over for more than 30 days are history, of
   * which nothing is told. `customerId`: the record that booked; it may have been merged since. `departsAt`: the first instant of
   * the day of departure where the agency is, Unix milliseconds.
   */
  'booking.made': { bookingId: string; customerId: string; departsAt: number };
  /** It takes place with other values; `departsAt` as it is now. */
  'booking.changed': { bookingId: string; customerId: string; departsAt: number };
  /** It does not take place for this customer any more; `departsAt` as it was. */
  'booking.cancelled': { bookingId: string; customerId: string; departsAt: number };
  /** `reason`: a code; only whole numbers need one. */
  'customers.exported': { count: number; phones: 'masked' | 'full'; reason: string | null };
  'customer.profile-changed': { customerId: string; field: string };
  'customer.consent-recorded': { customerId: string; state: 'granted' | 'withdrawn' };
  'customer.opted-out': { customerId: string; by: 'customer' | 'staff' };
  'customer.opted-in': { customerId: string };
  'customer.marked': { customerId: string; tagId: string };
  'customer.unmarked': { customerId: string; tagId: string };
  'customer.removed': { customerId: string };
  'customer.merged': { customerId: string; memberId: string };
  'customer.unmerged': { customerId: string; memberId: string };
  'import.begun': { importId: string; kind: string; rows: number };
  'import.asked': { importId: string; action: string };
  'import.ended': { importId: string; state: string; create: number; update: number; same: number; problem: number };
  'handover.opened': { handoverId: string; staffUserId: string };
  'handover.ready': { handoverId: string; staffUserId: string; cause: string; customers: number };
  'handover.started': { handoverId: string; staffUserId: string; customers: number };
  /** Nobody of it waits any more for a manager's word. */
  'handover.decided': { handoverId: string; cause: string };
  'customer.transferred': { customerId: string; fromUserId: string; toUserId: string; handoverId: string };
  'customer.pooled': { customerId: string; fromUserId: string };
  'customer.claimed': { customerId: string; fromUserId: string; staffUserId: string };
  'live-code.created': { liveCodeId: string; staffUserId: string };
  'contact.added': { contactId: string; customerId: string; staffUserId: string; liveCodeId: string | null };
  'contact.ended': {
    contactId: string;
    customerId: string;
    staffUserId: string;
    endedBy: 'staff' | 'customer' | 'transfer';
  };
  'contacts.synced': { relations: number; gone: number };
  'welcome.ended': { staffUserId: string; contactId: string | null; result: string };
  'segment.created': { segmentId: string };
  'segment.edited': { segmentId: string };
  'segment.archived': { segmentId: string };
  /** `audience`: the tag's or the segment's id. */
  'broadcast.launched': { broadcastId: string; audience: string };
  'broadcast.planned': { broadcastId: string; planned: number; withheld: number };
  /** `freshUntil`: Unix milliseconds. */
  'broadcast.approval-asked': { broadcastId: string; launchedBy: string; planned: number; freshUntil: number };
  'broadcast.approved': { broadcastId: string };
  'broadcast.refused': { broadcastId: string };
  'broadcast.settled': { broadcastId: string };
  /** `closesAt`: until when he may confirm it, Unix milliseconds. */
  'send-task.waiting': {
    sendTaskId: string;
    sourceId: string;
    staffUserId: string;
    customers: number;
    closesAt: number;
  };
  'send-task.confirmed': { sendTaskId: string; sourceId: string; staffUserId: string };
  'send-task.settled': { sendTaskId: string; sourceId: string; staffUserId: string; sent: number };
  'send-task.closed': {
    sendTaskId: string;
    sourceId: string;
    staffUserId: string;
    state: 'cancelled' | 'expired' | 'refused' | 'unknown' | 'withheld';
  };
  'send-task.orphan-cancelled': { sendTaskId: string; sourceId: string };
  'opt-out.asked': { requestId: string; staffUserId: string };
  'opt-out.handled': { requestId: string };
  'task.opened': { taskId: string; staffUserId: string; kind: string };
  'task.done': { taskId: string; staffUserId: string };
  'task.postponed': { taskId: string; staffUserId: string; minutes: number };
  'task.skipped': { taskId: string; staffUserId: string };
};

export type EventName = keyof EventPayloads;

/**
 * Something a module does because of an event. `run` works inside `tx`, the transaction that also takes the reaction's
 * name off the event: done once or not at all. No HTTP in it: it leaves due work behind for a job.
 */
export type Reaction = {
  name: string;
  on: EventName;
  // Method syntax on purpose: `reaction()` below holds payload and event name together.
  run(context: Context, payload: Record<string, unknown>, tx: Tx): Promise<void>;
};

/** Declare a reaction, typed by its event. */
export const reaction = <N extends EventName>(
  name: string,
  on: N,
  run: (context: Context, payload: EventPayloads[N], tx: Tx) => Promise<void>,
): Reaction => {
  const typed: { name: string; on: N; run(context: Context, payload: EventPayloads[N], tx: Tx): Promise<void> } = {
    name,
    on,
    run,
  };
  return typed;
};
