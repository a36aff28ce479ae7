// Makes training material: small knowledge bases with questions they answer, questions they no longer answer, and foreign ones.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { randomFrom } from '../eval/fact-questions.ts';
import { soundsLike } from '../text/pinyin.ts';

export type TrainingEntry = { id: string; questions: string[]; answer: string };
/** `expected` is null where nothing in the episode's knowledge answers. */
export type TrainingQuestion = { text: string; expected: string | null };
export type Episode = { entries: TrainingEntry[]; questions: TrainingQuestion[] };

const linesOf = (name: string): string[] =>
  readFileSync(path.join(import.meta.dirname, name), 'utf8')
    .trim()
    .split('\n');
const isEntry = (value: unknown): value is TrainingEntry =>
  typeof value === 'object' && value !== null && 'questions' in value;
const isForeign = (value: unknown): value is { text: string } =>
  typeof value === 'object' && value !== null && 'text' in value;

/** Each kind of business with what it knows. */
export const readBusinesses = (): { name: string; entries: TrainingEntry[] }[] =>
  readdirSync(path.join(import.meta.dirname, 'knowledge'))
    .sort()
    .map((file) => ({
      name: path.basename(file, '.jsonl'),
      entries: linesOf(`knowledge/${file}`)
        .map((line): unknown => JSON.parse(line))
        .filter(isEntry),
    }));
export const readForeign = (): string[] =>
  linesOf('out-of-scope.jsonl')
    .map((line): unknown => JSON.parse(line))
    .filter(isForeign)
    .map(({ text }) => text);

type Random = () => number;
const pick = <T>(items: readonly T[], random: Random): T | undefined => items[Math.floor(random() * items.length)];
const shuffle = <T>(items: readonly T[], random: Random): T[] =>
  items
    .map((item) => ({ item, order: random() }))
    .sort((left, right) => left.order - right.order)
    .map(({ item }) => item);

const openings = ['你好，', '请问', '请问一下', '您好 我想问下', '那个，', '想咨询一下', '喂', '麻烦问下'];
const endings = ['呢', '啊', '呀', '？？', '谢谢', '，急', '～', '哈'];

/** What thumbs do to a question: a character that sounds alike, one missing, two swapped, words of politeness. */
const disturb = (text: string, random: Random): string => {
  const characters = Array.from(text);
  const at = Math.floor(random() * characters.length);
  const kind = random();
  if (kind < 0.3) {
    const other = pick(soundsLike(characters[at] ?? ''), random);
    if (other !== undefined) characters[at] = other;
    return characters.join('');
  }
  if (kind < 0.42 && characters.length > 5) return characters.filter((_, index) => index !== at).join('');
  if (kind < 0.5 && at + 1 < characters.length) {
    characters.splice(at, 2, characters[at + 1] ?? '', characters[at] ?? '');
    return characters.join('');
  }
  return kind < 0.8 ? `${pick(openings, random) ?? ''}${text}` : `${text}${pick(endings, random) ?? ''}`;
};

/** Ways to ask that mean the same: most customers ask nearly as the knowledge does, in their own particles. */
const forms: readonly (readonly string[])[] = [
  ['多少钱', '什么价', '怎么收费', '费用多少', '要多少', '啥价'],
  ['什么时候', '啥时候', '几时', '什么时间'],
  ['怎么办', '咋办', '怎么处理', '咋整'],
  ['怎么', '如何', '咋', '怎样'],
  ['在哪里', '在哪', '在哪儿', '在什么地方'],
  ['多久', '多长时间', '要等多久', '几天'],
  ['需要什么', '要什么', '要啥', '要哪些'],
  ['是什么', '是啥', '指什么'],
  ['可以', '能', '能不能', '可不可以'],
  ['是否', '能不能', '会不会'],
  ['有没有', '有无'],
  ['需要', '要', '用'],
  ['提供', '有'],
  ['如果', '要是', '万一'],
  ['吗', '么', '不', '嘛', '吧'],
];

/** The same question in other particles, without some of its courtesies, or with its end first. */
const rephrase = (text: string, random: Random): string => {
  let said = text.replace(/[？?。！]$/, '');
  for (const group of forms) {
    const found = group.find((form) => said.includes(form));
    if (found !== undefined && random() < 0.6) said = said.replace(found, pick(group, random) ?? found);
  }
  if (random() < 0.3) said = said.replace(/酒店|你们|我们|房间|是|的|景区|订单/, '');
  return said;
};

/** Episodes over the given entries: with one, some or nearly all wordings known, a share of entries taken away. */
export const makeEpisodes = (
  all: readonly TrainingEntry[],
  foreign: readonly string[],
  count: number,
  seed: number,
): Episode[] => {
  const random = randomFrom(seed);
  return Array.from({ length: count }, (_, number): Episode => {
    const known = [0, 0, 1, 2, 9][number % 5] ?? 0;
    const own = shuffle(all, random);
    const size = Math.ceil(own.length * (0.3 + 0.6 * random()));
    const entries: TrainingEntry[] = [];
    const questions: TrainingQuestion[] = [];
    own.forEach(({ id, questions: wordings, answer }, index) => {
      const isKept = index < size;
      // Knowledge that a person wrote has one formal wording; what else is known came from customers.
      const [formal = '', ...others] = wordings;
      const mixed = shuffle(others, random);
      const kept = known >= mixed.length ? mixed.slice(0, -1) : mixed.slice(0, known);
      const asked = mixed.filter((wording) => !kept.includes(wording));
      if (isKept) entries.push({ id, questions: [formal, ...kept], answer });
      // The missing ones are fewer, or nearly every question would be foreign.
      else if (random() < 0.75) return;
      const near = [rephrase(formal, random), rephrase(formal, random)];
      for (const text of isKept ? [...near, ...asked] : [...near.slice(1), ...asked.slice(0, 2)]) {
        const expected = isKept ? id : null;
        questions.push({ text: random() < 0.35 ? disturb(text, random) : text, expected });
      }
    });
    for (const text of shuffle(foreign, random).slice(0, 30)) questions.push({ text, expected: null });
    return { entries, questions };
  });
};
