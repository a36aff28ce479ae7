// Customers handed from one consultant to another: in-job (DOC 96325) and resigned (DOC 96331), and who still waits (DOC 92124).
import { z } from 'zod';
import { cursor, id, instant, instantOrNull, list, whole, wholeOrZero } from './answer-fields.ts';
import { checkCharacters, checkCount, checkDistinct, checkFilled } from './check-limits.ts';
import { readAllPages } from './read-pages.ts';
import { apis } from './wecom-apis.ts';
import { type WecomClient } from './wecom-client.ts';
import { badAnswer, isWecomCode, outOfLimits } from './wecom-errors.ts';
import {
  type TransferAnswer,
  type TransferPair,
  type TransferProgress,
  type UnassignedCustomer,
  type WecomGateway,
} from './wecom.types.ts';

const mostCustomers = 100;
const mostMessageCharacters = 200;
const unassignedPageSize = 1_000;

const startAnswer = z.object({ customer: list(z.object({ external_userid: id, errcode: whole })) });
const resultAnswer = z.object({
  customer: list(z.object({ external_userid: id, status: wholeOrZero, takeover_time: instantOrNull })),
  next_cursor: cursor,
});
const unassignedAnswer = z.object({
  info: list(z.object({ handover_userid: id, external_userid: id, dimission_time: instant })),
  next_cursor: cursor,
});

/** DOC 90313. A code for all at once comes as an error of the call, one for a customer in his row. */
const answerOfCode: ReadonlyMap<number, TransferAnswer> = new Map([
  [0, 'started'],
  [40096, 'not-a-customer'],
  [40097, 'not-resigned'],
  [40098, 'successor-not-verified'],
  [40099, 'successor-full'],
  [40100, 'under-way'],
  [40128, 'too-often'],
  [40129, 'under-way'],
  [40131, 'not-his-customer'],
  [84061, 'not-his-customer'],
]);

const progressOfStatus: ReadonlyMap<number, TransferProgress['status']> = new Map([
  [1, 'done'],
  [2, 'waiting'],
  [3, 'refused'],
  [4, 'successor-full'],
  [5, 'no-record'],
]);

const checkPair = ({ fromUserId, toUserId }: TransferPair): void => {
  checkFilled('fromUserId', fromUserId);
  checkFilled('toUserId', toUserId);
  if (fromUserId === toUserId) throw outOfLimits('nobody takes over from himself');
};

const bodyOf = ({ fromUserId, toUserId }: TransferPair) => ({ handover_userid: fromUserId, takeover_userid: toUserId });

type Operations = 'transferCustomers' | 'listTransferResults' | 'listUnassigned';

export const transferOperations = (call: WecomClient): Pick<WecomGateway, Operations> => ({
  async transferCustomers({ externalUserIds, message, ...pair }) {
    checkPair(pair);
    checkCount('externalUserIds', externalUserIds.length, 1, mostCustomers);
    checkDistinct('externalUserIds', externalUserIds);
    checkCharacters('message', message, mostMessageCharacters);
    const isInJob = pair.kind === 'in-job';
    const api = isInJob ? apis.transferInJob : apis.transferResigned;
    const body = {
      ...bodyOf(pair),
      external_userid: externalUserIds,
      ...(isInJob && message !== '' ? { transfer_success_msg: message } : {}),
    };
    try {
      const { customer } = await call({ api, body, answer: startAnswer });
      return customer.map(({ external_userid: externalUserId, errcode }) => ({
        externalUserId,
        answer: answerOfCode.get(errcode) ?? 'refused',
        code: errcode,
      }));
    } catch (error) {
      // Said of the pair and not of a customer: it holds for each of them.
      for (const [code, answer] of answerOfCode) {
        if (isWecomCode(error, code))
          return externalUserIds.map((externalUserId) => ({ externalUserId, answer, code }));
      }
      throw error;
    }
  },

  async listTransferResults(pair) {
    checkPair(pair);
    const api = pair.kind === 'in-job' ? apis.listInJobTransfers : apis.listResignedTransfers;
    const pages = await readAllPages(api.path, async (at) => {
      const page = await call({ api, body: { ...bodyOf(pair), cursor: at ?? '' }, answer: resultAnswer });
      return { page: page.customer, nextCursor: page.next_cursor };
    });
    return pages.flat().map((row): TransferProgress => {
      const status = progressOfStatus.get(row.status);
      if (!status) throw badAnswer(api.path, `unknown transfer status ${row.status}`, true);
      return { externalUserId: row.external_userid, status, takeoverAt: row.takeover_time };
    });
  },

  async listUnassigned() {
    const api = apis.listUnassigned;
    const pages = await readAllPages(api.path, async (at) => {
      const page = await call({
        api,
        body: { cursor: at ?? '', page_size: unassignedPageSize },
        answer: unassignedAnswer,
      });
      return { page: page.info, nextCursor: page.next_cursor };
    });
    return pages.flat().map((row): UnassignedCustomer => ({
      fromUserId: row.handover_userid,
      externalUserId: row.external_userid,
      leftAt: row.dimission_time,
    }));
  },
});
