// The knowledge index at size: how long 20,000 entries take, what they hold in memory, how fast one answer is, and what bad input costs.
// node --import tsx bench/answering.ts [--entries 20000]: JSON on standard output; exit 1 where a limit is broken.
// Times are CPU times of this process, so that a busy machine does not change them; wall-clock times stand beside them.
import os from 'node:os';
import { parseArgs } from 'node:util';
import { IntentRecognizer, KnowledgeIndex, type QuestionEntry } from '../answering/index.ts';

const limits = { indexSeconds: 5, memoryMb: 400, answerP95Ms: 20, badInputMs: 50, rowsPerMinute: 10_000 };
const { values } = parseArgs({ options: { entries: { type: 'string', default: '20000' } } });
const size = Number(values.entries);

const cities = ['北京', '上海', '西安', '成都', '三亚', '丽江', '桂林', '厦门', '哈尔滨', '拉萨', '大理', '青岛'];
const things = [
  '酒店',
  '门票',
  '签证',
  '接机',
  '早餐',
  '导游',
  '租车',
  '保险',
  '游船',
  '温泉',
  '索道',
  '班车',
  '房间',
  '发票',
  '押金',
];
const aspects = ['多少钱', '几点开始', '怎么预订', '在哪里', '可以退吗', '需要什么证件', '儿童怎么收费', '要提前多久'];
const pick = (items: readonly string[], number: number): string => items[number % items.length]!;
const entryOf = (number: number): QuestionEntry => {
  const [city, thing, aspect] = [
    pick(cities, number),
    pick(things, Math.floor(number / 12)),
    pick(aspects, Math.floor(number / 180)),
  ];
  const name = `${city}${String.fromCharCode(0x4e00 + ((number * 7) % 6_000))}${thing}`;
  return {
    kind: 'question',
    id: String(number),
    questions: [`${name}${aspect}？`, `请问${city}${number}号线路的${thing}${aspect}`],
    answer: `${name}的安排以确认单为准，${thing}每位${number % 900}元，请提前${number % 9}天告诉顾问。`,
  };
};

/** Milliseconds of CPU and of the clock. */
const measure = (work: () => void): { cpuMs: number; wallMs: number } => {
  const [cpu, startedAt] = [process.cpuUsage(), performance.now()];
  work();
  const { user, system } = process.cpuUsage(cpu);
  return { cpuMs: (user + system) / 1_000, wallMs: performance.now() - startedAt };
};
const quantile = (numbers: readonly number[], share: number): number =>
  [...numbers].sort((left, right) => left - right)[Math.floor(numbers.length * share)] ?? 0;
const rounded = (value: number): number => Math.round(value * 100) / 100;

const asker = { now: new Date('2025-11-01') };
const entries = Array.from({ length: size }, (_, number) => entryOf(number));
// Once around, so that code and lexicon are warm.
new KnowledgeIndex(entries.slice(0, 300)).search('早餐几点', asker);

let index = new KnowledgeIndex();
const indexing = measure(() => (index = new KnowledgeIndex(entries)));
const memoryMb = process.memoryUsage.rss() / 2 ** 20;

const answers = Array.from({ length: 1_000 }, (_, turn) => {
  const { questions } = entryOf((turn * 7_919) % size);
  return measure(() => index.search(`你好，${questions[turn % 2] ?? ''}啊`, asker));
});
const answerCpu = answers.map(({ cpuMs }) => cpuMs);

const badInputs: Record<string, string> = {
  empty: '',
  megabyte: '退房时间是几点？'.repeat(131_072),
  emoji: '😀👨‍👩‍👧🏨'.repeat(200),
  control: '\u0000\u0007\u001b[31m\u200b\ufeff退房\ud800',
  repeated: '啊'.repeat(10_000),
  repeatedDigits: '9'.repeat(10_000),
  letters: 'zhuangshuang'.repeat(1_000),
};
// The median of five: one call alone measures the garbage of those before.
const costOf = (text: string): number =>
  quantile(
    Array.from({ length: 5 }, () => measure(() => index.search(text, asker)).cpuMs),
    0.5,
  );
const bad = Object.fromEntries(Object.entries(badInputs).map(([name, text]) => [name, rounded(costOf(text))]));

const update = measure(() => {
  for (let number = 0; number < 200; number += 1) index.put({ ...entryOf(number), answer: '已更新' });
});

const examples = Array.from({ length: 10_000 }, (_, number) => ({
  text: `${number}房${pick(things, number)}${pick(aspects, Math.floor(number / 15))}`,
  intent: `${number % 15}-${Math.floor(number / 15) % 8}`,
}));
let recognizer = new IntentRecognizer([]);
const learning = measure(() => (recognizer = new IntentRecognizer(examples)));
const recognizing = measure(() => {
  for (const { text } of examples.slice(0, 1_000)) recognizer.recognize(text);
});

const answerMean = answerCpu.reduce((sum, one) => sum + one, 0) / answerCpu.length;
const figures = {
  machine: { cores: os.cpus().length, loadAverage: rounded(os.loadavg()[0] ?? 0) },
  entries: size,
  indexCpuSeconds: rounded(indexing.cpuMs / 1_000),
  indexWallSeconds: rounded(indexing.wallMs / 1_000),
  memoryMb: Math.round(memoryMb),
  answerMedianMs: rounded(quantile(answerCpu, 0.5)),
  answerP95Ms: rounded(quantile(answerCpu, 0.95)),
  answerP95WallMs: rounded(
    quantile(
      answers.map(({ wallMs }) => wallMs),
      0.95,
    ),
  ),
  tenThousandAnswersSeconds: rounded(answerMean * 10),
  badInputMs: bad,
  updateMs: rounded(update.cpuMs / 200),
  intents: {
    examples: examples.length,
    learnSeconds: rounded(learning.cpuMs / 1_000),
    tenThousandSeconds: rounded((learning.cpuMs + recognizing.cpuMs * 10) / 1_000),
  },
};
const isKept =
  figures.indexCpuSeconds <= limits.indexSeconds &&
  figures.memoryMb <= limits.memoryMb &&
  figures.answerP95Ms <= limits.answerP95Ms &&
  Object.values(bad).every((milliseconds) => milliseconds <= limits.badInputMs) &&
  figures.tenThousandAnswersSeconds <= 60 &&
  figures.intents.tenThousandSeconds <= 60;
console.log(JSON.stringify({ ...figures, limits, isKept }, null, 2));
process.exitCode = isKept ? 0 : 1;
