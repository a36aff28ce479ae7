// A small agency, a movable clock and a callback receiver for the tests of the WeCom simulator.
import { createDecipheriv, createHash } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { XMLParser } from 'fast-xml-parser';
import type { DemoAgency } from '../../sandbox/agency/agency.types.ts';
import {
  startWecomSimulator,
  type CallbackTiming,
  type CorpLoad,
  type Ledger,
  type WecomSimulator,
} from '../../sandbox/wecom/index.ts';

export const TOKEN = 'callbackToken1';
export const AES_KEY = 'kWxPEV2UEDyxWpmPdKC3F4dgPDmOvfKX1HGnEUDS1aR';
export const AGENT = { agentId: 1000002, secret: 'app-secret' };
export const START = Date.parse('2026-03-10T02:00:00Z');

const CREATED_AT = START / 1000 - 86_400 * 30;

export function makeAgency(): DemoAgency {
  const relation = (userId: string, externalUserId: string, tagIds: string[] = []) => ({
    userId,
    externalUserId,
    remark: `备注${externalUserId.slice(-1)}`,
    description: '',
    createdAt: CREATED_AT,
    addWay: 1,
    tagIds,
    personalTags: [],
    mobiles: [],
  });
  return {
    seed: 1,
    asOf: new Date(START).toISOString(),
    name: '山水旅行',
    departments: [
      { id: 1, name: '山水旅行', parentId: 0 },
      { id: 2, name: '城南店', parentId: 1 },
    ],
    staff: [
      { userId: 'WangBo', name: '王波', departmentId: 1, isLeader: true, position: '总经理' },
      { userId: 'LiNa', name: '李娜', departmentId: 2, isLeader: true, position: '店长' },
      { userId: 'ZhouMin', name: '周敏', departmentId: 2, isLeader: false, position: '旅行顾问' },
    ],
    tagGroups: [
      {
        id: 'etG1',
        name: '出行偏好',
        tags: [
          { id: 'etT1', name: '海岛' },
          { id: 'etT2', name: '亲子' },
        ],
      },
    ],
    customers: [1, 2, 3, 4].map((n) => ({
      externalUserId: `wmCustomer${n}`,
      unionId: `oUnion${n}`,
      name: `客户${n}`,
      type: 1 as const,
      gender: 2 as const,
    })),
    relations: [
      relation('LiNa', 'wmCustomer1', ['etT1']),
      relation('LiNa', 'wmCustomer2', ['etT1', 'etT2']),
      relation('LiNa', 'wmCustomer3'),
      relation('ZhouMin', 'wmCustomer3'),
      relation('ZhouMin', 'wmCustomer4'),
    ],
    trips: [],
  };
}

/** Decrypts by AES blocks and hand-made chaining: another path than the simulator's and the server's. */
export function decryptByHand(
  encodingAesKey: string,
  encrypted: string,
): { message: string; receiveId: string; pad: number } {
  const key = Buffer.from(`${encodingAesKey}=`, 'base64');
  const ecb = createDecipheriv('aes-256-ecb', key, null).setAutoPadding(false);
  const cipher = Buffer.from(encrypted, 'base64');
  const blocks = Buffer.concat([ecb.update(cipher), ecb.final()]);
  const chain = Buffer.concat([key.subarray(0, 16), cipher]);
  const plain = blocks.map((byte, at) => byte ^ chain[at]!);
  const pad = plain.at(-1)!;
  const length = (plain[16]! << 24) | (plain[17]! << 16) | (plain[18]! << 8) | plain[19]!;
  const text = (from: number, to: number): string => Buffer.from(plain.slice(from, to)).toString('utf8');
  return { message: text(20, 20 + length), receiveId: text(20 + length, plain.length - pad), pad };
}

export type Received = {
  event: Record<string, string>;
  encrypted: string;
  nonce: string;
  agentId: string;
  isSigned: boolean;
};

const parser = new XMLParser({ parseTagValue: false });

/** A server that takes callbacks; `answers` are the statuses it gives next (200 when used up). */
async function startReceiver(): Promise<{ url: string; received: Received[]; answers: number[]; server: Server }> {
  const received: Received[] = [];
  const answers: number[] = [];
  const server = createServer((request, response) => {
    const query = new URL(request.url ?? '', 'http://localhost').searchParams;
    const sign = (encrypted: string): string =>
      createHash('sha1')
        .update([TOKEN, query.get('timestamp')!, query.get('nonce')!, encrypted].sort().join(''))
        .digest('hex');
    const echo = query.get('echostr');
    if (echo !== null) {
      response.end(sign(echo) === query.get('msg_signature') ? decryptByHand(AES_KEY, echo).message : 'bad');
      return;
    }
    let body = '';
    request.on('data', (part: Buffer) => (body += part.toString()));
    request.on('end', () => {
      const { xml } = parser.parse(body) as { xml: Record<string, string> };
      const encrypted = xml['Encrypt']!;
      const { message, receiveId } = decryptByHand(AES_KEY, encrypted);
      received.push({
        event: (parser.parse(message) as { xml: Record<string, string> }).xml,
        encrypted,
        nonce: query.get('nonce')!,
        agentId: xml['AgentID']!,
        isSigned: sign(encrypted) === query.get('msg_signature') && receiveId === xml['ToUserName'],
      });
      response.statusCode = answers.shift() ?? 200;
      response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/callbacks/wecom`, received, answers, server };
}

type TagAnswer = { type: number; tag_name: string };
type TagGroupAnswer = { group_id: string; group_name: string; tag: { id: string }[] };

/** The fields of WeCom's answers that the tests look into; which of them are there depends on the API. */
export type ApiAnswer = {
  errcode: number;
  errmsg: string;
  access_token: string;
  ticket: string;
  config_id: string;
  qr_code: string;
  msgid: string;
  next_cursor: string;
  department: unknown[];
  userlist: unknown[];
  external_contact: unknown;
  external_contact_list: {
    external_contact: { external_userid: string };
    follow_info: { userid: string; tag_id: string[] };
  }[];
  follow_user: { userid: string; tags: TagAnswer[] }[];
  contact_way: unknown;
  task_list: { userid: string; status: number }[];
  send_list: { external_userid: string; status: number }[];
  group_msg_list: { text: { content: string } }[];
};
export type TagAdded = ApiAnswer & { tag_group: TagGroupAnswer };
export type TagList = ApiAnswer & { tag_group: TagGroupAnswer[] };

/** The same for the phone's own API. */
export type PhoneAnswer = {
  externalUserId: string;
  userId: string;
  outcome: string;
  tasks: unknown[];
  appMessages: unknown[];
};

export type HttpAnswer = { status: number; location: string; text: string; body: unknown };

export type WecomBench = Awaited<ReturnType<typeof startBench>>;

/** A simulator with one corp of its own, and everything a test does to it. */
export async function startBench(
  change: { settings?: CorpLoad['settings']; callbackDelay?: Partial<CallbackTiming> } = {},
) {
  const clock = { at: START };
  const dataDir = mkdtempSync(join(tmpdir(), 'wecom-sim-'));
  const receiver = await startReceiver();
  const corpId = `ww${Math.random().toString(36).slice(2, 12)}`;
  const callback = { url: receiver.url, token: TOKEN, encodingAesKey: AES_KEY };
  const load: CorpLoad = {
    corpId,
    agents: [{ ...AGENT, callback }],
    trustedDomains: ['127.0.0.1:3999'],
    agency: makeAgency(),
    ...(change.settings && { settings: change.settings }),
  };
  const start = (): Promise<WecomSimulator> =>
    startWecomSimulator({
      port: 0,
      dataDir,
      now: () => new Date(clock.at),
      corps: [load],
      callbackDelay: { retriesMs: [1, 1, 1], ...change.callbackDelay },
    });
  let simulator = await start();
  let token = '';

  const http = async (method: string, path: string, body?: unknown): Promise<HttpAnswer> => {
    const answer = await fetch(simulator.baseUrl + path, {
      method,
      ...(body !== undefined && { body: JSON.stringify(body) }),
      redirect: 'manual',
    });
    const text = await answer.text();
    const isJson = answer.headers.get('content-type')?.includes('json');
    const location = answer.headers.get('location') ?? '';
    return { status: answer.status, location, text, body: isJson ? JSON.parse(text) : undefined };
  };
  const getToken = async (secret = AGENT.secret): Promise<ApiAnswer> =>
    (await http('GET', `/cgi-bin/gettoken?corpid=${corpId}&corpsecret=${secret}`)).body as ApiAnswer;
  /** POST where a body is given; takes a token on first use. */
  const api = async (path: string, body?: object, query: Record<string, string> = {}): Promise<ApiAnswer> => {
    token ||= (await getToken()).access_token;
    const search = new URLSearchParams({ access_token: token, ...query });
    return (await http(body ? 'POST' : 'GET', `/cgi-bin/${path}?${search}`, body)).body as ApiAnswer;
  };

  return {
    corpId,
    baseUrl: () => simulator.baseUrl,
    clock,
    received: receiver.received,
    answers: receiver.answers,
    advance: (seconds: number) => {
      clock.at += seconds * 1000;
      // A leap of days outlives the token; what is tested then is not the token.
      if (seconds > 7200) token = '';
    },
    http,
    api,
    getToken,
    useToken: (wanted: string) => void (token = wanted),
    idle: () => simulator.idle(),
    events: () => receiver.received.map(({ event }) => event['ChangeType']),
    phone: async (path: string, body?: object) =>
      (await http(body ? 'POST' : 'GET', `/phone/api/${path}`, body)).body as PhoneAnswer,
    fault: (...faults: object[]) => http('POST', `/sandbox/corps/${corpId}/faults`, faults),
    ledger: async (): Promise<Ledger> => (await http('GET', `/sandbox/corps/${corpId}/ledger`)).body as Ledger,
    restart: async () => {
      await simulator.close();
      simulator = await start();
    },
    close: async () => {
      await simulator.close();
      receiver.server.closeAllConnections();
      receiver.server.close();
    },
  };
}
