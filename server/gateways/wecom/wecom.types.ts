// What the house says about WeCom, in our words: the types every caller of this gateway sees.
import type { ChatFigures } from './statistics.ts';

/** Fields of WeCom's answer that have no word of ours, as WeCom calls them; absent where there are none. For reading by people, not by code. */
type Others = { other?: Readonly<Record<string, unknown>> };

export type Department = Others & { id: number; name: string; parentId: number; order: number };

export type Staff = Others & {
  userId: string;
  name: string;
  departmentIds: number[];
  /** The departments this person heads; always a part of `departmentIds`. */
  leadsDepartmentIds: number[];
  position?: string;
  /** Barred from WeCom by an administrator, or no longer a member; absent otherwise. */
  isDisabled?: boolean;
};

export type Customer = Others & {
  externalUserId: string;
  /** The WeChat nickname, or the real name of another corp's WeCom user. */
  name: string;
  /** `wechat`: a person in WeChat; `wecom`: a WeCom user of another corp, who has no openid and no unionId. */
  type: 'wechat' | 'wecom';
  gender: 'male' | 'female' | 'unknown';
  /** Null where the corp has bound no WeChat developer account. */
  unionId: string | null;
  avatarUrl: string | null;
  corpName: string | null;
  corpFullName: string | null;
  position: string | null;
};

/** One consultant's relation to one customer: remark, tags and source belong to the pair, never to the customer alone. */
export type Relation = Others & {
  userId: string;
  remark: string;
  description: string;
  createdAt: Date;
  tagIds: string[];
  /** Names of the consultant's private tags; null where the answer cannot tell (the batch shape leaves them out). */
  personalTags: string[] | null;
  mobiles: string[];
  /** WeCom's number for how they met (1 QR scan, 2 phone search, 3 card, ...). */
  addWay: number;
  /** The `state` of the live code that made this relation. */
  state: string | null;
};

export type CustomerPage = {
  /** One row per (consultant, customer): a customer of two consultants comes twice. */
  rows: { customer: Customer; relation: Relation }[];
  nextCursor: string | null;
  /** Asked for, but without a customer-contact licence: their customers are not visible, which is not "gone". */
  unlicensedUserIds: string[];
};

export type Tag = Others & { tagId: string; name: string; order: number };
export type TagGroup = Others & { groupId: string; name: string; order: number; tags: Tag[] };

export type LinkAttachment = {
  kind: 'link';
  title: string;
  url: string;
  description?: string;
  pictureUrl?: string;
};
/** An image by media id (lives 3 days) or by the permanent url of an uploaded picture; exactly one of the two. */
export type ImageAttachment = { kind: 'image'; mediaId: string } | { kind: 'image'; pictureUrl: string };
export type MiniProgramAttachment = {
  kind: 'miniprogram';
  title: string;
  coverMediaId: string;
  appId: string;
  page: string;
};
export type Attachment = LinkAttachment | ImageAttachment | MiniProgramAttachment;
/** What a listing may contain beside what we send ourselves, e.g. a video sent from the console. */
export type ListedAttachment = Attachment | { kind: 'other'; vendorType: string };

export type WelcomeOutcome = 'sent' | 'already-sent' | 'another-app-sending' | 'expired';

export type GroupSend = {
  msgId: string;
  createdAt: Date;
  createdBy: 'corp' | 'personal';
  text: string;
  attachments: ListedAttachment[];
  /** Absent for messages created through the API. */
  creator?: string;
};
export type GroupSendPage = { groupSends: GroupSend[]; nextCursor: string | null };
export type GroupSendTask = { userId: string; isConfirmed: boolean; confirmedAt?: Date };
export type GroupSendResult = {
  externalUserId: string;
  /** `sent` is the last thing that can be known; `capped`: the customer already got all the group sends allowed. */
  result: 'not-sent' | 'sent' | 'not-a-contact' | 'capped';
  sentAt?: Date;
};

/** For `config` the corp's signature, for `agentConfig` the app's; the same moment and nonce for both. */
export type PageSignatures = {
  corpId: string;
  agentId: number;
  /** Unix seconds. */
  timestamp: number;
  nonce: string;
  corpSignature: string;
  appSignature: string;
};

/** `in-job`: the consultant is still a member of the corp; `resigned`: he is gone. WeCom keeps the two apart. */
export type TransferPair = { kind: 'in-job' | 'resigned'; fromUserId: string; toUserId: string };
/** `under-way`: somebody began it before, perhaps we. `too-often`: twice within 90 days. `refused`: look at the code. */
export type TransferAnswer =
  | 'started'
  | 'under-way'
  | 'too-often'
  | 'successor-full'
  | 'successor-not-verified'
  | 'not-resigned'
  | 'not-his-customer'
  | 'not-a-customer'
  | 'refused';
export type TransferProgress = {
  externalUserId: string;
  status: 'done' | 'waiting' | 'refused' | 'successor-full' | 'no-record';
  /** When it happened, or while it waits: when it will by itself. */
  takeoverAt: Date | null;
};
export type UnassignedCustomer = { fromUserId: string; externalUserId: string; leftAt: Date };

/** Every operation throws `GatewayError` of vendor `wecom`; code `out-of-limits` where the input breaks WeCom's limits. */
export type WecomGateway = {
  listDepartments(): Promise<Department[]>;
  /** Staff who may serve customers and are in this app's visible range. */
  listServiceStaffIds(): Promise<string[]>;
  getStaff(userId: string): Promise<Staff>;

  /** All pages of followers. 84061 while a half-added contact is unconfirmed, or when nobody follows any more. */
  getCustomer(externalUserId: string): Promise<{ customer: Customer; relations: Relation[] }>;
  /** At most 100 userIds; `cursor` null for the first page. Staff without any customer give an empty page. */
  listCustomersOf(userIds: readonly string[], cursor: string | null): Promise<CustomerPage>;

  listTagGroups(): Promise<TagGroup[]>;
  /** Adds to the group with this id, or to the one with this name (made if missing). 40071: a name exists already. */
  addTags(
    input: ({ groupId: string } | { groupName: string }) & { names: readonly string[] },
  ): Promise<{ groupId: string; name: string; tags: Tag[] }>;
  /** Per (consultant, customer), and WeCom sends no event for it. Idempotent. */
  markTags(input: {
    userId: string;
    externalUserId: string;
    add: readonly string[];
    remove: readonly string[];
  }): Promise<void>;

  /**
   * A live code (QR) of one consultant, or `isShared` of up to 100 in turn: that cannot be changed later, who they are can. `state`
   * and `remark` at most 30 characters. Store configId: it cannot be listed.
   */
  createContactWay(input: {
    userIds: readonly string[];
    isShared: boolean;
    state: string;
    remark: string;
    skipVerify: boolean;
  }): Promise<{ configId: string; qrCodeUrl: string }>;
  /** To whom it leads from now on. */
  updateContactWay(input: { configId: string; userIds: readonly string[] }): Promise<void>;
  deleteContactWay(configId: string): Promise<void>;

  /**
   * Begins to hand 1..100 customers over; it happens after 24 h unless the customer refuses. A repetition answers `under-way`.
   * `message` (at most 200 characters, '' for WeCom's own) is told to the customer, in-job only.
   */
  transferCustomers(
    input: TransferPair & { externalUserIds: readonly string[]; message: string },
  ): Promise<{ externalUserId: string; answer: TransferAnswer; code: number }[]>;
  /** The newest of each customer between the two. */
  listTransferResults(pair: TransferPair): Promise<TransferProgress[]>;
  /** Customers of those who left the corp, as long as nobody was asked to take over. */
  listUnassigned(): Promise<UnassignedCustomer[]>;

  /**
   * What WeCom counted of one member, from the day of `from` to that of `to`, at most 30 and none older than 180; a day comes when it is over,
   * in the morning of the next. Of one member alone: WeCom adds several up.
   */
  listChatFigures(input: { userId: string; from: Date; to: Date }): Promise<ChatFigures[]>;

  /** Once, within 20 s of the event. `another-app-sending` may be tried again after about 1 s, inside the 20 s. */
  sendWelcome(input: {
    /** Whom it greets, and for whom; WeCom knows both by the code. */
    userId: string;
    externalUserId: string;
    welcomeCode: string;
    text: string;
    attachments?: readonly Attachment[];
  }): Promise<WelcomeOutcome>;

  /**
   * Uploads a JPG or PNG of 6 bytes to 10 MB, to be named in a message until `expiresAt`. Repeating it is harmless. 40006, 40009,
   * 40123: WeCom does not take this picture.
   */
  uploadImage(input: {
    bytes: Uint8Array;
    type: 'image/jpeg' | 'image/png';
  }): Promise<{ mediaId: string; expiresAt: Date }>;

  /**
   * Asks `senderUserId` to confirm a message to 1..10,000 of their customers. NOT idempotent and never retried here: on
   * an error with `maybeDone` look in `listGroupSends` first. `rejected` cannot receive it. 41048: nobody can.
   */
  createGroupSend(input: {
    senderUserId: string;
    externalUserIds: readonly string[];
    text: string;
    attachments?: readonly Attachment[];
    /** May the consultant untick recipients. */
    allowSelect: boolean;
  }): Promise<{ msgId: string; rejected: string[] }>;
  /** Group sends to customers created in [from, to] (whole seconds, at most one month apart), 100 a page. */
  listGroupSends(input: { from: Date; to: Date; cursor: string | null }): Promise<GroupSendPage>;
  /** 41063 (retryable) right after creation. */
  listGroupSendTasks(msgId: string): Promise<GroupSendTask[]>;
  listGroupSendResults(msgId: string, userId: string): Promise<GroupSendResult[]>;
  /** At most 3 in 24 h per message: 41094. */
  remindGroupSend(msgId: string): Promise<void>;
  /** Stops what is not confirmed yet; cancelling twice is harmless. */
  cancelGroupSend(msgId: string): Promise<void>;

  /** A text card to at most 1,000 staff. Beyond 30/min or 1,000/h per person WeCom drops silently. */
  sendAppMessage(input: {
    userIds: readonly string[];
    title: string;
    description: string;
    url: string;
    buttonText?: string;
    /** At most 6, each a short name and a value: then it is a template card, without a button. */
    facts?: readonly { name: string; value: string }[];
    /** WeCom drops an equal message within so many seconds (at most 4 h). */
    duplicateCheckSeconds?: number;
  }): Promise<{ invalidUserIds: string[] }>;

  /** Changes an OAuth code (once, 5 min) for a person. 40029, 42003, 42022: the code is bad, expired or used. */
  getSignedInUser(code: string): Promise<{ userId: string } | { notStaff: true }>;
  /** Where to send a browser inside WeCom to sign in; `state` is letters and digits, at most 128. */
  authorizeUrl(input: { redirectUri: string; state: string }): string;

  /** What the page at this address (without `#...`, letter by letter) shows WeCom's client to be let in. */
  signPage(url: string): Promise<PageSignatures>;
};
