// Signatures that let a page of ours call WeCom's client: one by the corp's ticket, one by the app's (DOC 90506, 96909).
import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { createTokenSource } from './access-token.ts';
import { id, whole } from './answer-fields.ts';
import { checkBytes, checkFilled } from './check-limits.ts';
import { apis, type WecomApi } from './wecom-apis.ts';
import { type WecomClient } from './wecom-client.ts';
import { outOfLimits } from './wecom-errors.ts';
import { type WecomGateway } from './wecom.types.ts';

const mostUrlBytes = 2048;

const ticketAnswer = z.object({ ticket: id, expires_in: whole });

/** WeCom sorts nothing and decodes nothing: these four in this order, the page's address letter by letter. */
export const signAddress = (parts: { ticket: string; nonce: string; timestamp: number; url: string }): string =>
  createHash('sha1')
    .update(`jsapi_ticket=${parts.ticket}&noncestr=${parts.nonce}&timestamp=${parts.timestamp}&url=${parts.url}`)
    .digest('hex');

export const jsSdkOperations = (
  call: WecomClient,
  { corpId, agentId, now }: { corpId: string; agentId: number; now: () => Date },
): Pick<WecomGateway, 'signPage'> => {
  /** Kept like an access token: WeCom gives at most 100 tickets an hour to an app and 400 to a corp. */
  const tickets = (api: WecomApi, query: Record<string, string>) =>
    createTokenSource({
      fetchToken: async () => {
        const { ticket, expires_in: expiresInSeconds } = await call({ api, query, answer: ticketAnswer });
        return { value: ticket, expiresInSeconds };
      },
      now,
    });
  const ofCorp = tickets(apis.getCorpTicket, {});
  const ofApp = tickets(apis.getAppTicket, { type: 'agent_config' });

  return {
    async signPage(url) {
      checkFilled('url', url);
      checkBytes('url', url, mostUrlBytes);
      if (url.includes('#')) throw outOfLimits('WeCom signs an address without its fragment');
      const timestamp = Math.floor(now().getTime() / 1_000);
      const nonce = randomBytes(12).toString('hex');
      const [corpTicket, appTicket] = await Promise.all([ofCorp.get(), ofApp.get()]);
      const sign = (ticket: string): string => signAddress({ ticket, nonce, timestamp, url });
      return {
        corpId,
        agentId,
        timestamp,
        nonce,
        corpSignature: sign(corpTicket.value),
        appSignature: sign(appTicket.value),
      };
    },
  };
};
