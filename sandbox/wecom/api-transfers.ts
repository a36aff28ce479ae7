// Customers handed over (在职继承, 离职继承): who waits for a successor, beginning it for up to 100, and how each goes.
import { z } from 'zod';
import { api, pageOf, textUpTo, type ApiTable } from './api-definition.ts';
import { toSeconds, type Corp } from './corp.ts';
import type { TransferRow } from './corp.types.ts';
import { customersOf, TRANSFER_SECONDS } from './transfer-actions.ts';
import { wecomError } from './wecom-error.ts';

const RESULTS_PER_PAGE = 1000;
const DAY_SECONDS = 86_400;
/** In-job: at most two in 90 days for one customer. */
const PROTECTED_DAYS = 90;
const MOST_IN_THEM = 2;

type Kind = TransferRow['kind'];

const request = z.object({
  handover_userid: z.string(),
  takeover_userid: z.string(),
  external_userid: z.array(z.string()).min(1).max(100),
  transfer_success_msg: textUpTo(200).default(''),
});

function codeOf(corp: Corp, kind: Kind, from: string, to: string, externalUserId: string): number {
  if (!corp.people.has(externalUserId)) return 40096;
  const relation = corp.relation(from, externalUserId);
  if (relation?.status !== (kind === 'in-job' ? 'active' : 'unassigned')) return 40131;
  const others = corp.transfersOfCustomer(externalUserId);
  if (others.some((other) => other.status === 2 && other.fromUserId === from)) return 40129;
  const since = toSeconds(corp.now()) - PROTECTED_DAYS * DAY_SECONDS;
  const recent = others.filter((other) => other.kind === 'in-job' && other.status === 1 && other.takeoverAt > since);
  if (kind === 'in-job' && recent.length >= MOST_IN_THEM) return 40128;
  return customersOf(corp, to) >= corp.row().settings.customersPerMember ? 40099 : 0;
}

const start = (kind: Kind) =>
  api('POST', request, ({ corp }, input) => {
    const { handover_userid: from, takeover_userid: to, transfer_success_msg: message } = input;
    if (from === to) throw wecomError(40130);
    if (!corp.staff.has(to)) throw wecomError(40003, to);
    if (kind === 'in-job' && !corp.staff.has(from)) throw wecomError(40003, from);
    if (kind === 'resigned' && !corp.leavers.has(from)) throw wecomError(corp.staff.has(from) ? 40097 : 40003, from);
    const startedAt = toSeconds(corp.now());
    return {
      customer: input.external_userid.map((externalUserId) => {
        const errcode = codeOf(corp, kind, from, to, externalUserId);
        if (errcode === 0) {
          corp.saveTransfer({
            kind,
            fromUserId: from,
            toUserId: to,
            externalUserId,
            startedAt,
            takeoverAt: startedAt + TRANSFER_SECONDS,
            status: 2,
            message: kind === 'in-job' ? message : '',
          });
        }
        return { external_userid: externalUserId, errcode };
      }),
    };
  });

const result = (kind: Kind) =>
  api(
    'POST',
    z.object({ handover_userid: z.string(), takeover_userid: z.string(), cursor: z.string().optional() }),
    ({ corp }, input) => {
      const latest = new Map<string, TransferRow>();
      for (const transfer of corp.transfersOfPair(`${input.handover_userid}|${input.takeover_userid}`)) {
        if (transfer.kind !== kind) continue;
        const known = latest.get(transfer.externalUserId);
        if (!known || known.startedAt <= transfer.startedAt) latest.set(transfer.externalUserId, transfer);
      }
      const { page, next_cursor } = pageOf([...latest.values()], input.cursor, RESULTS_PER_PAGE);
      return {
        customer: page.map(({ externalUserId, status, takeoverAt }) => ({
          external_userid: externalUserId,
          status,
          takeover_time: takeoverAt,
        })),
        next_cursor,
      };
    },
  );

export const transferApis: ApiTable = {
  'externalcontact/transfer_customer': start('in-job'),
  'externalcontact/transfer_result': result('in-job'),
  'externalcontact/resigned/transfer_customer': start('resigned'),
  'externalcontact/resigned/transfer_result': result('resigned'),
  'externalcontact/get_unassigned_list': api(
    'POST',
    z.object({ cursor: z.string().optional(), page_size: z.number().int().min(1).max(1000).default(1000) }),
    ({ corp }, input) => {
      const isOnItsWay = (from: string, externalUserId: string): boolean =>
        corp
          .transfersOfCustomer(externalUserId)
          .some((transfer) => transfer.fromUserId === from && transfer.status === 2);
      const waiting = [...corp.leavers.values()].flatMap(({ userId, leftAt }) =>
        corp
          .relationsOfStaff(userId)
          .filter(({ status, externalUserId }) => status === 'unassigned' && !isOnItsWay(userId, externalUserId))
          .map(({ externalUserId }) => ({
            handover_userid: userId,
            external_userid: externalUserId,
            dimission_time: leftAt,
          })),
      );
      const { page, next_cursor } = pageOf(waiting, input.cursor, input.page_size);
      return { info: page, is_last: next_cursor === '', next_cursor };
    },
  ),
};
