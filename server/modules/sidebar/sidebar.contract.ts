// What the page beside a chat in WeCom asks: to be let in by WeCom's client, and whom one is chatting with.
import { z } from 'zod';
import { listBookings } from '../bookings/bookings.contract.ts';
import { listRelations } from '../contacts/contacts.contract.ts';
import { getCustomerCard } from '../customers/customers.contract.ts';
import { deliveryRow } from '../deliveries/deliveries.contract.ts';

export const signPage = {
  method: 'get',
  path: '/staff/sidebar/signatures',
  summary: '侧边栏：本站页面调用企业微信客户端要用的两个签名(config 与 agentConfig)',
  query: z.object({ url: z.string().min(1).max(2_048) }),
  data: z.object({
    corpId: z.string(),
    agentId: z.number(),
    /** Unix seconds. */
    timestamp: z.number(),
    nonce: z.string(),
    corpSignature: z.string(),
    appSignature: z.string(),
  }),
} as const;

export const nextStepKinds = [
  'half-added',
  'deleted-by-customer',
  'opted-out',
  'quiet-hours',
  'confirm-group-send',
  'travelling',
  'departs-soon',
  'came-back',
  'birthday',
  'planned-month',
] as const;

const nextStep = z.object({
  kind: z.enum(nextStepKinds),
  text: z.string(),
  /** What could be said to the customer now; null: nothing. */
  suggestion: z.string().nullable(),
  /** Where in the workbench to see more. */
  path: z.string().nullable(),
});
export type NextStep = z.infer<typeof nextStep>;

const card = z.object({
  card: getCustomerCard.data,
  bookings: listBookings.data,
  /** Whether the one who asks may change the profile and the opt-out. */
  mayEdit: z.boolean(),
  nextSteps: z.array(nextStep),
  /** What the consultants' remarks and personal tags say. */
  noted: z.object({
    destinations: z.array(z.string()),
    months: z.array(z.number()),
    people: z.number().nullable(),
    notes: z.array(z.string()),
  }),
  relations: listRelations.data,
  /** The newest ten. */
  deliveries: z.array(deliveryRow),
  greetings: z.array(z.object({ title: z.string(), text: z.string() })),
});

export const openCustomer = {
  method: 'get',
  path: '/staff/sidebar/customers/:externalUserId',
  summary: '侧边栏：正在聊天的这位客户是谁、现在该做什么',
  params: z.object({ externalUserId: z.string().regex(/^[A-Za-z0-9_.@-]{1,64}$/, 'not an id of WeCom') }),
  data: card,
} as const;
export type SidebarCard = z.infer<typeof card>;
