// A list of customers: uploaded, mapped, checked, written, taken back; with what people really put into such lists.
import { randomUUID } from 'node:crypto';
import mongoose from 'mongoose';
import { consultantA, manager, owner } from '../support/make-agency.ts';
import { importsOf } from '../support/import.ts';
import { startWorld, type StaffClient, type World } from '../support/world.ts';

type Row = { customerId: string; name: string; phones: string[]; consultants: { userId: string }[] };

let world: World;
let asOwner: StaffClient;
let imports: ReturnType<typeof importsOf>;
beforeAll(async () => {
  world = await startWorld();
  asOwner = await world.as(owner);
  imports = importsOf(world, asOwner, 'customers');
});
afterAll(async () => {
  await world.close();
});

const search = async (text: string): Promise<Row[]> =>
  (await asOwner.get<Row[]>(`/staff/customers?search=${encodeURIComponent(text)}`)).data;

const list = [
  '姓名,手机号,生日,城市,备注,顾问,颜色',
  '新客户甲,139 1111 0001,1990/5/20,上海,喜欢海岛,孙顾问,红',
  '新客户乙,13911110002,5月20日,,,,蓝',
  // Known by the remark of consultant A: customer 1.
  '王小明,15400000001,,苏州,,,',
  '坏生日,13911110003,2月30日,,,,',
  '没有电话,,,,,,',
  '不是电话,12,,,,,',
  '没有这位顾问,13911110004,,,,查无此人,',
  '又是甲,+86 13911110001,,,,,',
].join('\n');

it('is previewed line by line, written without its bad rows, and taken back', async () => {
  const { data: begun } = await imports.upload(list);
  expect([begun.state, begun.mapping]).toEqual([
    'mapping',
    ['realName', 'phone', 'birthday', 'city', 'note', 'staff', null],
  ]);
  const checked = await imports.ask(begun.importId, 'mapping');
  expect([checked.state, checked.counts]).toEqual(['preview', { create: 2, update: 1, same: 0, problem: 5 }]);
  const lines = await imports.linesOf(begun.importId);
  expect(lines.filter((line) => line.result === 'problem').map(({ line, problems }) => [line, problems])).toEqual([
    [5, [{ title: '生日', problem: '看不懂这个日期，请写成 1990-05-20 或 5月20日' }]],
    [6, [{ title: '手机号', problem: '手机号和外部联系人ID至少要有一个' }]],
    [7, [{ title: '手机号', problem: '不是有效的电话号码' }]],
    [8, [{ title: '顾问', problem: '没有这位可以服务客户的同事' }]],
    [9, [{ title: '重复', problem: '和第 2 行是同一个人' }]],
  ]);
  expect(lines[0]?.differences).toEqual(
    expect.arrayContaining([
      { title: '生日', before: '', after: '1990-05-20' },
      { title: '手机号', before: '', after: '139****0001' },
    ]),
  );
  expect(lines[2]).toMatchObject({
    result: 'update',
    differences: [
      { title: '姓名', before: '', after: '王小明' },
      { title: '城市', before: '', after: '苏州' },
    ],
  });
  // Nothing was written yet.
  expect(await search('新客户甲')).toEqual([]);

  const applied = await imports.ask(begun.importId, 'apply');
  expect([applied.state, applied.counts]).toEqual(['applied', { create: 2, update: 1, same: 0, problem: 5 }]);
  const [first] = await search('13911110001');
  expect(first).toMatchObject({ name: '新客户甲', phones: ['139****0001'], consultants: [{ userId: consultantA }] });
  expect((await search('王小明')).map((row) => row.name)).toEqual(['客户1号']);

  // One of the new ones is edited: taking the list back leaves him.
  await asOwner.post(`/staff/customers/${first?.customerId}/profile`, { city: '杭州' });
  const undone = await imports.ask(begun.importId, 'undo');
  expect([undone.state, undone.kept]).toEqual(['undone', 1]);
  expect(await search('13911110002')).toEqual([]);
  expect(await search('13911110001')).toHaveLength(1);
  expect(await search('王小明')).toEqual([]);
  expect(await imports.linesOf(begun.importId)).toEqual([]);
});

it('written again changes nothing: what is there already is the same', async () => {
  const text = '姓名,手机号,生日\n丙,13911110007,--07-01\n';
  const { data: once } = await imports.upload(text);
  await imports.ask(once.importId, 'mapping');
  await imports.ask(once.importId, 'apply');
  const { data: twice } = await imports.upload(text);
  expect((await imports.ask(twice.importId, 'mapping')).counts).toEqual({ create: 0, update: 0, same: 1, problem: 0 });
  expect(await search('13911110007')).toHaveLength(1);
});

it('cancelled leaves nothing, begun twice is begun once, and asks out of order are refused', async () => {
  const requestId = randomUUID();
  const { data: begun } = await imports.upload('姓名,手机号\n丁,13911110008', asOwner, requestId);
  expect((await imports.upload('姓名,手机号\n丁,13911110008', asOwner, requestId)).data.importId).toBe(begun.importId);
  const early = await asOwner.post(`/staff/imports/${begun.importId}/apply`, {});
  expect([early.status, early.error.code]).toEqual([409, 'imports.not-now']);
  const bad = await asOwner.post(`/staff/imports/${begun.importId}/mapping`, { mapping: ['phone', 'phone'] });
  expect([bad.status, bad.error.code]).toEqual([400, 'imports.bad-mapping']);
  expect((await imports.ask(begun.importId, 'cancel')).state).toBe('cancelled');
  expect(await search('13911110008')).toEqual([]);
});

it('keeps no row of a list in the clear, and is the owner’s alone', async () => {
  await imports.upload('姓名,手机号\n保密的人,13911110009');
  const chunks = await mongoose.connection.db!.collection('import-chunks').find().toArray();
  expect(chunks.length).toBeGreaterThan(0);
  expect(JSON.stringify(chunks)).not.toMatch(/保密的人|13911110009/);
  for (const userId of [manager, consultantA]) {
    const refused = await imports.upload('姓名\n甲', await world.as(userId));
    expect([refused.status, refused.error.code]).toEqual([403, 'identity.forbidden']);
  }
});
