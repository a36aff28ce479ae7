// Documents of WeCom that others keep in their tests: the gateway reads each that concerns it and loses no field of it.
// BANLV_WECOM_SAMPLES names a folder with more files of the same two kinds (*callback_xml*.jsonl, *api_responses*.jsonl).
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { XMLParser } from 'fast-xml-parser';
import { parseCallbackXml, type WecomGateway } from '../../server/gateways/wecom/index.ts';
import { openWorld } from './wecom-scripted-server.ts';

type Json = Record<string, unknown>;
const folders = [
  path.resolve(import.meta.dirname, 'samples'),
  ...(process.env['BANLV_WECOM_SAMPLES'] ? [process.env['BANLV_WECOM_SAMPLES']] : []),
];
const rowsOf = (kind: string): Json[] =>
  folders.flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => name.includes(kind) && name.endsWith('.jsonl'))
      .flatMap((name) => readFileSync(path.join(folder, name), 'utf8').trim().split('\n'))
      .map((line) => JSON.parse(line) as Json),
  );

/** Every text and number at the ends of a tree; empty ones say nothing. */
const leavesOf = (value: unknown): string[] => {
  if (value instanceof Date) return [String(value.getTime() / 1_000)];
  if (typeof value === 'object' && value !== null) return Object.values(value).flatMap(leavesOf);
  if (typeof value === 'string') return value === '' ? [] : [value.trim()];
  return typeof value === 'number' || typeof value === 'boolean' ? [String(value)] : [];
};

describe('callbacks', () => {
  // Messages to us have a type; what a server answers, or wraps in a cipher, is read elsewhere.
  const messages = rowsOf('callback_xml').filter(({ xml }) => /<MsgType>/.test(String(xml)));
  const plain = new XMLParser({ parseTagValue: false, ignoreAttributes: true });

  it.each(messages.map((row, at) => [`${at + 1} ${String(row['source']).split('/').at(-1)}`, String(row['xml'])]))(
    'every field of %s',
    (_, xml) => {
      const message = parseCallbackXml(xml);
      const kept = Object.values(message.fields).map((text) => text.trim());
      const wanted = leavesOf((plain.parse(xml) as { xml: Json }).xml);
      const missing = wanted.filter((leaf) => !kept.includes(leaf));
      expect(missing).toEqual([]);
      expect(kept.filter((text) => text !== '')).toHaveLength(wanted.length);
    },
  );
});

describe('answers', () => {
  /** What is asked of the gateway so that WeCom would answer this. */
  const askFor: Record<string, (gateway: WecomGateway) => Promise<unknown>> = {
    '/department/list': (gateway) => gateway.listDepartments(),
    '/user/get': (gateway) => gateway.getStaff('someone'),
    '/externalcontact/get': (gateway) => gateway.getCustomer('wm1'),
    '/externalcontact/batch/get_by_user': (gateway) => gateway.listCustomersOf(['someone'], null),
    '/externalcontact/get_follow_user_list': (gateway) => gateway.listServiceStaffIds(),
    '/externalcontact/get_corp_tag_list': (gateway) => gateway.listTagGroups(),
    '/externalcontact/add_corp_tag': (gateway) => gateway.addTags({ groupName: '组', names: ['名'] }),
    '/externalcontact/mark_tag': (gateway) =>
      gateway.markTags({ userId: 'u', externalUserId: 'wm', add: ['t'], remove: [] }),
    '/externalcontact/add_contact_way': (gateway) =>
      gateway.createContactWay({ userIds: ['u'], isShared: false, state: 's', remark: 'r', skipVerify: true }),
    '/externalcontact/del_contact_way': (gateway) => gateway.deleteContactWay('c'),
    '/externalcontact/add_msg_template': (gateway) =>
      gateway.createGroupSend({ senderUserId: 'u', externalUserIds: ['wm'], text: '好', allowSelect: false }),
    '/externalcontact/get_groupmsg_task': (gateway) => gateway.listGroupSendTasks('m'),
    '/externalcontact/get_groupmsg_send_result': (gateway) => gateway.listGroupSendResults('m', 'u'),
  };
  /** Numbers that become words of ours, and what is no content. */
  const spoken = new Set([
    'errcode',
    'errmsg',
    'next_cursor',
    'type',
    'gender',
    'is_leader_in_dept',
    'status',
    'create_type',
  ]);
  const contentOf = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(contentOf);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value)
        .filter(([name]) => !spoken.has(name))
        .map(([name, part]) => [name, contentOf(part)]),
    );
  };
  const answers = rowsOf('api_responses').flatMap((row) => {
    const name = (row['path'] as string).replace('/cgi-bin', '');
    const ask = askFor[name];
    return ask ? [{ name, ask, response: row['response'] as Json }] : [];
  });

  it('are there', () => {
    expect(answers.length).toBeGreaterThanOrEqual(8);
  });

  it.each(answers.map((answer, at) => [`${at + 1} ${answer.name}`, answer] as const))(
    'every field of %s',
    async (_, { name, ask, response }) => {
      const world = await openWorld({ [name]: () => response });
      try {
        const kept = leavesOf(await ask(world.gateway));
        expect(leavesOf(contentOf(response)).filter((leaf) => !kept.includes(leaf))).toEqual([]);
        expect(world.callsOf(name)).toHaveLength(1);
      } finally {
        await world.close();
      }
    },
  );
});
