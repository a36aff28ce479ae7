// A gateway that asks before it writes: every operation says here whether it only reads, or what it writes and for whom.
import { GatewayError } from '../gateway-error.ts';
import { type WecomGateway } from './wecom.types.ts';

/** `message`: somebody is written to, or asked to write. `change`: a tag, a code. With whom it has to do. */
export type WecomWrite = {
  kind: 'message' | 'change';
  staffUserIds: readonly string[];
  externalUserIds: readonly string[];
};

const refusals = {
  'sending-stopped': '已停止一切发送',
  'outside-pilot': '试点期间不发给名单以外的员工和客户，也不改他们的资料',
  'first-sync-open': '负责人还没有接受第一次同步的结果，暂时只读企业微信',
} as const;

export type WriteRefusal = keyof typeof refusals;

/** We ourselves refused before anything left the house: nothing was done, and trying again by itself is no use. */
export class WriteRefused extends GatewayError {
  readonly refusal: WriteRefusal;

  constructor(refusal: WriteRefusal) {
    super('banlv', refusal, refusals[refusal], { retryable: false, maybeDone: false });
    this.refusal = refusal;
  }
}

/** What only reads, and what only takes back something that we sent. */
type Free =
  | 'listDepartments'
  | 'listServiceStaffIds'
  | 'getStaff'
  | 'getCustomer'
  | 'listCustomersOf'
  | 'listTagGroups'
  | 'deleteContactWay'
  | 'listTransferResults'
  | 'listUnassigned'
  | 'listChatFigures'
  | 'listGroupSends'
  | 'listGroupSendTasks'
  | 'listGroupSendResults'
  | 'cancelGroupSend'
  | 'getSignedInUser'
  | 'authorizeUrl'
  | 'signPage';

const nobody: readonly string[] = [];

/** `check` runs right before each call that writes, and throws WriteRefused to stop it. The compiler asks for every operation. */
export const guardWrites = (gateway: WecomGateway, check: (write: WecomWrite) => Promise<void>): WecomGateway => {
  const guarded: Omit<WecomGateway, Free> = {
    async addTags(input) {
      await check({ kind: 'change', staffUserIds: nobody, externalUserIds: nobody });
      return gateway.addTags(input);
    },
    async markTags(input) {
      await check({ kind: 'change', staffUserIds: [input.userId], externalUserIds: [input.externalUserId] });
      return gateway.markTags(input);
    },
    async createContactWay(input) {
      await check({ kind: 'change', staffUserIds: input.userIds, externalUserIds: nobody });
      return gateway.createContactWay(input);
    },
    async updateContactWay(input) {
      await check({ kind: 'change', staffUserIds: input.userIds, externalUserIds: nobody });
      return gateway.updateContactWay(input);
    },
    async transferCustomers(input) {
      // WeCom tells each of them who serves him from now on.
      const staffUserIds = [input.fromUserId, input.toUserId];
      await check({ kind: 'message', staffUserIds, externalUserIds: input.externalUserIds });
      return gateway.transferCustomers(input);
    },
    async sendWelcome(input) {
      await check({ kind: 'message', staffUserIds: [input.userId], externalUserIds: [input.externalUserId] });
      return gateway.sendWelcome(input);
    },
    async uploadImage(input) {
      // It shows nobody anything yet: what names it is asked about for itself.
      await check({ kind: 'message', staffUserIds: nobody, externalUserIds: nobody });
      return gateway.uploadImage(input);
    },
    async createGroupSend(input) {
      await check({ kind: 'message', staffUserIds: [input.senderUserId], externalUserIds: input.externalUserIds });
      return gateway.createGroupSend(input);
    },
    async remindGroupSend(msgId) {
      // It goes to whom the message was allowed to go.
      await check({ kind: 'message', staffUserIds: nobody, externalUserIds: nobody });
      return gateway.remindGroupSend(msgId);
    },
    async sendAppMessage(input) {
      await check({ kind: 'message', staffUserIds: input.userIds, externalUserIds: nobody });
      return gateway.sendAppMessage(input);
    },
  };
  return { ...gateway, ...guarded };
};
