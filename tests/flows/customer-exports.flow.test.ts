// A list of customers leaves the house: of whom the actor may see, with masked numbers unless an owner says why, harmless in Excel, logged.
import { signInAs } from '../../sandbox/agency/seed.ts';
import { consultantA, consultantC, manager, owner, tagYunnan } from '../support/make-agency.ts';
import { tagIdOf } from '../support/broadcast.ts';
import { startWorld, type World } from '../support/world.ts';

type Exported = { status: number; type: string | null; disposition: string | null; text: string };
type Event = { name: string; actor: string; payload: Record<string, unknown> };

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(async () => {
  await world.close();
});

const exportAs = async (userId: string, body: unknown = {}): Promise<Exported> => {
  const cookie = await signInAs(world.config.publicUrl, userId);
  const answer = await fetch(`${world.config.publicUrl}/staff/customer-exports`, {
    method: 'POST',
    headers: { cookie, 'content-type': 'application/json', 'x-requested-with': 'banlv' },
    body: JSON.stringify(body),
  });
  // `text()` would swallow the byte order mark.
  const text = Buffer.from(await answer.arrayBuffer()).toString('utf8');
  const { headers, status } = answer;
  return { status, type: headers.get('content-type'), disposition: headers.get('content-disposition'), text };
};
const linesOf = ({ text }: Exported): string[] => text.trimEnd().split('\r\n').slice(1);
const numbersIn = (exported: Exported): string =>
  linesOf(exported)
    .map((line) => /客户(\d)号/.exec(line)?.[1] ?? '?')
    .sort()
    .join('');
const codeOf = ({ text }: Exported): unknown => (JSON.parse(text) as { error: { code: unknown } }).error.code;
const eventsOf = async (): Promise<Event[]> => {
  const { data } = await (await world.as(owner)).get<Event[]>('/staff/audit?limit=100');
  return data.filter(({ name }) => name === 'customers.exported');
};
const customerId = async (name: string): Promise<string> => {
  const client = await world.as(owner);
  const { data } = await client.get<{ customerId: string }[]>(`/staff/customers?search=${encodeURIComponent(name)}`);
  return data[0]?.customerId ?? '';
};

it('holds whom the actor may see and what he filters by, opens in Excel, and is masked', async () => {
  const all = await exportAs(owner);
  expect([all.status, all.type]).toEqual([200, 'text/csv; charset=utf-8']);
  expect(all.disposition).toContain(encodeURIComponent('客户名单-2030-03-04.csv'));
  expect(all.text.startsWith('\ufeff姓名,手机号,昵称,')).toBe(true);
  expect(numbersIn(all)).toBe('123456');
  expect(all.text).toContain('154****0001');
  expect(all.text).not.toContain('15400000001');
  expect(numbersIn(await exportAs(manager))).toBe('1234');
  expect(numbersIn(await exportAs(consultantA))).toBe('123');
  const tagId = await tagIdOf(await world.as(owner), tagYunnan.name);
  expect(numbersIn(await exportAs(consultantA, { tagId }))).toBe('12');
  expect(numbersIn(await exportAs(owner, { search: '客户5' }))).toBe('5');
  // A filter widens nothing.
  expect(linesOf(await exportAs(consultantA, { staffUserId: consultantC }))).toEqual([]);
});

it('shows whole numbers to an owner alone, and only where he says what for', async () => {
  const unsaid = await exportAs(owner, { phones: 'full' });
  expect([unsaid.status, unsaid.text]).toEqual([400, expect.stringContaining('要导出完整手机号，请说明用途')]);
  expect((await exportAs(owner, { phones: 'full', reason: '给王小明' })).status).toBe(400);
  for (const userId of [manager, consultantA]) {
    const refused = await exportAs(userId, { phones: 'full', reason: 'booking' });
    expect([refused.status, codeOf(refused)]).toEqual([403, 'identity.forbidden']);
  }
  const whole = await exportAs(owner, { phones: 'full', reason: 'booking' });
  expect(whole.text).toContain('15400000001');
});

it('runs nothing in Excel, keeps its columns, and masks numbers that people wrote into a note', async () => {
  const asOwner = await world.as(owner);
  await asOwner.post(`/staff/customers/${await customerId('客户1号')}/profile`, {
    realName: '=HYPERLINK("http://x","点我")',
    city: '@SUM(1)',
    note: '太太 139 1111-2222\n爱说,"慢点"',
    birthday: '--05-20',
  });
  await asOwner.post(`/staff/customers/${await customerId('客户2号')}/profile`, { city: '＋1', note: '-2+3' });
  const { text } = await exportAs(owner);
  expect(text).toContain(`"'=HYPERLINK(""http://x"",""点我"")",154****0001,客户1号,`);
  expect(text).toContain(`,5月20日,'@SUM(1),"太太 139****2222\n爱说,""慢点""",`);
  expect(text).toContain(`,'＋1,'-2+3,`);
  expect((await exportAs(owner, { phones: 'full', reason: 'move' })).text).toContain('太太 139 1111-2222');
});

it('is logged with its count and why, never with what it held; what was refused is not', async () => {
  const before = (await eventsOf()).length;
  await exportAs(consultantA, { search: '客户1号' });
  await exportAs(owner, { phones: 'full', reason: 'authority' });
  await exportAs(consultantA, { phones: 'full', reason: 'authority' });
  await exportAs(owner, { phones: 'full' });
  // A reason without need is none.
  await exportAs(owner, { reason: 'move' });
  const events = await eventsOf();
  expect(events.slice(0, events.length - before).map(({ actor, payload }) => [actor, payload])).toEqual([
    [owner, { count: 6, phones: 'masked', reason: null }],
    [owner, { count: 6, phones: 'full', reason: 'authority' }],
    [consultantA, { count: 1, phones: 'masked', reason: null }],
  ]);
  expect(world.logLines.join('\n')).not.toMatch(/15400000001|客户1号/);
});

it('holds everybody, in one file of several pages', async () => {
  const asOwner = await world.as(owner);
  const rows = Array.from({ length: 450 }, (_, at) => `页${at},${19_700_000_000 + at}`);
  const { data: begun } = await asOwner.post<{ importId: string; mapping: unknown }>('/staff/imports', {
    requestId: crypto.randomUUID(),
    kind: 'customers',
    fileName: '名单.csv',
    base64: Buffer.from(['姓名,手机号', ...rows].join('\n')).toString('base64'),
  });
  await asOwner.post(`/staff/imports/${begun.importId}/mapping`, { mapping: begun.mapping });
  await world.settle();
  await asOwner.post(`/staff/imports/${begun.importId}/apply`);
  await world.settle();
  const lines = linesOf(await exportAs(owner, { search: '页' }));
  expect([lines.length, new Set(lines).size]).toEqual([450, 450]);
});
