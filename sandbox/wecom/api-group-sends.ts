// Group sends (企业群发): making one, asking who was asked and who got it, reminding and cancelling (facts 3.7).
import { z } from 'zod';
import { api, pageOf, type ApiCall, type ApiTable } from './api-definition.ts';
import { findTag, newId, toSeconds, type Corp } from './corp.ts';
import type { Attachment, GroupSendRow, RelationRow } from './corp.types.ts';
import { lagSeconds } from './faults.ts';
import { contentFields, toContent } from './message-content.ts';
import { wecomError } from './wecom-error.ts';

const LIST_SPAN_SECONDS = 31 * 86_400;
const REMINDERS_PER_DAY = 3;

const templateSchema = z.object({
  chat_type: z.enum(['single', 'group']).default('single'),
  external_userid: z.array(z.string()).max(10_000).default([]),
  tag_filter: z.object({ group_list: z.array(z.object({ tag_list: z.array(z.string()).max(100) })) }).optional(),
  sender: z.string().optional(),
  allow_select: z.boolean().default(false),
  ...contentFields,
});

type TemplateInput = z.infer<typeof templateSchema>;

const canBeSentTo = (relation: RelationRow | undefined): relation is RelationRow =>
  relation?.status === 'active' || relation?.status === 'left';

/** OR inside one tag list, AND between lists. */
function passesTags(relation: RelationRow, filter: TemplateInput['tag_filter']): boolean {
  return (filter?.group_list ?? []).every(({ tag_list: tags }) =>
    tags.some((tagId) => relation.tagIds.includes(tagId)),
  );
}

/** Which relation each wanted customer is sent through; the refused go to fail_list. */
function chooseRelations(corp: Corp, input: TemplateInput): { chosen: RelationRow[]; failed: string[] } {
  const { sender } = input;
  if (input.external_userid.length === 0) {
    if (!sender) throw wecomError(40063, 'external_userid');
    const all = corp.relationsOfStaff(sender).filter((relation) => relation.status === 'active');
    return { chosen: all.filter((relation) => passesTags(relation, input.tag_filter)), failed: [] };
  }
  const chosen: RelationRow[] = [];
  const failed: string[] = [];
  for (const externalUserId of new Set(input.external_userid)) {
    const relation = sender
      ? corp.relation(sender, externalUserId)
      : corp
          .relationsOfCustomer(externalUserId)
          .filter(canBeSentTo)
          .sort((a, b) => b.lastChatAt - a.lastChatAt)[0];
    if (canBeSentTo(relation) && passesTags(relation, input.tag_filter)) chosen.push(relation);
    else failed.push(externalUserId);
  }
  return { chosen, failed };
}

/** Not idempotent, as with the vendor: the same call twice makes two tasks. */
function addTemplate({ corp, agentId }: ApiCall, input: TemplateInput): object {
  if (input.sender !== undefined && !corp.staff.has(input.sender)) throw wecomError(40003, input.sender);
  for (const { tag_list: tags } of input.tag_filter?.group_list ?? []) {
    for (const tagId of tags) if (!findTag(corp, tagId)) throw wecomError(40068);
  }
  const content = toContent(corp, input);
  // The simulated corp has no customer groups, so nobody can be sent to.
  if (input.chat_type === 'group') throw wecomError(41048);
  const { chosen, failed } = chooseRelations(corp, input);
  if (chosen.length === 0) throw wecomError(41048);
  const msgId = newId('msgGCAAA', 32);
  const createdAt = toSeconds(corp.now());
  corp.groupSends.put(msgId, { msgId, agentId, createdAt, content, allowSelect: input.allow_select, remindedAt: [] });
  for (const userId of new Set(chosen.map((relation) => relation.userId))) {
    const recipients = chosen
      .filter((relation) => relation.userId === userId)
      .map(({ externalUserId }) => ({ externalUserId, status: 0 as const }));
    corp.saveSendTask({ msgId, userId, status: 'waiting', recipients });
  }
  return { fail_list: failed, msgid: msgId };
}

/** Pictures are listed by other words than they were sent by (README: where we had to choose). */
function asListed(attachment: Attachment): Attachment {
  if (attachment.msgtype === 'image')
    return { msgtype: 'image', image: { pic_url: 'https://wework.qpic.cn/listed/0' } };
  const { miniprogram } = attachment;
  if (typeof miniprogram !== 'object') return attachment;
  return { ...attachment, miniprogram: { ...miniprogram, pic_media_id: '' } };
}

/** Throws 41046, 41047, and 41063 while the message is still being dispatched. */
function requireDispatched(corp: Corp, msgId: string | undefined): GroupSendRow {
  const row = requireGroupSend(corp, msgId);
  const waitSeconds = Math.max(corp.row().settings.dispatchSeconds, lagSeconds(corp, 'group-send-dispatching'));
  if (toSeconds(corp.now()) < row.createdAt + waitSeconds) throw wecomError(41063);
  return row;
}

function requireGroupSend(corp: Corp, msgId: string | undefined): GroupSendRow {
  if (!msgId) throw wecomError(41046);
  const row = corp.groupSends.get(msgId);
  if (!row) throw wecomError(41047);
  return row;
}

const msgIdOnly = z.object({ msgid: z.string().optional() });
const paged = { cursor: z.string().optional(), limit: z.number().int().min(1).max(1000).default(500) };

export const groupSendApis: ApiTable = {
  'externalcontact/add_msg_template': api('POST', templateSchema, addTemplate),

  'externalcontact/get_groupmsg_list_v2': api(
    'POST',
    z.object({
      chat_type: z.enum(['single', 'group']),
      start_time: z.number().int(),
      end_time: z.number().int(),
      creator: z.string().optional(),
      filter_type: z.union([z.literal(0), z.literal(1), z.literal(2)]).default(2),
      cursor: z.string().optional(),
      limit: z.number().int().min(1).max(100).default(50),
    }),
    ({ corp }, input) => {
      const { start_time: start, end_time: end } = input;
      if (end < start || end - start > LIST_SPAN_SECONDS) throw wecomError(40058, 'start_time');
      const shownBefore = toSeconds(corp.now()) - lagSeconds(corp, 'group-list-lags');
      // Made by API: a corp message (create_type 0) without a creator, so both filters below leave nothing.
      const isShown = input.chat_type === 'single' && !input.creator && input.filter_type !== 1;
      const rows = [...corp.groupSends.values()]
        .filter((row) => isShown && row.createdAt >= start && row.createdAt <= end && row.createdAt <= shownBefore)
        .reverse();
      const { page, next_cursor } = pageOf(rows, input.cursor, input.limit);
      const group_msg_list = page.map((row) => ({
        msgid: row.msgId,
        create_time: String(row.createdAt),
        create_type: 0,
        text: { content: row.content.text },
        attachments: row.content.attachments.map(asListed),
      }));
      return { group_msg_list, ...(next_cursor && { next_cursor }) };
    },
  ),

  'externalcontact/get_groupmsg_task': api(
    'POST',
    z.object({ msgid: z.string().optional(), ...paged }),
    ({ corp }, input) => {
      const row = requireDispatched(corp, input.msgid);
      const { page, next_cursor } = pageOf(corp.tasksOfGroupSend(row.msgId), input.cursor, input.limit);
      const task_list = page.map((task) => ({
        userid: task.userId,
        status: task.status === 'confirmed' ? 2 : 0,
        ...(task.sentAt !== undefined && { send_time: task.sentAt }),
      }));
      return { task_list, ...(next_cursor && { next_cursor }) };
    },
  ),

  'externalcontact/get_groupmsg_send_result': api(
    'POST',
    z.object({ msgid: z.string().optional(), userid: z.string().optional(), ...paged }),
    ({ corp }, input) => {
      const row = requireDispatched(corp, input.msgid);
      if (!input.userid) throw wecomError(41009);
      const task = corp.sendTask(row.msgId, input.userid);
      if (!task) throw wecomError(40003, 'userid');
      const { page, next_cursor } = pageOf(task.recipients, input.cursor, input.limit);
      const send_list = page.map((recipient) => ({
        external_userid: recipient.externalUserId,
        userid: task.userId,
        status: recipient.status,
        ...(recipient.sentAt !== undefined && { send_time: recipient.sentAt }),
      }));
      return { send_list, ...(next_cursor && { next_cursor }) };
    },
  ),

  'externalcontact/remind_groupmsg_send': api('POST', msgIdOnly, ({ corp }, input) => {
    const row = requireGroupSend(corp, input.msgid);
    if (row.cancelledAt !== undefined) throw wecomError(41093);
    const now = toSeconds(corp.now());
    const recent = row.remindedAt.filter((at) => at > now - 86_400);
    if (recent.length >= REMINDERS_PER_DAY) throw wecomError(41094);
    corp.groupSends.put(row.msgId, { ...row, remindedAt: [...recent, now] });
    return {};
  }),

  'externalcontact/cancel_groupmsg_send': api('POST', msgIdOnly, ({ corp }, input) => {
    const row = requireGroupSend(corp, input.msgid);
    if (row.cancelledAt !== undefined) throw wecomError(41093);
    corp.groupSends.put(row.msgId, { ...row, cancelledAt: toSeconds(corp.now()) });
    return {};
  }),
};
