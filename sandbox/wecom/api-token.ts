// gettoken, the two jsapi tickets and the address lists.
import { z } from 'zod';
import { api, type ApiCall, type ApiTable } from './api-definition.ts';
import { newId } from './corp.ts';
import { wecomError } from './wecom-error.ts';
import type { World } from './world.ts';

/** Repeated calls inside the life of a token give the same token (facts 1.1). */
export function getToken(world: World, corpId: string, secret: string): object {
  if (!corpId) throw wecomError(41002);
  if (!secret) throw wecomError(41004);
  const corp = world.corps.get(corpId);
  if (!corp) throw wecomError(40013);
  const agent = corp.row().agents.find((candidate) => candidate.secret === secret);
  if (!agent) throw wecomError(40001);
  const now = world.now().getTime();
  const lifeSeconds = corp.row().settings.tokenSeconds;
  for (const row of [...world.tokens.values()]) {
    if (row.corpId !== corpId || row.agentId !== agent.agentId) continue;
    if (row.expiresAt > now && row.refusedWith === undefined) return tokenAnswer(row.token, row.expiresAt - now);
    // Long dead tokens need not be told apart from unknown ones.
    if (row.expiresAt < now - 86_400_000) world.tokens.delete(row.token);
  }
  const token = newId('', 64);
  world.tokens.put(token, { token, corpId, agentId: agent.agentId, expiresAt: now + lifeSeconds * 1000 });
  return tokenAnswer(token, lifeSeconds * 1000);
}

const tokenAnswer = (token: string, lifeMs: number): object => ({
  access_token: token,
  expires_in: Math.floor(lifeMs / 1000),
});

function ticket({ corp, agentId }: ApiCall, kind: 'corp' | 'agent_config'): object {
  const key = kind === 'corp' ? 'corp' : `agent_config|${agentId}`;
  const now = corp.now().getTime();
  let row = corp.tickets.get(key);
  if (!row || row.expiresAt <= now) {
    row = { kind: key, ticket: newId('sM4AO', 86), expiresAt: now + 7_200_000 };
    corp.tickets.put(key, row);
  }
  return { ticket: row.ticket, expires_in: Math.floor((row.expiresAt - now) / 1000) };
}

const nothing = z.object({});
const addresses = api('GET', nothing, () => ({ ip_list: ['127.0.0.1'] }));

export const tokenApis: ApiTable = {
  getcallbackip: addresses,
  get_api_domain_ip: addresses,
  get_jsapi_ticket: api('GET', nothing, (call) => ticket(call, 'corp')),
  'ticket/get': api('GET', z.object({ type: z.literal('agent_config') }), (call) => ticket(call, 'agent_config')),
};
