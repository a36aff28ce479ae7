// What an operator's check asks WeCom: how this app is set up in the admin console. It only reads, and the product does not need it.
import { z } from 'zod';
import { list, id, text, wholeOrZero } from './answer-fields.ts';
import { createWecomClient, type WecomClientOptions } from './wecom-client.ts';
import { type WecomApi } from './wecom-apis.ts';

const read = (path: string, method: WecomApi['method'] = 'GET'): WecomApi => ({
  path,
  method,
  isRead: true,
  atOnce: 1,
  isCounted: true,
});

/** DOC 90227. */
const appAnswer = z.object({
  name: text,
  close: wholeOrZero,
  redirect_domain: text,
  allow_userinfos: z.object({ user: list(z.object({ userid: id })) }).nullish(),
  allow_partys: z.object({ partyid: list(id) }).nullish(),
  allow_tags: z.object({ tagid: list(id) }).nullish(),
});
const ticketAnswer = z.object({ ticket: id });
const anything = z.object({});

export type ConsoleApp = {
  name: string;
  isClosed: boolean;
  /** The trusted domain; '' where none is set. */
  domain: string;
  /** Users, departments and tags that the visible range names. */
  visible: number;
};

export type ConsoleProbe = {
  getApp(): Promise<ConsoleApp>;
  /** 400 an hour per corp, 100 per app (DOC 90506): not to be called in a loop. */
  getTicket(of: 'corp' | 'app'): Promise<void>;
  /** Calls that need the app in 可调用接口的应用. 48002 where it is not. */
  askTags(): Promise<void>;
  askGroupSends(from: Date, to: Date): Promise<void>;
};

/** `GatewayError` as the gateway throws it; the message holds WeCom's own words, with the caller's address for 60020. */
export const createConsoleProbe = (
  options: Omit<WecomClientOptions, 'rateLimit'> & { agentId: number },
): ConsoleProbe => {
  const call = createWecomClient({ ...options, rateLimit: { run: (_api, work) => work() } });
  const seconds = (at: Date): number => Math.floor(at.getTime() / 1_000);
  return {
    async getApp() {
      const query = { agentid: String(options.agentId) };
      const app = await call({ api: read('/agent/get'), query, answer: appAnswer });
      const named = [app.allow_userinfos?.user, app.allow_partys?.partyid, app.allow_tags?.tagid];
      return {
        name: app.name,
        isClosed: app.close !== 0,
        domain: app.redirect_domain,
        visible: named.reduce((sum, some) => sum + (some?.length ?? 0), 0),
      };
    },
    async getTicket(of) {
      const api = of === 'corp' ? read('/get_jsapi_ticket') : read('/ticket/get');
      await call({ api, ...(of === 'app' ? { query: { type: 'agent_config' } } : {}), answer: ticketAnswer });
    },
    async askTags() {
      await call({ api: read('/externalcontact/get_corp_tag_list', 'POST'), body: {}, answer: anything });
    },
    async askGroupSends(from, to) {
      const body = { chat_type: 'single', start_time: seconds(from), end_time: seconds(to), limit: 1 };
      await call({ api: read('/externalcontact/get_groupmsg_list_v2', 'POST'), body, answer: anything });
    },
  };
};
