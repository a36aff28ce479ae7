// The WeCom gateway: WeCom's server API and callbacks in our words; the vendor's words stop in this folder.
import { appMessageOperations } from './app-messages.ts';
import { type CallStore } from './call-store.ts';
import { contactWayOperations } from './contact-ways.ts';
import { customerOperations } from './customers.ts';
import { groupSendOperations } from './group-sends.ts';
import { jsSdkOperations } from './js-sdk.ts';
import { mediaOperations } from './media.ts';
import { createRateLimit } from './rate-limit.ts';
import { signInOperations } from './sign-in.ts';
import { staffOperations } from './staff.ts';
import { statisticsOperations } from './statistics.ts';
import { tagOperations } from './tags.ts';
import { transferOperations } from './transfers.ts';
import { createWecomClient, type WecomLog } from './wecom-client.ts';
import { type WecomGateway } from './wecom.types.ts';
import { welcomeOperations } from './welcome.ts';

export type * from './wecom.types.ts';
export type { ChatFigures } from './statistics.ts';
export type { CallStore } from './call-store.ts';
export type { WecomLog } from './wecom-client.ts';
export { guardWrites, WriteRefused, type WecomWrite, type WriteRefusal } from './guard-writes.ts';
export { CallbackRejected, type CallbackKeys } from './callback-crypto.ts';
export { isMediaUnknown } from './media.ts';
export { createConsoleProbe, type ConsoleProbe } from './console-probe.ts';
export {
  answerUrlCheck,
  openCallback,
  parseCallbackXml,
  sealCallback,
  type CallbackMessage,
  type OpenedCallback,
} from './callback-door.ts';

export type WecomGatewayOptions = {
  /** Without `/cgi-bin`, e.g. `https://qyapi.weixin.qq.com`. */
  baseUrl: string;
  corpId: string;
  agentId: number;
  secret: string;
  now: () => Date;
  sleep: (ms: number) => Promise<void>;
  callStore: CallStore;
  /** Where browsers sign in; `https://open.weixin.qq.com` unless given. */
  oauthBaseUrl?: string;
  /** Of one HTTP exchange; 10,000 unless given. */
  timeoutMs?: number;
  log?: WecomLog;
};

/** One gateway per (corp, app) and process: the access token and the tickets live in it. */
export const createWecomGateway = (options: WecomGatewayOptions): WecomGateway => {
  const { corpId, agentId, now } = options;
  const oauthBaseUrl = options.oauthBaseUrl ?? 'https://open.weixin.qq.com';
  const call = createWecomClient({ ...options, rateLimit: createRateLimit(options) });
  return {
    ...staffOperations(call),
    ...customerOperations(call),
    ...tagOperations(call),
    ...contactWayOperations(call),
    ...transferOperations(call),
    ...statisticsOperations(call),
    ...welcomeOperations(call),
    ...mediaOperations(call),
    ...groupSendOperations(call),
    ...appMessageOperations(call, agentId),
    ...signInOperations(call, { corpId, agentId, oauthBaseUrl }),
    ...jsSdkOperations(call, { corpId, agentId, now }),
  };
};
