// The phone's API below /phone/api: the same acts for the page and for tests.
import Router from '@koa/router';
import type { Context } from 'koa';
import { z } from 'zod';
import { addTags, deleteTags, editTag, presentTagGroup } from '../wecom/api-tags.ts';
import {
  acceptCustomer,
  addConsultant,
  addPerson,
  editCustomer,
  leaveConsultant,
  removeCustomer,
  say,
  scanContactWay,
} from '../wecom/contact-actions.ts';
import { emitTagEvent } from '../wecom/contact-events.ts';
import type { Corp } from '../wecom/corp.ts';
import { confirmAll, confirmTask, ignoreTask } from '../wecom/group-send-actions.ts';
import { readMedia } from '../wecom/media.ts';
import { phoneError } from '../wecom/phone-error.ts';
import { readJson } from '../wecom/sandbox-routes.ts';
import { barMember, leaveCorp, refuseTransfer, settleTransfers } from '../wecom/transfer-actions.ts';
import type { World } from '../wecom/world.ts';
import { callClient } from './wecom-client.ts';
import {
  presentContactWays,
  presentCustomer,
  presentStaff,
  presentStaffCustomer,
  presentStaffList,
  presentTaskWithRecipients,
  requirePerson,
  requireStaff,
  searchCustomers,
  searchStaffCustomers,
} from './present-phone.ts';

const gender = z.union([z.literal(0), z.literal(1), z.literal(2)]).default(0);
const nickname = z.string().trim().min(1).max(40);
const idList = z.array(z.string());

const bodies = {
  person: z.object({ name: nickname, gender }),
  scan: z.object({
    /** config_id, or the whole address behind the code. */
    code: z.string().min(1),
    externalUserId: z.string().optional(),
    /** Nickname of a new WeChat user, when no customer is given. */
    name: nickname.optional(),
    gender,
    half: z.boolean().default(false),
  }),
  pair: z.object({ userId: z.string() }),
  bar: z.object({ isDisabled: z.boolean() }),
  text: z.object({ text: z.string().trim().min(1).max(2000) }),
  textTo: z.object({ userId: z.string(), text: z.string().trim().min(1).max(2000) }),
  edit: z.object({
    remark: z.string().max(20).optional(),
    addTagIds: idList.optional(),
    removeTagIds: idList.optional(),
    addPersonalTags: z.array(z.string().trim().min(1).max(15)).optional(),
    removePersonalTags: idList.optional(),
  }),
  confirm: z.object({ untick: idList.default([]) }),
  confirmAll: z.object({ msgId: z.string().optional() }),
  /** What a page beside the chat asks of WeCom's client. */
  clientCall: z.object({ name: z.string(), url: z.string(), params: z.record(z.string(), z.unknown()) }),
  newTag: z.object({ groupName: nickname, name: nickname }),
  tagName: z.object({ name: nickname }),
};

type Params = Record<string, string>;
type Act = (corp: Corp, params: Params, input: unknown) => unknown;

/** The config_id in what was pasted: the id itself or an address with `scan=`. */
export function configIdOf(code: string): string {
  const text = code.trim();
  return URL.canParse(text) ? (new URL(text).searchParams.get('scan') ?? '') : text;
}

export function phoneRoutes(world: World): Router {
  const router = new Router({ prefix: '/phone/api' });

  const corpOf = (ctx: Context): Corp => {
    const wanted = new URLSearchParams(ctx.querystring).get('corp');
    if (wanted === null && world.corps.size !== 1) throw phoneError(400, '请用 corp 参数指明企业');
    const corp = wanted === null ? [...world.corps.values()][0] : world.corps.get(wanted);
    if (!corp) throw phoneError(404, '没有这家企业');
    settleTransfers(world, corp);
    return corp;
  };

  const read = (path: string, present: (corp: Corp, params: Params, query: URLSearchParams) => unknown): void => {
    router.get(path, (ctx) => {
      ctx.body = present(corpOf(ctx), ctx.params, new URLSearchParams(ctx.querystring));
    });
  };
  const act = (path: string, work: Act): void => {
    router.post(path, async (ctx) => {
      const input = await readJson(ctx);
      const corp = corpOf(ctx);
      ctx.body = world.store.transaction(() => work(corp, ctx.params, input)) ?? {};
    });
  };
  const limitOf = (query: URLSearchParams): number => Math.min(Number(query.get('limit')) || 50, 500);

  router.use((ctx, next) => {
    // In a header and not in the data, so that a poll without news is word for word the same.
    ctx.set('x-simulated-now', String(world.now().getTime()));
    return next();
  });

  router.get('/corps', (ctx) => {
    ctx.body = [...world.corps.values()].map((corp) => ({ corpId: corp.corpId, name: corp.row().name }));
  });
  router.get('/codes/:configId', (ctx) => {
    const corp = [...world.corps.values()].find((one) => one.contactWays.has(ctx.params['configId'] ?? ''));
    if (!corp) throw phoneError(404, '二维码已失效');
    ctx.body = { corpId: corp.corpId };
  });

  router.get('/media/:mediaId', (ctx) => {
    const corp = corpOf(ctx);
    const row = corp.media.get(ctx.params['mediaId'] ?? '');
    if (!row) throw phoneError(404, '没有这个文件');
    ctx.set({ 'x-content-type-options': 'nosniff', 'cache-control': 'private, max-age=86400' });
    ctx.type = row.contentType;
    ctx.body = readMedia(world, corp, row);
  });

  // The customer's WeChat.
  read('/customers', (corp, _, query) => searchCustomers(corp, query.get('q') ?? '', limitOf(query)));
  read('/customers/:customerId', (corp, params) => presentCustomer(corp, params['customerId'] ?? ''));
  read('/contact-ways', (corp) => presentContactWays(world, corp));
  act('/customers', (corp, _, input) => {
    const { name, gender: sex } = bodies.person.parse(input);
    return addPerson(corp, name, sex);
  });
  act('/scan', (corp, _, input) => {
    const wish = bodies.scan.parse(input);
    const configId = configIdOf(wish.code);
    if (!corp.contactWays.has(configId)) throw phoneError(404, '二维码已失效');
    const externalUserId = wish.externalUserId ?? addPerson(corp, wish.name ?? '微信用户', wish.gender).externalUserId;
    return scanContactWay(corp, configId, externalUserId, wish.half);
  });
  act('/customers/:customerId/add-consultant', (corp, params, input) => {
    addConsultant(corp, bodies.pair.parse(input).userId, params['customerId'] ?? '');
  });
  act('/customers/:customerId/delete-consultant', (corp, params, input) => {
    requirePerson(corp, params['customerId'] ?? '');
    leaveConsultant(corp, bodies.pair.parse(input).userId, params['customerId'] ?? '');
  });
  act('/customers/:customerId/refuse-successor', (corp, params, input) => {
    refuseTransfer(corp, params['customerId'] ?? '', bodies.pair.parse(input).userId);
  });
  act('/customers/:customerId/say', (corp, params, input) => {
    const { userId, text } = bodies.textTo.parse(input);
    say(corp, 'customer', userId, params['customerId'] ?? '', { text, attachments: [] });
  });

  // The consultant's WeCom.
  const pair = (params: Params): [string, string] => [params['userId'] ?? '', params['customerId'] ?? ''];
  read('/staff', (corp) => presentStaffList(corp));
  act('/staff/:userId/leave', (corp, params) => leaveCorp(corp, params['userId'] ?? ''));
  act('/staff/:userId/bar', (corp, params, input) => {
    barMember(corp, params['userId'] ?? '', bodies.bar.parse(input).isDisabled);
  });
  read('/staff/:userId', (corp, params) => presentStaff(corp, params['userId'] ?? ''));
  read('/staff/:userId/customers', (corp, params, query) =>
    searchStaffCustomers(corp, params['userId'] ?? '', query.get('q') ?? '', limitOf(query)),
  );
  read('/staff/:userId/customers/:customerId', (corp, params) => presentStaffCustomer(corp, ...pair(params)));
  act('/staff/:userId/customers/:customerId/accept', (corp, params) => acceptCustomer(corp, ...pair(params)));
  act('/staff/:userId/customers/:customerId/delete', (corp, params) => removeCustomer(corp, ...pair(params)));
  act('/staff/:userId/customers/:customerId/edit', (corp, params, input) =>
    editCustomer(corp, ...pair(params), bodies.edit.parse(input)),
  );
  act('/staff/:userId/customers/:customerId/say', (corp, params, input) =>
    say(corp, 'staff', ...pair(params), { text: bodies.text.parse(input).text, attachments: [] }),
  );
  act('/staff/:userId/customers/:customerId/client', (corp, params, input) =>
    callClient(corp, ...pair(params), bodies.clientCall.parse(input)),
  );

  // Group-send tasks.
  const task = (params: Params): [string, string] => [params['msgId'] ?? '', params['userId'] ?? ''];
  read('/staff/:userId/tasks/:msgId', (corp, params) => presentTaskWithRecipients(corp, ...task(params)));
  act('/staff/:userId/tasks/:msgId/confirm', (corp, params, input) => {
    requireStaff(corp, params['userId'] ?? '');
    confirmTask(corp, ...task(params), bodies.confirm.parse(input).untick);
    return presentTaskWithRecipients(corp, ...task(params));
  });
  act('/staff/:userId/tasks/:msgId/ignore', (corp, params) => {
    ignoreTask(corp, ...task(params));
    return presentTaskWithRecipients(corp, ...task(params));
  });
  act('/confirm-all', (corp, _, input) => confirmAll(corp, bodies.confirmAll.parse(input).msgId));

  // The corp's console: tags changed by people, which calls back.
  read('/tags', (corp) => [...corp.tagGroups.values()].map(presentTagGroup));
  act('/tags', (corp, _, input) => {
    const { groupName, name } = bodies.newTag.parse(input);
    const isNewGroup = ![...corp.tagGroups.values()].some((group) => group.name === groupName);
    const group = addTags(corp, { groupName }, [{ name }]);
    if (isNewGroup) emitTagEvent(corp, 'create', 'tag_group', group.id);
    for (const tag of group.tags) emitTagEvent(corp, 'create', 'tag', tag.id);
    return presentTagGroup(group);
  });
  act('/tags/:tagId/rename', (corp, params, input) => {
    const id = params['tagId'] ?? '';
    editTag(corp, id, bodies.tagName.parse(input));
    emitTagEvent(corp, 'update', corp.tagGroups.has(id) ? 'tag_group' : 'tag', id);
  });
  act('/tags/:tagId/delete', (corp, params) => {
    const id = params['tagId'] ?? '';
    const isGroup = corp.tagGroups.has(id);
    deleteTags(corp, isGroup ? [] : [id], isGroup ? [id] : []);
    emitTagEvent(corp, 'delete', isGroup ? 'tag_group' : 'tag', id);
  });
  return router;
}
