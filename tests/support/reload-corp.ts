// The corp changes while the server runs: people join and leave, departments get another head.
import type { DemoAgency } from '../../sandbox/agency/agency.types.ts';
import { plainHttp } from './plain-http.ts';
import type { World } from './world.ts';

/** Put another agency in the place of the simulated corp; everything that happened there is forgotten. Throws where it is refused. */
export const reloadCorp = async (world: World, agency: DemoAgency): Promise<void> => {
  const { publicUrl, wecom } = world.config;
  const corps = `${world.simulator.baseUrl}/sandbox/corps`;
  await plainHttp(`${corps}/${wecom.corpId}`, { method: 'DELETE' });
  const callback = {
    url: `${publicUrl}/callbacks/wecom`,
    token: wecom.callbackToken,
    encodingAesKey: wecom.callbackAesKey,
  };
  const loaded = await plainHttp(corps, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      corpId: wecom.corpId,
      agents: [{ agentId: wecom.agentId, secret: wecom.secret, callback }],
      trustedDomains: [new URL(publicUrl).host],
      agency,
    }),
  });
  if (loaded.status !== 200) throw new Error(`reload: ${loaded.status} ${loaded.text}`);
};
