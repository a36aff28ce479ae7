// The welcome message to a new customer, and app messages to members.
import { z } from 'zod';
import { api, type ApiCall, type ApiTable } from './api-definition.ts';
import { departmentTree, newId, pairKey, staffOfDepartments, type Corp } from './corp.ts';
import type { AppMessageRow } from './corp.types.ts';
import { contentFields, toContent } from './message-content.ts';
import { wecomError } from './wecom-error.ts';

const WELCOME_LIFE_MS = 20_000;
const RECALL_LIFE_MS = 86_400_000;
const MAX_USERS = 1000;
const MAX_PARTIES = 100;

const withinBytes = (max: number) => z.string().refine((text) => text !== '' && Buffer.byteLength(text) <= max);

/** The message types this simulator shows on the phone; others answer 40008. */
const CONTENTS: Record<string, z.ZodType<Record<string, unknown>>> = {
  text: z.object({ content: withinBytes(2048) }),
  markdown: z.object({ content: withinBytes(2048) }),
  textcard: z.object({
    title: withinBytes(128),
    description: withinBytes(512),
    url: withinBytes(2048),
    btntxt: z.string().max(4).optional(),
  }),
  news: z.object({
    articles: z
      .array(
        z.looseObject({ title: z.string().min(1), description: z.string().optional(), url: z.string().optional() }),
      )
      .min(1)
      .max(8),
  }),
  template_card: z.looseObject({
    card_type: z.literal('text_notice'),
    main_title: z.looseObject({ title: withinBytes(128) }),
    sub_title_text: z.string().optional(),
    horizontal_content_list: z
      .array(z.looseObject({ keyname: z.string().min(1), value: z.string().optional() }))
      .max(6)
      .optional(),
    card_action: z.looseObject({ type: z.union([z.literal(1), z.literal(2)]), url: z.string().optional() }),
  }),
};

const sendSchema = z.looseObject({
  touser: z.string().default(''),
  toparty: z.string().default(''),
  totag: z.string().default(''),
  msgtype: z.string(),
  agentid: z.number().int(),
  enable_duplicate_check: z.union([z.literal(0), z.literal(1)]).default(0),
  duplicate_check_interval: z.number().int().min(1).max(14_400).default(1800),
});

const split = (list: string): string[] => list.split('|').filter((part) => part !== '');

function receivers(
  corp: Corp,
  touser: string,
  toparty: string,
): { users: Set<string>; badUsers: string[]; badParties: string[] } {
  if (touser === '@all')
    return { users: new Set([...corp.staff.values()].map(({ userId }) => userId)), badUsers: [], badParties: [] };
  const named = split(touser);
  const parties = split(toparty);
  if (named.length > MAX_USERS) throw wecomError(40032);
  if (parties.length > MAX_PARTIES) throw wecomError(40058, 'toparty');
  const known = new Set(corp.row().departments.map(({ id }) => String(id)));
  const inParties = parties
    .filter((id) => known.has(id))
    .flatMap((id) => staffOfDepartments(corp, departmentTree(corp, Number(id))).map(({ userId }) => userId));
  return {
    users: new Set([...named.filter((userId) => corp.staff.has(userId)), ...inParties]),
    badUsers: named.filter((userId) => !corp.staff.has(userId)),
    badParties: parties.filter((id) => !known.has(id)),
  };
}

function sendAppMessage({ corp, agentId }: ApiCall, input: z.infer<typeof sendSchema>): object {
  if (input.agentid !== agentId) throw wecomError(40056);
  const schema = CONTENTS[input.msgtype];
  if (!schema) throw wecomError(40008);
  const parsed = schema.safeParse(input[input.msgtype]);
  if (!parsed.success) throw wecomError(40058, input.msgtype);
  const { users, badUsers, badParties } = receivers(corp, input.touser, input.toparty);
  if (users.size === 0) throw wecomError(81013);
  const msgId = newId('app', 32);
  const now = corp.now().getTime();
  const sameSince = input.enable_duplicate_check ? now - input.duplicate_check_interval * 1000 : Infinity;
  for (const userId of users) {
    const recent = corp.appMessagesOfStaff(userId).filter((message) => message.agentId === agentId);
    const text = JSON.stringify(parsed.data);
    const isRepeated = recent.some((old) => old.at > sameSince && JSON.stringify(old.content) === text);
    const lastMinute = recent.filter((old) => old.at > now - 60_000).length;
    // The surplus over the limit for one member, and a repeated message, are dropped without a word (facts 1.4).
    if (isRepeated || lastMinute >= corp.row().settings.appMessagesPerMinute) continue;
    const row: AppMessageRow = {
      msgId,
      userId,
      agentId,
      at: now,
      msgtype: input.msgtype,
      content: parsed.data,
      isRecalled: false,
    };
    corp.appMessages.put(pairKey(msgId, userId), row);
  }
  // Member ids come back in lower case, as with the vendor.
  return {
    msgid: msgId,
    invaliduser: badUsers.join('|').toLowerCase(),
    invalidparty: badParties.join('|'),
    invalidtag: input.totag,
  };
}

export const messageApis: ApiTable = {
  'externalcontact/send_welcome_msg': api(
    'POST',
    z.object({ welcome_code: z.string().optional(), ...contentFields }),
    ({ corp }, input) => {
      if (!input.welcome_code) throw wecomError(41049);
      const row = corp.welcomeCodes.get(input.welcome_code);
      if (!row) throw wecomError(41050);
      const content = toContent(corp, input);
      const now = corp.now().getTime();
      const isWelcomed = corp.welcomeCodesOfMeeting(row.meeting).some(({ usedAt }) => usedAt !== undefined);
      const hasChatted = corp
        .messagesOfPair(pairKey(row.userId, row.externalUserId))
        .some(({ kind, at }) => (kind === 'from-staff' || kind === 'from-customer') && at >= row.issuedAt);
      if (isWelcomed || hasChatted) throw wecomError(41051);
      if (now - row.issuedAt > WELCOME_LIFE_MS) throw wecomError(41050, 'expired');
      corp.welcomeCodes.put(row.code, { ...row, usedAt: now });
      corp.addMessage({ externalUserId: row.externalUserId, userId: row.userId, kind: 'welcome', content });
      return {};
    },
  ),
  'message/send': api('POST', sendSchema, sendAppMessage),
  'message/recall': api('POST', z.object({ msgid: z.string() }), ({ corp, agentId }, { msgid }) => {
    const sent = [...corp.appMessages.values()].filter((row) => row.msgId === msgid && row.agentId === agentId);
    const [first] = sent;
    if (!first || corp.now().getTime() - first.at > RECALL_LIFE_MS) throw wecomError(40058, 'msgid');
    for (const row of sent) corp.appMessages.put(pairKey(msgid, row.userId), { ...row, isRecalled: true });
    return {};
  }),
};
