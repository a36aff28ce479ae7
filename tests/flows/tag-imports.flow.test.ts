// A list of tags: checked row by row, written as marks that name it, told to WeCom, and taken back to the mark.
import { makeAgency, consultantA, owner, tagFamily, tagYunnan } from '../support/make-agency.ts';
import type { MarksOfCustomer } from '../../server/modules/marks/marks.contract.ts';
import { runDueImports } from '../../server/modules/imports/run-import.ts';
import { askImport, getImportRecord } from '../../server/modules/imports/change-import.ts';
import { tagImport } from '../../server/modules/tag-lists/index.ts';
import { counted, importsOf } from '../support/import.ts';
import { startOfTime, startWorld, type StaffClient, type World } from '../support/world.ts';

const gold = { id: 'etGold', name: '金卡' };
const silver = { id: 'etSilver', name: '银卡' };
/** 云南 stands in two groups. */
const yunnanAgain = { id: 'etYunnan2', name: '云南' };

let world: World;
let boss: StaffClient;
let imports: ReturnType<typeof importsOf>;
beforeAll(async () => {
  const agency = makeAgency(startOfTime);
  const relations = agency.relations.map((relation) =>
    relation.externalUserId === 'wm6' ? { ...relation, tagIds: [silver.id] } : relation,
  );
  world = await startWorld({
    agency: {
      ...agency,
      relations,
      tagGroups: [
        ...agency.tagGroups,
        { id: 'etLevel', name: '等级', tags: [gold, silver] },
        { id: 'etPast', name: '去过', tags: [yunnanAgain] },
      ],
    },
  });
  boss = await world.as(owner);
  await boss.post('/staff/tag-groups/etLevel', { isSingleChoice: true });
  await world.settle();
  imports = importsOf(world, boss, 'tags', '年会.csv');
});
afterAll(async () => {
  await world.close();
});

const idOf = async (name: string): Promise<string> => {
  const path = `/staff/customers?limit=100&search=${encodeURIComponent(name)}`;
  const [row] = (await boss.get<{ customerId: string }[]>(path)).data;
  if (!row) throw new Error(`no customer ${name}`);
  return row.customerId;
};
const marksOf = async (name: string): Promise<Record<string, string[]>> => {
  const { data } = await boss.get<MarksOfCustomer>(`/staff/customers/${await idOf(name)}/marks`);
  return Object.fromEntries(data.marks.map((mark) => [`${mark.groupName}/${mark.name}`, mark.reasons]));
};
const inWecom = async (externalUserId: string): Promise<string[]> => {
  const { relations } = await world.server.contextFor('test').gateways.wecom.getCustomer(externalUserId);
  return relations.flatMap(({ tagIds }) => tagIds).sort();
};

const seen = '顾问在企业微信里打上，2030年3月4日看到';
const listed = '2030年3月4日随名单导入：“年会.csv”';

const list = [
  '手机号,外部联系人ID,unionid,标签组,标签名称,依据,座位',
  // Known by the phone: 云南 is borne already, as a consultant gave it; 亲子 is new.
  '154 0000 0001,,,意向,云南；亲子,2026 年会签到,A1',
  ',wm4,,,亲子,,A2',
  ',,union5,等级,金卡,,A3',
  // Bears 银卡, given by a consultant in WeCom; the group is single choice.
  ',wm6,,等级,金卡,,A4',
  '13900009999,,,,亲子,,B1',
  ',wm-nobody,,,亲子,,B2',
  ',,,,亲子,,B3',
  ',wm2,,,没有这个,,B4',
  ',wm2,,没有这组,亲子,,B5',
  ',wm2,,,云南,,B6',
  ',wm2,,,,,B7',
  ',wm2,,等级,金卡、银卡,,B8',
  `,wm2,,,亲子,${'长'.repeat(61)},B9`,
  ',wm4,,,亲子,又来一次,B10',
].join('\n');

it('is looked through: what each row would bring, and why some cannot be written', async () => {
  const { data: begun } = await imports.upload(list);
  expect(begun.mapping).toEqual(['phone', 'externalUserId', 'unionId', 'group', 'tags', 'evidence', null]);
  const checked = await imports.ask(begun.importId, 'mapping');
  expect([checked.state, checked.counts]).toEqual(['preview', counted({ create: 3, update: 1, problem: 10 })]);
  const lines = await imports.linesOf(begun.importId);
  expect(
    lines.filter(({ result }) => result !== 'problem').map(({ line, differences }) => [line, differences]),
  ).toEqual([
    [2, [{ title: '意向', before: '云南', after: '亲子、云南' }]],
    [3, [{ title: '意向', before: '云南', after: '亲子、云南' }]],
    [4, [{ title: '等级', before: '', after: '金卡' }]],
    [5, [{ title: '等级', before: '银卡', after: '金卡' }]],
  ]);
  expect(lines.filter(({ result }) => result === 'problem').map(({ line, problems }) => [line, problems])).toEqual([
    [6, [{ title: '手机号', problem: '没有这个号码的客户，请先导入客户名单' }]],
    [7, [{ title: '外部联系人ID', problem: '企业微信里没有同步过这个编号' }]],
    [8, [{ title: '手机号', problem: '手机号和外部联系人ID至少要有一个' }]],
    [9, [{ title: '标签', problem: '有没见过的标签，请先在“标签”里新建，再重新检查' }]],
    [10, [{ title: '标签组', problem: '没有这个标签组，请先在“标签”里新建，再重新检查' }]],
    [11, [{ title: '标签组', problem: '几个组里都有这个标签，请写明是哪一组' }]],
    [12, [{ title: '标签', problem: '请填标签' }]],
    [13, [{ title: '标签', problem: '这个组只能有一个标签，请只留一个' }]],
    [14, [{ title: '依据', problem: '最多 60 个字' }]],
    [15, [{ title: '重复', problem: '和第 3 行说的是同样的事' }]],
  ]);
  expect(await marksOf('客户4号')).toEqual({ '意向/云南': [seen] });

  const applied = await imports.ask(begun.importId, 'apply');
  expect([applied.state, applied.counts]).toEqual(['applied', counted({ create: 3, update: 1, problem: 10 })]);
  expect(await marksOf('客户1号')).toEqual({
    '意向/云南': [seen, `${listed}，2026 年会签到`],
    '意向/亲子': [`${listed}，2026 年会签到`],
  });
  expect(await marksOf('客户6号')).toEqual({ '等级/金卡': [listed] });
  expect([await inWecom('wm1'), await inWecom('wm5'), await inWecom('wm6')]).toEqual([
    [tagFamily.id, tagYunnan.id],
    [gold.id, tagYunnan.id],
    [gold.id],
  ]);

  // The same list once more changes nothing.
  const again = await imports.check(list);
  expect(again.counts).toEqual(counted({ same: 4, problem: 10 }));
  await imports.ask(again.importId, 'cancel');

  // Somebody takes one of them off meanwhile: it stays off, the others go, and what was replaced comes back.
  const family = (await boss.get<MarksOfCustomer>(`/staff/customers/${await idOf('客户4号')}/marks`)).data.marks.find(
    ({ name }) => name === '亲子',
  );
  await boss.post(`/staff/customers/${await idOf('客户4号')}/marks/take-off`, { tagId: family?.tagId });
  await world.settle();
  const undone = await imports.ask(begun.importId, 'undo');
  expect([undone.state, undone.kept]).toEqual(['undone', 1]);
  expect(await marksOf('客户1号')).toEqual({ '意向/云南': [seen] });
  expect(await marksOf('客户4号')).toEqual({ '意向/云南': [seen] });
  expect(await marksOf('客户5号')).toEqual({ '意向/云南': [seen] });
  expect(await marksOf('客户6号')).toEqual({ '等级/银卡': ['2030年3月4日随名单导入：撤回“年会.csv”时恢复'] });
  expect([await inWecom('wm1'), await inWecom('wm4'), await inWecom('wm5'), await inWecom('wm6')]).toEqual([
    [tagYunnan.id],
    [tagYunnan.id],
    [tagYunnan.id],
    [silver.id],
  ]);
});

it('names a person by any of his records: marks go to him, and go from him though he was merged since', async () => {
  const [keepId, otherId] = [await idOf('客户3号'), await idOf('客户2号')];
  const { importId } = await imports.check('电话,标签\n15400000002,金卡');
  await imports.ask(importId, 'apply');
  expect((await boss.post('/staff/merges', { keepId, otherId })).status).toBe(200);
  await world.settle();
  expect(Object.keys(await marksOf('客户3号'))).toContain('等级/金卡');
  // The number is that of the record that was merged.
  const again = await imports.check('电话,标签\n15400000002,金卡');
  expect(again.counts.problem).toBe(0);
  await imports.ask(again.importId, 'cancel');
  const undone = await imports.ask(importId, 'undo');
  expect([undone.state, undone.kept]).toEqual(['undone', 0]);
  expect(Object.keys(await marksOf('客户3号'))).not.toContain('等级/金卡');
  await boss.post('/staff/merges/undo', { customerId: otherId });
  await world.settle();
  expect(Object.keys(await marksOf('客户2号'))).not.toContain('等级/金卡');
});

it('keeps a new customer whose own list is taken back', async () => {
  const people = importsOf(world, boss, 'customers');
  const { importId } = await people.check('姓名,手机号\n打了标签的,13911118888\n没打的,13911119999');
  await people.ask(importId, 'apply');
  await imports.ask((await imports.check('手机号,标签\n13911118888,亲子')).importId, 'apply');
  expect(await people.ask(importId, 'undo')).toMatchObject({ state: 'undone', kept: 1 });
  expect(Object.keys(await marksOf('打了标签的'))).toEqual(['意向/亲子']);
});

it('is half written by nobody: a worker that dies leaves nothing of its chunk, and another goes on there', async () => {
  const filler = Array.from({ length: 150 }, (_, at) => `139000${String(at).padStart(5, '0')},,亲子`);
  const text = ['手机号,外部联系人ID,标签', ',wm3,银卡', ...filler, ',wm5,银卡'].join('\n');
  const { importId } = await imports.check(text);
  const context = { ...world.server.contextFor('test'), wake: () => undefined };
  const staff = { kind: 'staff', userId: owner, name: '赵老板', role: 'owner', storeId: null, sees: null } as const;
  const asBoss = { ...context, actor: staff };
  await askImport(asBoss, await getImportRecord(asBoss, importId), 'apply');
  let chunks = 0;
  const dying = {
    ...tagImport,
    apply: async (...input: Parameters<typeof tagImport.apply>) => {
      const undos = await tagImport.apply(...input);
      chunks += 1;
      if (chunks === 2) throw new Error('the worker died');
      return undos;
    },
  };
  await expect(runDueImports(context, [dying])).rejects.toThrow('the worker died');
  expect(Object.keys(await marksOf('客户3号'))).toContain('等级/银卡');
  expect(Object.keys(await marksOf('客户5号'))).not.toContain('等级/银卡');
  await world.pass(70, 10);
  expect((await imports.detailOf(importId)).state).toBe('applied');
  expect(Object.keys(await marksOf('客户5号'))).toContain('等级/银卡');
  // Stopped while it is written it would be taken back as well: both chunks, each mark once.
  expect(await imports.ask(importId, 'undo')).toMatchObject({ state: 'undone', kept: 0 });
  expect(Object.keys(await marksOf('客户3号'))).not.toContain('等级/银卡');
  expect(Object.keys(await marksOf('客户5号'))).not.toContain('等级/银卡');
});

it('is the owner’s alone, and what lists there are is said to him', async () => {
  const { data } = await boss.get<{ kind: string; columns: { title: string }[] }[]>('/staff/import-kinds');
  expect(data.map(({ kind }) => kind)).toContain('tags');
  const ofA = await world.as(consultantA);
  expect((await ofA.get('/staff/import-kinds')).error.code).toBe('identity.forbidden');
  expect((await imports.upload('标签\n亲子', ofA)).error.code).toBe('identity.forbidden');
});
