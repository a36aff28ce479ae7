// Group sends to customers: a request to a consultant who must confirm it in WeCom (DOC 92135).
import { z } from 'zod';
import { cursor, id, instant, instantOrNull, list, text, textOrNull, wholeOrZero } from './answer-fields.ts';
import { checkContent, fromVendorAttachment, toVendorContent, vendorAttachment } from './attachments.ts';
import { checkCount, checkDistinct, checkFilled } from './check-limits.ts';
import { readAllPages } from './read-pages.ts';
import { apis } from './wecom-apis.ts';
import { type WecomClient } from './wecom-client.ts';
import { badAnswer, isWecomCode, outOfLimits } from './wecom-errors.ts';
import { type GroupSend, type GroupSendResult, type WecomGateway } from './wecom.types.ts';

const mostRecipients = 10_000;
const longestSpanSeconds = 31 * 86_400;
const listPageSize = 100;
const resultPageSize = 1_000;
const alreadyCancelled = 41093;
const fromCorpOrPerson = 2;

const createdAnswer = z.object({ msgid: id, fail_list: list(id) });
const listedGroupSend = z.object({
  msgid: id,
  creator: textOrNull,
  create_time: instant,
  create_type: wholeOrZero,
  text: z.object({ content: text }).nullish(),
  attachments: list(vendorAttachment),
});
const listAnswer = z.object({ group_msg_list: list(listedGroupSend), next_cursor: cursor });
const tasksAnswer = z.object({
  task_list: list(z.object({ userid: id, status: wholeOrZero, send_time: instantOrNull })),
  next_cursor: cursor,
});
const resultsAnswer = z.object({
  send_list: list(z.object({ external_userid: textOrNull, status: wholeOrZero, send_time: instantOrNull })),
  next_cursor: cursor,
});

const resultOfStatus: ReadonlyMap<number, GroupSendResult['result']> = new Map([
  [0, 'not-sent'],
  [1, 'sent'],
  [2, 'not-a-contact'],
  [3, 'capped'],
]);

const toGroupSend = (listed: z.infer<typeof listedGroupSend>): GroupSend => ({
  msgId: listed.msgid,
  createdAt: listed.create_time,
  createdBy: listed.create_type === 0 ? 'corp' : 'personal',
  text: listed.text?.content ?? '',
  attachments: listed.attachments.map(fromVendorAttachment),
  ...(listed.creator === null ? {} : { creator: listed.creator }),
});

const toResult = (row: z.infer<typeof resultsAnswer>['send_list'][number]): GroupSendResult[] => {
  // Rows of customer groups have a chat id instead; this gateway sends to customers only.
  if (row.external_userid === null) return [];
  const result = resultOfStatus.get(row.status);
  if (!result) throw badAnswer(apis.listGroupSendResults.path, `unknown send status ${row.status}`, true);
  return [
    { externalUserId: row.external_userid, result, ...(row.send_time === null ? {} : { sentAt: row.send_time }) },
  ];
};

type Operations =
  | 'createGroupSend'
  | 'listGroupSends'
  | 'listGroupSendTasks'
  | 'listGroupSendResults'
  | 'remindGroupSend'
  | 'cancelGroupSend';

export const groupSendOperations = (call: WecomClient): Pick<WecomGateway, Operations> => ({
  async createGroupSend({ senderUserId, externalUserIds, text: content, attachments = [], allowSelect }) {
    // Without a sender WeCom would choose one, without recipients it would write to all the sender's customers.
    checkFilled('senderUserId', senderUserId);
    checkCount('externalUserIds', externalUserIds.length, 1, mostRecipients);
    checkDistinct('externalUserIds', externalUserIds);
    checkContent(content, attachments);
    const body = {
      chat_type: 'single',
      external_userid: externalUserIds,
      sender: senderUserId,
      allow_select: allowSelect,
      ...toVendorContent(content, attachments),
    };
    const answer = await call({ api: apis.createGroupSend, body, answer: createdAnswer });
    return { msgId: answer.msgid, rejected: answer.fail_list };
  },

  async listGroupSends({ from, to, cursor: at }) {
    const startsAt = Math.floor(from.getTime() / 1000);
    const endsAt = Math.ceil(to.getTime() / 1000);
    if (endsAt < startsAt || endsAt - startsAt > longestSpanSeconds) {
      throw outOfLimits('group sends can be listed over 0 to 31 days');
    }
    const body = {
      chat_type: 'single',
      start_time: startsAt,
      end_time: endsAt,
      filter_type: fromCorpOrPerson,
      limit: listPageSize,
      cursor: at ?? '',
    };
    const answer = await call({ api: apis.listGroupSends, body, answer: listAnswer });
    return { groupSends: answer.group_msg_list.map(toGroupSend), nextCursor: answer.next_cursor };
  },

  async listGroupSendTasks(msgId) {
    checkFilled('msgId', msgId);
    const api = apis.listGroupSendTasks;
    const pages = await readAllPages(api.path, async (at) => {
      const body = { msgid: msgId, limit: resultPageSize, cursor: at ?? '' };
      const page = await call({ api, body, answer: tasksAnswer });
      return { page: page.task_list, nextCursor: page.next_cursor };
    });
    return pages.flat().map((task) => ({
      userId: task.userid,
      // Documented is 2, samples show 1: whatever is not 0 is confirmed.
      isConfirmed: task.status !== 0,
      ...(task.send_time === null ? {} : { confirmedAt: task.send_time }),
    }));
  },

  async listGroupSendResults(msgId, userId) {
    checkFilled('msgId', msgId);
    checkFilled('userId', userId);
    const api = apis.listGroupSendResults;
    const pages = await readAllPages(api.path, async (at) => {
      const body = { msgid: msgId, userid: userId, limit: resultPageSize, cursor: at ?? '' };
      const page = await call({ api, body, answer: resultsAnswer });
      return { page: page.send_list, nextCursor: page.next_cursor };
    });
    return pages.flat().flatMap(toResult);
  },

  async remindGroupSend(msgId) {
    checkFilled('msgId', msgId);
    await call({ api: apis.remindGroupSend, body: { msgid: msgId }, answer: z.object({}) });
  },

  async cancelGroupSend(msgId) {
    checkFilled('msgId', msgId);
    try {
      await call({ api: apis.cancelGroupSend, body: { msgid: msgId }, answer: z.object({}) });
    } catch (error) {
      if (!isWecomCode(error, alreadyCancelled)) throw error;
    }
  },
});
