// The rows that the simulator keeps: a corp, its people, their relations, what was sent, what is due.
import type { DemoDepartment } from '../agency/agency.types.ts';

export type CallbackTarget = { url: string; token: string; encodingAesKey: string };

export type AgentRow = {
  agentId: number;
  secret: string;
  name: string;
  callback?: CallbackTarget;
  /** The page that the app puts beside chats with customers. */
  sidebarUrl?: string;
};

/** How many group sends one customer may get: each day of the month once, 7 a week, or 1 a day (set in the corp's console). */
export type GroupSendCap = 'days-in-month' | '7-per-week' | '1-per-day';

export type CorpSettings = {
  groupSendCap: GroupSendCap;
  /** Seconds after creation in which a group send answers 41063. */
  dispatchSeconds: number;
  tokenSeconds: number;
  /** Calls of one API by one corp. */
  callsPerMinute: number;
  callsPerHour: number;
  /** App messages of one app to one member; the surplus is dropped without an error. */
  appMessagesPerMinute: number;
  /** Customers that one member may have at most. */
  customersPerMember: number;
};

export type CorpRow = {
  corpId: string;
  name: string;
  agents: AgentRow[];
  /** host or host:port that OAuth may redirect to. */
  trustedDomains: string[];
  departments: DemoDepartment[];
  settings: CorpSettings;
};

export type StaffRow = {
  userId: string;
  name: string;
  departmentId: number;
  isLeader: boolean;
  position: string;
  isDisabled?: boolean;
};

/** Somebody who left the corp. `leftAt`: Unix seconds. */
export type LeaverRow = StaffRow & { leftAt: number };

export type PersonRow = {
  externalUserId: string;
  name: string;
  type: 1 | 2;
  gender: 0 | 1 | 2;
  unionId?: string;
  corpName?: string;
};

/**
 * half: the consultant has not accepted yet. left: the customer deleted the consultant. removed: the consultant deleted the customer, or
 * somebody took over. unassigned: the consultant left the corp and nobody took over yet.
 */
export type RelationStatus = 'half' | 'active' | 'left' | 'removed' | 'unassigned';

export type RelationRow = {
  userId: string;
  externalUserId: string;
  status: RelationStatus;
  remark: string;
  description: string;
  remarkCompany: string;
  mobiles: string[];
  /** Unix seconds. */
  createdAt: number;
  lastChatAt: number;
  addWay: number;
  state?: string;
  tagIds: string[];
  personalTags: string[];
  /** Of a relation not accepted yet: the welcome code that came with the half-add. */
  halfWelcomeCode?: string;
};

/** One customer on the way from one member to another (在职继承, 离职继承). */
export type TransferRow = {
  kind: 'in-job' | 'resigned';
  fromUserId: string;
  toUserId: string;
  externalUserId: string;
  /** Unix seconds. */
  startedAt: number;
  /** When it happens by itself, or happened. */
  takeoverAt: number;
  /** WeCom's: 1 done, 2 waiting, 3 the customer refused, 4 the successor has too many customers. */
  status: 1 | 2 | 3 | 4;
  /** What the customer is told; '' is WeCom's own text. */
  message: string;
};

export type TagRow = { id: string; name: string; createdAt: number; order: number };
export type TagGroupRow = TagRow & { tags: TagRow[] };

export type ContactWayRow = {
  configId: string;
  createdAt: number;
  type: 1 | 2;
  scene: 1 | 2;
  remark: string;
  skipVerify: boolean;
  state: string;
  userIds: string[];
  departmentIds: number[];
  style: number;
  isTemp: boolean;
  /** How often it was scanned: picks the next consultant of a shared code. */
  scans: number;
};

export type WelcomeCodeRow = {
  code: string;
  /** The first code of this meeting: the half-add and the add may each bring one, and one welcome is all there is. */
  meeting: string;
  userId: string;
  externalUserId: string;
  /** Unix milliseconds: the 20 s are counted finely. */
  issuedAt: number;
  usedAt?: number;
};

/** One uploaded file; its bytes lie in the simulator's folder. */
export type MediaRow = {
  mediaId: string;
  type: 'image' | 'voice' | 'video' | 'file';
  fileName: string;
  /** By its bytes. */
  contentType: string;
  /** Unix seconds. */
  createdAt: number;
};

export type Attachment = { msgtype: string; [part: string]: unknown };
export type MessageContent = { text: string; attachments: Attachment[] };

export type GroupSendRow = {
  msgId: string;
  agentId: number;
  createdAt: number;
  content: MessageContent;
  allowSelect: boolean;
  remindedAt: number[];
  cancelledAt?: number;
};

/** 0 not sent, 1 sent, 2 no longer a friend, 3 the customer's cap is used up (WeCom's send_result codes). */
export type Recipient = { externalUserId: string; status: 0 | 1 | 2 | 3; sentAt?: number; isUnticked?: boolean };

/** What one consultant is asked to confirm of a group send. */
export type SendTaskRow = {
  msgId: string;
  userId: string;
  status: 'waiting' | 'ignored' | 'confirmed';
  sentAt?: number;
  recipients: Recipient[];
};

/** One message that reached one customer, or was said by one. */
export type MessageRow = {
  seq: number;
  externalUserId: string;
  userId: string;
  kind: 'welcome' | 'group-send' | 'greeting' | 'from-staff' | 'from-customer';
  /** Unix milliseconds. */
  at: number;
  /** Of a group send: its content is kept once, with the group send. */
  msgId?: string;
  content?: MessageContent;
};

/** One app message as one member got it. */
export type AppMessageRow = {
  msgId: string;
  userId: string;
  agentId: number;
  at: number;
  msgtype: string;
  content: Record<string, unknown>;
  isRecalled: boolean;
};

export type TokenRow = {
  token: string;
  corpId: string;
  agentId: number;
  expiresAt: number;
  /** Set by a fault: what calls with it answer from now on. */
  refusedWith?: number;
};

export type OauthCodeRow = { code: string; userId: string; issuedAt: number; isUsed: boolean };
export type TicketRow = { kind: string; ticket: string; expiresAt: number };
export type CallCountRow = { api: string; calls: number };

export type CallbackRow = {
  id: string;
  agentId: number;
  event: Record<string, string>;
  attempts: number;
  status: 'pending' | 'delivered' | 'failed' | 'lost';
  lastError?: string;
};

export const FAULT_KINDS = [
  'token-refused',
  'error',
  'drops',
  'commits-then-drops',
  'commits-then-error',
  'slow',
  'group-list-lags',
  'group-send-dispatching',
  'callbacks-lost',
  'callbacks-slow',
  'callbacks-duplicated',
  'callbacks-reordered',
  'staff-never-confirms',
  'cap-used',
  'ip-not-trusted',
  'api-not-callable',
  'visible-range',
] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

export type FaultRow = {
  id: string;
  kind: FaultKind;
  /** Path below /cgi-bin/; all when absent. */
  api?: string;
  /** Uses left; unlimited when absent. */
  times?: number;
  /** Unix milliseconds after which it is over. */
  until?: number;
  errcode?: number;
  ms?: number;
  lagSeconds?: number;
  userIds?: string[];
  externalUserIds?: string[];
};
