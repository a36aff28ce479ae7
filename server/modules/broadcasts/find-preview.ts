// Reads: what a broadcast would do now, and what it would cost its consultants in taps.
import type { Types } from 'mongoose';
import type { Context } from '../../context.ts';
import { AppError } from '../../errors.ts';
import { agencyTimes, openingAfter, openTimes, unseenSends } from '../contact-policy/index.ts';
import { findCustomerNames, getCustomer } from '../customers/index.ts';
import {
  decideDeliveries,
  explainReason,
  hasCustomerFields,
  messageFields,
  unknownFields,
  type DeliveryReason,
  type Message,
} from '../deliveries/index.ts';
import { authorize, findStaffNames, visibleStaff } from '../identity/index.ts';
import { countTapsToday } from '../send-tasks/index.ts';
import { findSettings } from '../settings/index.ts';
import type { BroadcastPreview, LaunchInput, PreviewInput } from './broadcasts.contract.ts';
import { findAudiencePage, readAudience, sendersOf } from './find-audience.ts';
import { isOwnersWord, needsApproval, waitsForNoHours } from './launch-rules.ts';

/** Taps for one broadcast above which a consultant is not asked, unless a manager insists. */
export const mostTapsEach = 20;

type Asked = Pick<LaunchInput, 'audience' | 'purpose' | 'isAtAnyTime' | 'text'>;

type Walked = {
  customers: number;
  /** userId -> the customers and the different texts he sends. */
  consultants: Map<string, { customers: number; texts: Set<string> }>;
  withheld: Map<DeliveryReason, number>;
  lacking: Types.ObjectId[];
  /** The first who gets it. */
  first: { customerId: Types.ObjectId; text: string } | null;
  /** Whether the customer asked about is one of them. */
  isShownIn: boolean;
};

const messageOf = async (context: Context, asked: Asked): Promise<Message> => ({
  purpose: asked.purpose,
  text: asked.text,
  senders: await sendersOf(context, visibleStaff(context.actor)),
  isAtAnyTime: waitsForNoHours(asked),
  isStopped: false,
});

/** Throws `tags.not-found`, `segments.not-found`. */
const walkAudience = async (
  context: Context,
  asked: Asked,
  message: Message,
  shownId: string | null,
): Promise<Walked> => {
  const audience = await readAudience(context, asked.audience);
  const scope = visibleStaff(context.actor);
  const walked: Walked = {
    customers: 0,
    consultants: new Map(),
    withheld: new Map(),
    lacking: [],
    first: null,
    isShownIn: false,
  };
  for (let afterId: Types.ObjectId | null = null; ;) {
    const customerIds = await findAudiencePage(context, audience, scope, afterId);
    const last = customerIds.at(-1);
    if (!last) return walked;
    afterId = last;
    walked.customers += customerIds.length;
    walked.isShownIn ||= customerIds.some((customerId) => customerId.toString() === shownId);
    for (const { customerId, decision, text } of (await decideDeliveries(context, message, customerIds)).decided) {
      if (decision.reason !== null) {
        walked.withheld.set(decision.reason, (walked.withheld.get(decision.reason) ?? 0) + 1);
        if (decision.reason === 'field-missing') walked.lacking.push(customerId);
        continue;
      }
      const consultant = walked.consultants.get(decision.staffUserId) ?? { customers: 0, texts: new Set() };
      consultant.customers += 1;
      consultant.texts.add(text ?? '');
      walked.consultants.set(decision.staffUserId, consultant);
      if (text !== null) walked.first ??= { customerId, text };
    }
  }
};

const mostOf = (numbers: readonly number[]): number => numbers.reduce((most, one) => Math.max(most, one), 0);

/** How many taps it costs whoever it costs most, and who lacks what the text names. */
export const countTaps = async (
  context: Context,
  asked: Asked,
): Promise<{ most: number; lacking: Types.ObjectId[] }> => {
  const { consultants, lacking } = await walkAudience(context, asked, await messageOf(context, asked), null);
  return { most: mostOf([...consultants.values()].map(({ texts }) => texts.size)), lacking };
};

/** Throws `broadcasts.unknown-field`. */
export const refuseUnknownFields = (text: string): void => {
  const [unknown] = unknownFields(text);
  if (unknown === undefined) return;
  const known = messageFields.map((field) => `{{${field}}}`).join('、');
  throw new AppError('invalid', 'broadcasts.unknown-field', `内容里的 {{${unknown}}} 不能用，可以用的有 ${known}`);
};

const firstExample = async (context: Context, { first }: Walked): Promise<BroadcastPreview['example']> => {
  if (first === null) return null;
  const customerId = first.customerId.toString();
  const names = await findCustomerNames(context, [first.customerId]);
  return { customerId, customerName: names.get(customerId) ?? '', text: first.text, sentence: null };
};

/** What one customer would get, or why not. Throws `customers.not-found`, `identity.forbidden`. */
const exampleOf = async (
  context: Context,
  message: Message,
  shownId: string,
  isInAudience: boolean,
): Promise<BroadcastPreview['example']> => {
  const { _id, name } = await getCustomer(context, shownId);
  const { decided } = await decideDeliveries(context, message, [_id]);
  const [one] = decided;
  const reason = one?.decision.reason ?? null;
  const sentence = !isInAudience ? '没有发：不在这次要发的客户里。' : reason === null ? null : explainReason(reason);
  const text = sentence === null ? (one?.text ?? null) : null;
  return { customerId: _id.toString(), customerName: name, text, sentence };
};

/**
 * What a broadcast to this audience would do now. Throws `tags.not-found`, `segments.not-found`, `customers.not-found`,
 * `identity.forbidden`.
 */
export const findPreview = async (context: Context, input: PreviewInput): Promise<BroadcastPreview> => {
  authorize(context.actor, 'broadcasts.launch');
  const message = await messageOf(context, input);
  const walked = await walkAudience(context, input, message, input.customerId);
  const [staff, settings, tapsToday] = [
    await findStaffNames(context),
    await findSettings(context),
    await countTapsToday(context),
  ];
  const byConsultant = [...walked.consultants]
    .map(([userId, { customers, texts }]) => ({
      userId,
      name: staff.get(userId) ?? userId,
      customers,
      taps: texts.size,
      tapsToday: tapsToday.get(userId) ?? 0,
    }))
    .sort((a, b) => b.customers - a.customers);
  const planned = byConsultant.reduce((total, row) => total + row.customers, 0);
  const opening = openingAfter(openTimes(await agencyTimes(context)), context.now(), context.agency.timeZone);
  const asksAt = waitsForNoHours(input) ? context.now() : opening;
  return {
    customers: walked.customers,
    planned,
    byConsultant,
    withheld: [...walked.withheld].map(([reason, customers]) => ({
      reason,
      sentence: explainReason(reason),
      customers,
    })),
    taps: {
      most: mostOf(byConsultant.map(({ taps }) => taps)),
      mostWithoutFields: hasCustomerFields(input.text) ? Math.min(1, planned + walked.lacking.length) : null,
      limitEach: mostTapsEach,
      perDay: settings.tapsPerDay,
    },
    unknownFields: unknownFields(input.text),
    lacking: walked.lacking.length,
    asksAt: asksAt?.toISOString() ?? null,
    needsApproval: await needsApproval(context, planned, isOwnersWord(context)),
    example:
      input.customerId === null
        ? await firstExample(context, walked)
        : await exampleOf(context, message, input.customerId, walked.isShownIn),
    unseen: unseenSends,
  };
};
