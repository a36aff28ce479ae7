// The sandbox's own API below /sandbox: load corps, switch faults on, read the ledger. WeCom has nothing of this.
import Router from '@koa/router';
import type { Context } from 'koa';
import { verifyCallback, type Outbox } from './callback-outbox.ts';
import type { Corp } from './corp.ts';
import { addFaults, listFaults } from './faults.ts';
import { readLedger } from './ledger.ts';
import { changeCorp, loadCorp } from './load-corp.ts';
import { phoneError } from './phone-error.ts';
import { readBody } from './read-body.ts';
import { removeCorp, type World } from './world.ts';

const MAX_LOAD_BYTES = 64 * 1024 * 1024;

export async function readJson(ctx: Context, maxBytes = 1024 * 1024): Promise<unknown> {
  const text = await readBody(ctx.req, maxBytes);
  try {
    return text === '' ? {} : JSON.parse(text);
  } catch {
    throw phoneError(400, 'the body is not JSON');
  }
}

function presentCorp(corp: Corp): object {
  const { corpId, name, trustedDomains, settings, agents } = corp.row();
  return {
    corpId,
    name,
    isLoaded: true,
    trustedDomains,
    settings,
    agents: agents.map(({ agentId, callback }) => ({ agentId, ...(callback && { callbackUrl: callback.url }) })),
    staff: corp.staff.size(),
    customers: corp.people.size(),
    relations: corp.relations.size(),
  };
}

export function sandboxRoutes(world: World, outbox: Outbox): Router {
  const router = new Router({ prefix: '/sandbox' });
  const corpOf = (ctx: { params: Record<string, string> }): Corp => {
    const corp = world.corps.get(ctx.params['corpId'] ?? '');
    if (!corp) throw phoneError(404, 'the corp is not loaded');
    return corp;
  };

  router.get('/corps', (ctx) => void (ctx.body = [...world.corps.values()].map(presentCorp)));
  router.post('/corps', async (ctx) => {
    const load = await readJson(ctx, MAX_LOAD_BYTES);
    if (world.corps.has(String((load as { corpId?: unknown }).corpId)))
      throw phoneError(409, 'the corp is loaded already');
    ctx.body = presentCorp(loadCorp(world, load));
  });
  router.get('/corps/:corpId', (ctx) => void (ctx.body = presentCorp(corpOf(ctx))));
  router.patch('/corps/:corpId', async (ctx) => {
    const corp = corpOf(ctx);
    changeCorp(world, corp, await readJson(ctx));
    ctx.body = presentCorp(corp);
  });
  router.delete('/corps/:corpId', (ctx) => {
    removeCorp(world, corpOf(ctx).corpId);
    ctx.body = {};
  });

  router.get('/corps/:corpId/ledger', (ctx) => void (ctx.body = readLedger(corpOf(ctx))));
  router.post('/corps/:corpId/verify-callback', async (ctx) => {
    const checks = corpOf(ctx)
      .row()
      .agents.flatMap(({ agentId, callback }) => (callback ? [{ agentId, callback }] : []))
      .map(async ({ agentId, callback }) => ({
        agentId,
        problem: (await verifyCallback(corpOf(ctx), callback)) ?? null,
      }));
    const agents = await Promise.all(checks);
    ctx.body = { isVerified: agents.length > 0 && agents.every(({ problem }) => problem === null), agents };
  });
  router.post('/corps/:corpId/callbacks/settle', async (ctx) => {
    corpOf(ctx);
    await outbox.idle();
    ctx.body = {};
  });

  router.get('/corps/:corpId/faults', (ctx) => void (ctx.body = listFaults(corpOf(ctx))));
  router.post('/corps/:corpId/faults', async (ctx) => {
    const input = await readJson(ctx);
    ctx.body = world.store.transaction(() => addFaults(world, corpOf(ctx), input));
  });
  router.delete('/corps/:corpId/faults', (ctx) => {
    const corp = corpOf(ctx);
    for (const { id } of [...corp.faults.values()]) corp.faults.delete(id);
    ctx.body = {};
  });
  router.delete('/corps/:corpId/faults/:faultId', (ctx) => {
    corpOf(ctx).faults.delete(ctx.params['faultId'] ?? '');
    ctx.body = {};
  });
  return router;
}
