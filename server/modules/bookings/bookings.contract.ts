// What the workbench and the agency's other systems ask about bookings.
import { z } from 'zod';
import { objectId } from '../tags/tags.contract.ts';

const day = z.iso.date('日期写成 2026-12-01 这样');

export const bookingKinds = ['trip', 'stay'] as const;
export const bookingStatuses = ['confirmed', 'cancelled'] as const;
export type BookingKind = (typeof bookingKinds)[number];
export type BookingStatus = (typeof bookingStatuses)[number];

export const bookingRow = z.object({
  orderNo: z.string(),
  kind: z.enum(bookingKinds),
  destination: z.string(),
  product: z.string().nullable(),
  departsOn: z.string(),
  returnsOn: z.string(),
  people: z.number(),
  amountFen: z.number(),
  status: z.enum(bookingStatuses),
  /** By the agency's calendar the last day is past. */
  isOver: z.boolean(),
});
export type BookingRow = z.infer<typeof bookingRow>;

export const listBookings = {
  method: 'get',
  path: '/staff/customers/:customerId/bookings',
  summary: '一位客户的订单：要出行的和出行过的，最晚出发的在前',
  params: z.object({ customerId: objectId }),
  data: z.array(bookingRow),
} as const;

export const recordBookings = {
  method: 'post',
  path: '/staff/bookings',
  summary: '写入订单，历史出行也一样(按订单号去重，整批成功或整批不动)',
  body: z.object({
    bookings: z
      .array(
        z
          .object({
            externalUserId: z.string().min(1).max(64),
            orderNo: z.string().trim().min(1).max(40),
            kind: z.enum(bookingKinds).default('trip'),
            destination: z.string().trim().min(1).max(60),
            product: z.string().trim().min(1).max(60).nullable().default(null),
            departsOn: day,
            returnsOn: day,
            people: z.number().int().min(1).max(500),
            amountFen: z.number().int().min(0),
            status: z.enum(bookingStatuses).default('confirmed'),
            bookedOn: day.nullable().default(null),
          })
          .refine(({ departsOn, returnsOn }) => departsOn <= returnsOn, {
            message: '返回日期不能早于出发日期',
            // Two texts that are no days are not compared.
            when: ({ issues }) => issues.length === 0,
          }),
      )
      .min(1)
      .max(500)
      .refine(
        (bookings) => new Set(bookings.map(({ orderNo }) => orderNo)).size === bookings.length,
        '同一个订单号在一批里只能出现一次',
      ),
  }),
  data: z.object({ count: z.number() }),
} as const;
export type RecordBookings = z.output<typeof recordBookings.body>;
