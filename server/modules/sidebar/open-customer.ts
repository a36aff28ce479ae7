// Opens the customer one is chatting with. WeCom's client only says whom: whether this member may see him is decided here.
import { agencyDefaults } from '../../../config/agency-defaults.ts';
import type { Context } from '../../context.ts';
import { AppError, notFound } from '../../errors.ts';
import { localDay } from '../../local-day.ts';
import { findBookings, presentBooking } from '../bookings/index.ts';
import { minuteAt } from '../contact-policy/index.ts';
import { findContacts, presentRelations, type ContactRecord } from '../contacts/index.ts';
import { findByExternalUserId, presentCardOf } from '../customers/index.ts';
import { findDeliveriesTo } from '../deliveries/index.ts';
import { findFactsOf } from '../facts/index.ts';
import { isAllowed } from '../identity/index.ts';
import { presentDeliveries } from '../send-tasks/index.ts';
import { isTakenOver } from '../settings/index.ts';
import { findOpenTasks } from '../tasks/index.ts';
import { nextSteps } from './next-steps.ts';
import type { SidebarCard } from './sidebar.contract.ts';

const deliveriesShown = 10;
const nothingNoted = { destinations: [], months: [], people: null, notes: [] };

/** Whose chats with him may be open: also before the yes, and after the customer deleted his consultant. */
const chatsWith = (contacts: readonly ContactRecord[]): string[] =>
  contacts
    .filter(({ state }) => state === 'active' || state === 'half-added' || state === 'deleted-by-customer')
    .map(({ staffUserId }) => staffUserId);

const unknownCustomer = async (context: Context): Promise<AppError> =>
  (await isTakenOver(context))
    ? notFound('sidebar.unknown-customer', '伴旅里还没有这位客户。刚加的好友一般几分钟内会出现，请稍后再试。')
    : notFound(
        'sidebar.not-taken-over',
        '负责人还没有接受第一次同步的结果，伴旅里暂时没有客户。请等他在“设置”里接受。',
      );

/** Throws `sidebar.unknown-customer` and `sidebar.not-taken-over` (404), `sidebar.not-yours` (403). */
export const openCustomer = async (context: Context, externalUserId: string): Promise<SidebarCard> => {
  const customer = await findByExternalUserId(context, externalUserId);
  if (!customer) throw await unknownCustomer(context);
  const contacts = await findContacts(context, [customer._id]);
  const { actor, agency } = context;
  if (!isAllowed(actor, 'customers.read', { staffUserIds: [...customer.staffUserIds, ...chatsWith(contacts)] })) {
    throw new AppError('forbidden', 'sidebar.not-yours', '这位客户不在您能看的范围里。如果应当由您服务，请联系店长。');
  }
  const me = actor.kind === 'staff' ? actor.userId : '';
  const deliveries = await findDeliveriesTo(context, customer._id, deliveriesShown);
  const subjectIds = deliveries.flatMap(({ state, sendTaskId }) =>
    state === 'batched' && sendTaskId !== null ? [sendTaskId.toString()] : [],
  );
  const [card, bookings, facts, waiting, relations, got] = await Promise.all([
    presentCardOf(context, customer),
    findBookings(context, customer._id),
    findFactsOf(context, customer._id),
    findOpenTasks(context, { staffUserId: me, subjectIds }),
    presentRelations(context, contacts),
    presentDeliveries(context, deliveries),
  ]);
  const { destinations, months, people, notes } = facts?.remarks ?? nothingNoted;
  const now = context.now();
  const today = localDay(now, agency.timeZone);
  return {
    card,
    bookings: bookings.map((booking) => presentBooking(booking, today)),
    mayEdit: isAllowed(actor, 'customers.edit', { staffUserIds: customer.staffUserIds }),
    nextSteps: nextSteps({
      today,
      minute: minuteAt(now, agency.timeZone),
      // Of two records of one person the one he writes with now.
      relation: contacts.find((one) => one.staffUserId === me && one.externalUserId === externalUserId)?.state ?? null,
      isOptedOut: customer.optOut !== null,
      quietHours: customer.quietHours,
      birthday: customer.profile.birthday?.slice(-5) ?? null,
      trips: bookings.filter(({ status }) => status === 'confirmed'),
      noted: { destinations, months },
      waitingPaths: waiting.map(({ path }) => path),
    }),
    noted: { destinations, months, people, notes },
    relations,
    deliveries: got,
    greetings: [...agencyDefaults.greetings],
  };
};
