// The commands that measure slots and facts: JSON lines in, JSON lines out, a summary last.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { places } from './fact-places.ts';

const root = path.resolve(import.meta.dirname, '../..');
const folder = mkdtempSync(path.join(tmpdir(), 'answering-'));
afterAll(() => rmSync(folder, { recursive: true }));

const fileOf = (name: string, text: string): string => {
  const file = path.join(folder, name);
  writeFileSync(file, text);
  return file;
};
const run = (script: string, ...args: string[]): unknown[] =>
  execFileSync(process.execPath, ['--import', 'tsx', `answering/eval/${script}.ts`, ...args], {
    cwd: root,
    encoding: 'utf8',
  })
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);

it('eval:slots prints the slots of each row and counts those that were expected', () => {
  const row = { id: 'a', text: '一家三口从武汉去三亚玩5天，预算1.2w', today: '2025-11-01' };
  const slots = {
    origin: '武汉',
    destination: ['三亚'],
    days: 5,
    people: 3,
    adults: 2,
    children: 1,
    budgetYuan: 12_000,
  };
  const file = fileOf(
    'wishes.jsonl',
    `${JSON.stringify(row)}\nno json\n${JSON.stringify({ ...row, id: 'b', slots })}\n`,
  );
  expect(run('eval-slots', file)).toMatchObject([
    { id: 'a', slots },
    { id: 'b', slots },
    { summary: { rows: 2, unreadable: 1, compared: 1, jointlyRight: 1 } },
  ]);
});

it('eval:facts answers rows out of several libraries', () => {
  const [one, two] = [
    fileOf('one.json', JSON.stringify(places.slice(0, 5))),
    fileOf('two.json', JSON.stringify(places.slice(5))),
  ];
  const rows = [
    { id: 1, text: '望河宫门票多少钱', session: 's', expected: { action: 'answer', value: 60 } },
    { id: 2, text: '电话呢', session: 's' },
    { id: 3, text: '春晖大酒店有桑拿吗' },
  ];
  const questions = fileOf('questions.jsonl', rows.map((row) => JSON.stringify(row)).join('\n'));
  expect(run('eval-facts', '--library', one, two, '--questions', questions)).toMatchObject([
    { id: 1, action: 'answer', entity: '望河宫', field: '门票', value: 60, source: 'one.json' },
    { id: 2, action: 'answer', entity: '望河宫', field: '电话', value: '010-3000', source: 'one.json' },
    { id: 3, action: 'unknown', entity: '北京春晖大酒店', field: '酒店设施', value: null, source: null },
    { summary: { rows: 3, answer: 2, unknown: 1, choose: 0, expected: 1, right: 1 } },
  ]);
});

it('eval answers a follow-up by the question before it', () => {
  const entries = [
    { id: 'cancel', questions: ['取消怎么扣费'], answer: '按天数扣。' },
    { id: 'typhoon', questions: ['遇到台风取消怎么退'], answer: '全额退。' },
  ];
  const knowledge = fileOf('kb.jsonl', entries.map((row) => JSON.stringify(row)).join('\n'));
  const row = { id: 1, text: '要是台风呢', previous: '取消怎么扣费', expected: 'typhoon' };
  const questions = fileOf('follow-up.jsonl', JSON.stringify(row));
  const [answer, summary] = run('eval', '--knowledge', knowledge, '--questions', questions);
  expect(answer).toMatchObject({ id: 1, candidates: ['typhoon', 'cancel'] });
  expect(summary).toMatchObject({ summary: { engine: 'ours', entries: 2, questions: 1 } });
});

it.each([
  [['--foo'], "Unknown option '--foo': npm run eval"],
  [['--engine', 'ours'], 'npm run eval'],
  [['knowledge.jsonl'], "Unexpected argument 'knowledge.jsonl': npm run eval"],
  [['--check', '--today', '2025-11-01'], "Unknown option '--check': npm run eval"],
  [['--knowledge', '/missing.jsonl', '--questions', '/missing.jsonl'], '/missing.jsonl: cannot be read'],
])('eval %j fails with one line instead of measuring', (args, line) => {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--import', 'tsx', 'answering/eval/eval.ts', ...args],
    { cwd: root, encoding: 'utf8' },
  );
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  expect(stderr.trim().split('\n')).toEqual([expect.stringContaining(line)]);
});
