// The API's own description is true: every route is in it, it is sound OpenAPI 3.1, and real answers fit it.
import { randomUUID } from 'node:crypto';
import mongoose from 'mongoose';
import { request } from 'node:http';
import { z } from 'zod';
import { describeApi } from '../../server/http/openapi.ts';
import type { Contract } from '../../server/http/route.ts';
import { routes } from '../../server/module-list.ts';
import { confirmAll, launch, tagIdOf } from '../support/broadcast.ts';
import { choose, handoverOf } from '../support/handover.ts';
import { consultantA, consultantB, consultantC, makeAgency, manager, owner } from '../support/make-agency.ts';
import { makePng } from '../support/pictures.ts';
import { plainHttp } from '../support/plain-http.ts';
import { startOfTime, startWorld, type Answer, type World } from '../support/world.ts';

type Schema = Record<string, unknown>;
type Parameter = { name: string; in: string; required: boolean; schema: Schema };
type Operation = {
  summary: string;
  tags: string[];
  parameters: Parameter[];
  requestBody?: { required: boolean; content: Record<string, { schema: Schema }> };
  responses: Record<string, { description: string; content: Record<string, { schema: Schema }> }>;
};
type Description = {
  openapi: string;
  info: { title: string; version: string };
  paths: Record<string, Record<string, Operation>>;
};

const contracts = routes.map((route) => route.contract);
// Through JSON, as a reader gets it.
const description = JSON.parse(JSON.stringify(describeApi(contracts))) as Description;
const pathOf = (contract: Contract): string => contract.path.replaceAll(/:(\w+)/g, '{$1}');
const operationOf = (contract: Contract): Operation => description.paths[pathOf(contract)]![contract.method]!;
const keyOf = (contract: Contract): string => `${contract.method} ${contract.path}`;
const answerSchema = (contract: Contract): Schema =>
  operationOf(contract).responses['200']!.content[contract.file ?? 'application/json']!.schema;

describe('the description', () => {
  it('has every route once, and nothing else', () => {
    expect(contracts.length).toBeGreaterThan(15);
    const described = Object.entries(description.paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method} ${path}`),
    );
    expect(described.sort()).toEqual(contracts.map((contract) => `${contract.method} ${pathOf(contract)}`).sort());
    expect(new Set(described).size).toBe(contracts.length);
    expect(description).toMatchObject({
      openapi: '3.1.0',
      info: { title: expect.any(String) as string, version: '1' },
    });
  });

  it.each(contracts.map((contract) => [keyOf(contract), contract] as const))('of %s is sound', (_key, contract) => {
    const operation = operationOf(contract);
    expect(operation.summary).toMatch(/[\u4e00-\u9fff]/);
    expect(operation.tags).toHaveLength(1);
    const inPath = [...pathOf(contract).matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    const parameters = (where: string) => operation.parameters.filter((parameter) => parameter.in === where);
    expect(parameters('path').map((parameter) => [parameter.name, parameter.required])).toEqual(
      inPath.map((name) => [name, true]),
    );
    expect(operation.parameters.length).toBe(parameters('path').length + parameters('query').length);
    expect(operation.requestBody !== undefined).toBe((contract.body ?? contract.upload) !== undefined);
    if (operation.requestBody) {
      expect(operation.requestBody.required).toBe(true);
      const [type, shape] = contract.upload
        ? ['application/octet-stream', { type: 'string', format: 'binary' }]
        : ['application/json', { type: 'object' }];
      expect(operation.requestBody.content[type]?.schema).toMatchObject(shape);
    }
    expect(Object.keys(operation.responses)).toEqual(['200', 'default']);
    expect(answerSchema(contract)).toMatchObject(
      contract.file ? { type: 'string' } : { type: 'object', required: ['data'] },
    );
  });

  it('says which parameters must be given', () => {
    const queryOf = (key: string): Record<string, boolean> =>
      Object.fromEntries(
        operationOf(contracts.find((contract) => keyOf(contract) === key)!)
          .parameters.filter((parameter) => parameter.in === 'query')
          .map((parameter) => [parameter.name, parameter.required]),
      );
    expect(queryOf('get /staff/audit')).toEqual({ before: false, limit: false });
    expect(queryOf('get /staff/customers')).toEqual({
      search: false,
      tagId: false,
      staffUserId: false,
      cursor: false,
      limit: false,
    });
  });

  it('leaves no shape open but the payloads of the audit trail', () => {
    const types = new Set(['object', 'array', 'string', 'number', 'integer', 'boolean', 'null']);
    const open: string[] = [];
    const walk = (schema: unknown, at: string): void => {
      if (typeof schema !== 'object' || schema === null) return void open.push(at);
      const {
        type,
        properties,
        items,
        anyOf,
        oneOf,
        allOf,
        enum: values,
        additionalProperties,
        ...rest
      } = schema as Schema;
      expect([at, '$ref' in rest]).toEqual([at, false]);
      const ownTypes = type === undefined ? [] : [type].flat();
      expect([at, ownTypes.filter((one) => typeof one !== 'string' || !types.has(one))]).toEqual([at, []]);
      const choices = [anyOf, oneOf, allOf].flatMap((list) => (Array.isArray(list) ? (list as unknown[]) : []));
      if (type === undefined && choices.length === 0 && values === undefined && !('const' in rest)) open.push(at);
      choices.forEach((choice, index) => walk(choice, `${at}|${index}`));
      if (ownTypes.includes('array')) walk(items, `${at}[]`);
      for (const [name, part] of Object.entries((properties as Schema | undefined) ?? {})) walk(part, `${at}.${name}`);
      if (typeof additionalProperties === 'object') walk(additionalProperties, `${at}.*`);
    };
    for (const contract of contracts) {
      const operation = operationOf(contract);
      for (const parameter of operation.parameters) walk(parameter.schema, `${keyOf(contract)} ?${parameter.name}`);
      if (operation.requestBody)
        walk(Object.values(operation.requestBody.content)[0]?.schema, `${keyOf(contract)} body`);
      walk(answerSchema(contract), keyOf(contract));
    }
    expect(open).toEqual(['get /staff/audit.data[].payload.*']);
  });
});

let world: World;

describe('the server', () => {
  let url = '';
  beforeAll(async () => {
    // Three records of customer 1, as where one scanned with a second phone.
    const agency = makeAgency(startOfTime);
    const [first] = agency.customers;
    const [relation] = agency.relations;
    const again = ['wm7', 'wm8'];
    world = await startWorld({
      agency: {
        ...agency,
        customers: [
          ...agency.customers,
          ...again.map((externalUserId) => ({ ...first!, externalUserId, unionId: `union-${externalUserId}` })),
        ],
        relations: [
          ...agency.relations,
          { ...relation!, userId: owner, remark: '老板的客户', tagIds: [] },
          ...again.map((externalUserId) => ({
            ...relation!,
            externalUserId,
            remark: `另一个${externalUserId}`,
            tagIds: [],
          })),
        ],
      },
    });
    url = world.config.publicUrl;
  });
  afterAll(async () => {
    await world.close();
  });

  it('answers every route as described, and its answers pass their own schema unchanged', async () => {
    const staff = await world.as(owner);
    const tagId = await tagIdOf(staff, '云南');
    const broadcastId = await launch(world, staff, '云南', {
      attachment: { kind: 'link', title: '行程', url: 'https://trips.example/1', description: null },
    });
    await confirmAll(world);
    await world.pass(10);
    const { data: customers } =
      await staff.get<{ customerId: string; remarks: string[] }[]>('/staff/customers?limit=100');
    const idOf = (remark: string) => customers.find((customer) => customer.remarks.includes(remark))?.customerId ?? '';
    const [customerId, ofWm7, ofWm8] = ['备注1', '另一个wm7', '另一个wm8'].map(idOf) as [string, string, string];
    const trip = {
      externalUserId: 'wm1',
      orderNo: 'T1',
      destination: '大理',
      departsOn: '2029-01-01',
      returnsOn: '2029-01-02',
    };
    const segment = {
      name: '云南客户',
      condition: { type: 'all', of: [{ type: 'mark', tagIds: [tagId], origins: [], since: null }] },
    };
    const stays = { type: 'all', of: [{ type: 'known', field: 'phone', isKnown: true }] };
    const [segmentId, archivedId] = [
      (await staff.post<{ segmentId: string }>('/staff/segments', segment)).data.segmentId,
      (await staff.post<{ segmentId: string }>('/staff/segments', segment)).data.segmentId,
    ];
    const settingsValues = {
      licensedContacts: 5_000,
      groupSendCap: '7-per-week',
      staffHours: { from: '09:00', to: '18:00' },
      quietHours: { from: '22:00', to: '08:00' },
      approvalAbove: null,
      marketingPerMonth: null,
      tapsPerDay: 20,
    };
    await staff.post('/staff/settings/values', { version: 0, values: { ...settingsValues, approvalAbove: 1 } });
    const waitingId = await launch(world, await world.as(manager), '云南', { name: '等审批' });
    const taskId = (await staff.get<{ taskId: string }[]>('/staff/tasks')).data[0]?.taskId ?? '';
    const optOutPage = (await world.ledger()).groupSends.map(({ text }) => text.match(/http\S+\/u\/\S+$/)?.[0] ?? '');
    const words = new URLSearchParams({ words: '王姐' });
    for (const page of optOutPage) await fetch(page, { method: 'POST', body: words });
    await world.settle();
    const requestId =
      (
        await mongoose.connection.collection('opt-out-requests').findOne({ agencyId: world.config.agency.id })
      )?._id.toString() ?? '';
    // An import for each thing that can be asked of one, as far as that needs it.
    const list = {
      kind: 'customers',
      fileName: '名单.csv',
      base64: Buffer.from('姓名,手机号\n甲,13911110001').toString('base64'),
    };
    const beginImport = async (...asked: string[]): Promise<string> => {
      const begun = await staff.post<{ importId: string }>('/staff/imports', { ...list, requestId: randomUUID() });
      for (const action of asked) {
        await staff.post(
          `/staff/imports/${begun.data.importId}/${action}`,
          action === 'mapping' ? { mapping: ['realName', 'phone'] } : {},
        );
        await world.settle();
      }
      return begun.data.importId;
    };
    const checkedImport = await beginImport('mapping');
    const importIds: Record<string, string> = {
      'post /staff/imports/:importId/mapping': await beginImport(),
      'post /staff/imports/:importId/cancel': await beginImport(),
      'post /staff/imports/:importId/undo': await beginImport('mapping', 'apply'),
    };
    // Two who leave: one whose customers are handed over, one whose customers wait in the sea pool.
    const handoverFor = async (userId: string): Promise<string> => {
      await staff.post(`/staff/people/${userId}/disable`);
      await world.settle();
      return (await handoverOf(staff, userId)).handoverId;
    };
    const [handoverId, pooledFrom] = [await handoverFor(consultantC), await handoverFor(consultantB)];
    await choose(staff, pooledFrom, { 客户3号: null, 客户4号: null });
    const [pooled] = (await staff.get<{ transferId: string }[]>('/staff/pool')).data;
    const bodies: Record<string, unknown> = {
      'post /staff/people/:userId/disable': {},
      'post /staff/people/:userId/enable': {},
      'post /staff/handovers/:handoverId/successors': { toUserId: consultantA, transferIds: 'all' },
      'post /staff/handovers/:handoverId/start': {},
      'post /staff/customers/:customerId/give-up': {},
      'post /staff/pool/:transferId/claim': {},
      'post /staff/settings/sending': { isStopped: false },
      'post /staff/settings/pilot': { isOn: false },
      'post /staff/settings/pilot-staff': { staffUserIds: [consultantA] },
      'post /staff/settings/values': { version: 2, values: settingsValues },
      'post /staff/settings/domain-file': { name: 'WW_verify_a1.txt', text: 'a1' },
      'post /staff/settings/pilot-customers': { add: [customerId] },
      'post /staff/first-sync/look': {},
      'post /staff/going-live/examine': {},
      'post /staff/first-sync/accept': { readAt: '2030-01-01T00:00:00.000Z' },
      'post /staff/facts/rebuild': {},
      'post /staff/segments': segment,
      'post /staff/segments/:segmentId': segment,
      'post /staff/segments/:segmentId/archive': {},
      'post /staff/segment-preview': { condition: segment.condition },
      'post /staff/segment-examples': { condition: segment.condition },
      'post /staff/bookings': { bookings: [{ ...trip, people: 2, amountFen: 100 }] },
      'post /staff/customers/:customerId/profile': { realName: '王小明', birthday: '--05-20' },
      'post /staff/customers/:customerId/consent': { state: 'granted', evidence: '到店口头同意' },
      'post /staff/customers/:customerId/opt-out': { reason: '客户电话里说的' },
      'post /staff/customers/:customerId/opt-in': { evidence: '客户微信里要求恢复' },
      'post /staff/customers/:customerId/marks': { tagId },
      'post /staff/customers/:customerId/marks/take-off': { tagId },
      'post /staff/tags': { groupName: '意向', name: '新标签' },
      'post /staff/tags/:tagId': { ownerUserId: null, meaning: '想去云南', expiresAfterDays: 90 },
      'post /staff/tag-groups/:groupId': { isSingleChoice: false },
      'post /staff/tags/:tagId/rule-preview': { condition: stays },
      'post /staff/tags/:tagId/rule': { condition: stays },
      'post /staff/tags/:tagId/rule/end': {},
      'post /staff/merges': { keepId: customerId, otherId: ofWm7 },
      'post /staff/merges/dismiss': { keepId: customerId, otherId: ofWm8 },
      'post /staff/merges/undo': { customerId: ofWm7 },
      'post /staff/imports': { ...list, requestId: randomUUID() },
      'post /staff/imports/:importId/mapping': { mapping: ['realName', 'phone'] },
      'post /staff/imports/:importId/apply': {},
      'post /staff/imports/:importId/cancel': {},
      'post /staff/imports/:importId/undo': {},
      'post /staff/live-codes': { name: '海报', staffUserId: consultantA, tagIds: [tagId], welcomeText: null },
      'post /staff/broadcast-preview': { audience: { kind: 'tag', tagId }, text: '{{姓名|您}}好' },
      'post /staff/broadcasts': {
        requestId: randomUUID(),
        name: '再来',
        audience: { kind: 'tag', tagId },
        text: '再来一次',
        attachment: null,
      },
      'post /staff/broadcasts/:broadcastId/approval': { isGranted: true },
      'post /staff/broadcasts/:broadcastId/reminders': {},
      'post /staff/broadcasts/:broadcastId/cancel': {},
      'post /staff/tasks/:taskId/postpone': { minutes: 60 },
      'post /staff/tasks/:taskId/skip': { reason: '刚联系过' },
      'post /staff/opt-out-requests/:requestId': { customerId: null },
      'post /staff/task-preference': { times: ['09:30'] },
    };
    const queries: Record<string, string> = {
      'get /staff/sidebar/signatures': `?url=${encodeURIComponent(`${url}/sidebar`)}`,
    };
    // What writes comes first, so that every list has something to show.
    for (const contract of [...contracts].sort((a, b) => b.method.localeCompare(a.method))) {
      // A file is no JSON: `customer-exports.flow.test.ts` and `pictures.flow.test.ts` read it.
      if (contract.file) continue;
      const key = keyOf(contract);
      const path = contract.path
        .replace(':userId', manager)
        .replace(':taskId', taskId)
        .replace(':requestId', requestId)
        .replace(':handoverId', handoverId)
        .replace(':transferId', pooled?.transferId ?? '')
        .replace(':customerId', customerId)
        .replace(':externalUserId', 'wm1')
        .replace(':tagId', tagId)
        .replace(':groupId', 'etGroup')
        .replace(':broadcastId', key.endsWith('/approval') ? waitingId : broadcastId)
        .replace(':segmentId', key.endsWith('/archive') ? archivedId : segmentId)
        .replace(':importId', importIds[key] ?? checkedImport);
      expect([key, path.includes(':')]).toEqual([key, false]);
      if (contract.method === 'post' && !contract.upload) expect([key, key in bodies]).toEqual([key, true]);
      const answer: Answer<unknown> = contract.upload
        ? await staff.upload(path, makePng())
        : contract.method === 'post'
          ? await staff.post(path, bodies[key])
          : await staff.get(`${path}${queries[key] ?? ''}`);
      expect([key, answer.status]).toEqual([key, 200]);
      expect(contract.data.parse(answer.data)).toEqual(answer.data);
      if (Array.isArray(answer.data)) expect([key, answer.data.length > 0]).toEqual([key, true]);
      const body = { data: answer.data, ...(contract.page ? { page: answer.page } : {}) };
      const described = z.fromJSONSchema(answerSchema(contract));
      expect([key, described.safeParse(body).error?.issues]).toEqual([key, undefined]);
      expect(described.safeParse({ page: answer.page }).success).toBe(false);
      if (contract.page) expect(contract.page.parse(answer.page)).toEqual(answer.page);
      else expect(answer.page).toBeUndefined();
    }
  });

  it('serves the description and a page to read it, with all its parts', async () => {
    const served = await plainHttp(`${url}/docs/openapi.json`);
    expect(JSON.parse(served.text)).toEqual(description);
    const page = await plainHttp(`${url}/docs`);
    expect(page.headers.get('content-type')).toMatch(/^text\/html/);
    const parts = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, part]) => part ?? '');
    expect(parts.length).toBeGreaterThan(3);
    for (const part of parts) {
      const answer = await plainHttp(`${url}${part}`);
      expect([part, answer.status, answer.text.length > 50]).toEqual([part, 200, true]);
    }
    // Everything is its own: no script in the page, nothing from elsewhere.
    expect(page.text).not.toMatch(/<script>|https?:\/\//);
    expect((await plainHttp(`${url}/docs/swagger-ui.js.map`)).status).toBe(404);
  });

  it('tells an operator that it lives, that it is ready, and its figures by route and not by id', async () => {
    const staff = await world.as(owner);
    await staff.get(`/staff/customers/${'a'.repeat(24)}`);
    expect(JSON.parse((await plainHttp(`${url}/healthz`)).text)).toEqual({ ok: true });
    const ready = await plainHttp(`${url}/readyz`);
    expect([ready.status, JSON.parse(ready.text)]).toEqual([200, { ok: true }]);
    const metrics = await plainHttp(`${url}/metrics`);
    expect(metrics.headers.get('content-type')).toMatch(/^text\/plain/);
    expect(metrics.text).toMatch(
      /banlv_http_request_seconds_count\{route="\/staff\/customers\/:customerId",method="GET",status="404"\} 1\n/,
    );
    expect(metrics.text).toMatch(/^banlv_events_pending \d+$/m);
    expect(metrics.text).toContain('# TYPE banlv_callbacks_total counter');
    expect(metrics.text).not.toContain('a'.repeat(24));
  });

  it('protects every answer by the same headers', async () => {
    const seen = new Set<string | null>();
    for (const path of ['/', '/healthz', '/docs', '/staff/me', '/callbacks/wecom', '/assets/none.js', '/metrics']) {
      const { headers } = await plainHttp(`${url}${path}`);
      expect([path, headers.get('x-content-type-options'), headers.get('referrer-policy')]).toEqual([
        path,
        'nosniff',
        'same-origin',
      ]);
      expect(headers.get('content-security-policy')).toMatch(/default-src 'self';.*frame-ancestors 'self'/);
      expect(headers.get('x-powered-by')).toBeNull();
      seen.add(headers.get('x-request-id'));
    }
    expect(seen.size).toBe(7);
  });

  it('allows no page of another site to ask or to read', async () => {
    const origin = 'https://elsewhere.example';
    const preflight = { 'access-control-request-method': 'POST', 'access-control-request-headers': 'x-requested-with' };
    for (const path of [
      '/staff/me',
      '/staff/broadcasts',
      '/staff/sign-out',
      '/callbacks/wecom',
      '/docs/openapi.json',
    ]) {
      for (const [method, headers] of [
        ['OPTIONS', { origin, ...preflight }],
        ['GET', { origin }],
        ['POST', { origin }],
      ] as const) {
        const answer = await plainHttp(`${url}${path}`, { method, headers });
        const allowing = [...answer.headers.keys()].filter((name) => name.startsWith('access-control-'));
        expect([method, path, allowing]).toEqual([method, path, []]);
      }
    }
  });

  it('shows the workbench for addresses that it does not know, or nothing; never a fault', async () => {
    for (const path of ['/', '/customers/1', '/nothing/here', '/%E0%A4%A', '/staff/unknown']) {
      const { status, headers, text } = await plainHttp(`${url}${path}`);
      const isWorkbench = status === 200 && /^text\/html/.test(headers.get('content-type') ?? '');
      expect([path, isWorkbench ? text.includes('<div id="root">') : status === 404]).toEqual([path, true]);
    }
    for (const path of ['/assets/', '/assets/none.js', '/docs/%E0%A4%A', '/docs/none']) {
      expect([path, (await plainHttp(`${url}${path}`)).status]).toEqual([path, 404]);
    }
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) {
      expect([method, (await plainHttp(`${url}/nothing`, { method })).status]).toEqual([method, 404]);
    }
    expect(world.logLines.filter((line) => line.includes('"level":50'))).toEqual([]);
  });

  it('shows no file outside its folders, however the way there is written', async () => {
    for (const up of ['..', '%2e%2e', '%2E.', '..%2f..', '..%5c..', '%252e%252e', '....//']) {
      for (const path of [`/assets/${up}/${up}/package.json`, `/docs/${up}/package.json`, `/${up}/package.json`]) {
        const { status, text } = await exactly(path);
        expect([path, status < 500, text.includes('devDependencies')]).toEqual([path, true, false]);
      }
    }
    expect(world.logLines.filter((line) => line.includes('"level":50'))).toEqual([]);
  });
});

/** Ask for a path as it is written: `fetch` would tidy it up first. */
const exactly = (path: string): Promise<{ status: number; text: string }> =>
  new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port: world.config.port, path, agent: false }, (answer) => {
      let text = '';
      answer.setEncoding('utf8');
      answer.on('data', (part: string) => (text += part));
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text }));
    })
      .on('error', reject)
      .end();
  });
