// How a delivery is shown; shared by everything that sends.
import { z } from 'zod';

export const deliveryState = z.enum([
  'planned',
  'withheld',
  'batched',
  'sent',
  'failed',
  'capped',
  'unsettled',
  'cancelled',
]);

export const sendTaskState = z.enum([
  'creating',
  'waiting-for-staff',
  'confirmed',
  'settled',
  'cancelled',
  'expired',
  'refused',
  'unknown',
  'withheld',
]);

export const deliveryRow = z.object({
  deliveryId: z.string(),
  customerId: z.string(),
  customerName: z.string(),
  staffName: z.string().nullable(),
  state: deliveryState,
  reason: z.string().nullable(),
  /** Why he got it or not, for people. */
  sentence: z.string(),
  decidedAt: z.iso.datetime(),
  sentAt: z.iso.datetime().nullable(),
  sourceId: z.string(),
});
export type DeliveryRow = z.infer<typeof deliveryRow>;

export const listDeliveriesToCustomer = {
  method: 'get',
  path: '/staff/customers/:customerId/deliveries',
  summary: '这位客户收到或没收到的每一条群发，以及原因',
  params: z.object({ customerId: z.string().regex(/^[0-9a-f]{24}$/, 'not an id') }),
  data: z.array(deliveryRow),
} as const;
