// Signing in inside WeCom: the address to send the browser to, and the code it comes back with (DOC 95833).
import { z } from 'zod';
import { textOrNull } from './answer-fields.ts';
import { checkFilled } from './check-limits.ts';
import { apis } from './wecom-apis.ts';
import { type WecomClient } from './wecom-client.ts';
import { outOfLimits } from './wecom-errors.ts';
import { type WecomGateway } from './wecom.types.ts';

const signedInAnswer = z.object({ userid: textOrNull });

export const signInOperations = (
  call: WecomClient,
  options: { corpId: string; agentId: number; oauthBaseUrl: string },
): Pick<WecomGateway, 'getSignedInUser' | 'authorizeUrl'> => ({
  async getSignedInUser(code) {
    checkFilled('code', code);
    const { userid } = await call({ api: apis.getSignedInUser, query: { code }, answer: signedInAnswer });
    return userid === null ? { notStaff: true } : { userId: userid };
  },

  authorizeUrl({ redirectUri, state }) {
    if (!/^[A-Za-z0-9]{1,128}$/.test(state)) throw outOfLimits('state has 1 to 128 letters and digits');
    const query = new URLSearchParams({
      appid: options.corpId,
      redirect_uri: redirectUri,
      response_type: 'code',
      scope: 'snsapi_base',
      state,
      agentid: String(options.agentId),
    });
    return `${options.oauthBaseUrl.replace(/\/+$/, '')}/connect/oauth2/authorize?${query.toString()}#wechat_redirect`;
  },
});
