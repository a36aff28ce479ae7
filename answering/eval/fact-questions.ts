// Questions about the places of a library with the answers its data give, made from templates: to measure facts on any library.
import { completeField, type Entity, type FieldValue } from '../facts/fact-library.ts';
import { normalName } from '../facts/name-forms.ts';

export type FactQuestion = {
  id: string;
  text: string;
  style: string;
  expected: { action: 'answer' | 'unknown'; entity: string; field: string; value: FieldValue };
};

const phrasings: Readonly<Record<string, readonly string[]>> = {
  地址: [
    '$在哪里',
    '$的地址是什么？',
    '请问$怎么走',
    '$在什么位置啊',
    '$在哪个区',
    '告诉我$地址',
    '$具体位置发我一下',
    '我想去$，在哪儿呀',
  ],
  电话: ['$电话多少', '$的联系方式有吗', '有$的电话号码吗', '怎么联系$', '$的联系电话给我一个', '$座机号多少'],
  评分: ['$评分多少', '$评价怎么样', '$能打几分', '$口碑好吗', '$的评分高不高'],
  门票: ['$门票多少钱', '$要门票吗', '$票价是多少', '去$玩一张票多少钱', '$进去要多少钱', '$成人票贵不贵', '$的门票呢'],
  游玩时间: [
    '$要玩多久',
    '$逛完需要多长时间',
    '$一般游玩几个小时',
    '$游玩时间要多久',
    '在$玩大概要多久',
    '$建议玩多长时间',
  ],
  地铁: ['去$坐地铁到哪站', '$附近的地铁站是哪个', '$离哪个地铁口近', '$最近的地铁是什么', '坐地铁怎么去$'],
  价格: ['$多少钱一晚', '$房价多少', '住$一晚要多少钱', '$的房费是多少', '$价格怎么样，一晚多少', '$住一晚多少'],
  人均消费: ['$人均多少', '$人均消费高吗', '在$吃一顿大概多少钱', '$消费水平怎么样', '$人均大概要花多少'],
  营业时间: [
    '$几点开门',
    '$几点关门',
    '$营业时间是什么时候',
    '$营业到几点',
    '$什么时候打烊',
    '$晚上几点关',
    '$早上几点开始营业',
  ],
  酒店类型: ['$是几星级的', '$是什么档次的酒店', '$属于什么类型', '$是经济型的吗'],
  推荐菜: ['$有什么推荐菜', '$的招牌菜是什么', '去$吃什么好', '$有什么好吃的', '$有哪些特色菜', '$必点的是啥'],
  酒店设施: ['$有哪些设施', '$的酒店设施怎么样', '$提供什么服务', '$都有什么设施'],
  周边景点: ['$附近有什么好玩的', '$周边景点有哪些', '$旁边有什么可以逛的', '$周围有景点吗'],
  周边餐馆: ['$附近有什么吃的', '$周边餐馆推荐一下', '$旁边有什么好吃的餐厅', '$附近哪里可以吃饭'],
  周边酒店: ['$附近有什么酒店', '$周边酒店有哪些', '$旁边有住的地方吗', '$附近哪里可以住'],
};
const facilityPhrasings = ['$有#吗', '$有没有#', '$提供#吗', '请问$有#么', '$那边有#吗？', '#$有吗'];
const askedFacilities: Readonly<Record<string, { words: readonly string[]; entry: RegExp }>> = {
  wifi: { words: ['wifi', 'WiFi', '无线网'], entry: /wifi/i },
  健身房: { words: ['健身房', '健身的地方'], entry: /健身/ },
  SPA: { words: ['SPA', 'spa'], entry: /spa/i },
  游泳池: { words: ['游泳池', '泳池'], entry: /泳池/ },
  早餐服务: { words: ['早餐', '早饭'], entry: /早餐/ },
  停车: { words: ['停车场', '停车位'], entry: /停车/ },
  接机服务: { words: ['接机服务', '接机'], entry: /接机/ },
  行李寄存: { words: ['行李寄存'], entry: /行李/ },
  棋牌室: { words: ['棋牌室', '麻将'], entry: /棋牌/ },
  桑拿: { words: ['桑拿'], entry: /桑拿/ },
  会议室: { words: ['会议室'], entry: /会议/ },
  电梯: { words: ['电梯'], entry: /电梯/ },
};

/** A generator of numbers in [0, 1) that gives the same ones for the same seed (mulberry32). */
export const randomFrom = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
};

const inBrackets = /[（(]([^（()）]+)[)）]/;

/** Ways of writing a name; where one does not apply, null. */
const styles: Readonly<Record<string, (name: string, random: () => number) => string | null>> = {
  exact: (name) => name,
  'no brackets': (name) => (inBrackets.test(name) ? name.replace(/[（()）]/g, '') : null),
  'no city': (name) => (/^北京.{4,}/.test(name) && !/[（(]/.test(name) ? name.slice(2) : null),
  'branch first': (name) => {
    const branch = inBrackets.exec(name)?.[1];
    if (branch === undefined || !branch.endsWith('店') || name.includes('原')) return null;
    return `${branch.slice(0, -1)}的${name.replace(inBrackets, '')}`;
  },
  spaced: (name) => (name.length > 5 ? `${name.slice(0, 3)} ${name.slice(3)}` : null),
  'a slip': (name, random) => {
    if (name.length < 5 || inBrackets.test(name)) return null;
    const at = 1 + Math.floor(random() * (name.length - 3));
    return `${name.slice(0, at)}${random() < 0.5 ? '' : '某'}${name.slice(at + 1)}`;
  },
};

const isSilent = (value: FieldValue | undefined): boolean =>
  value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);

/**
 * `count` questions about a library, the same for the same seed. What the data do not say is expected as unknown; a list that
 * is not declared complete answers no question with 没有.
 */
export const makeFactQuestions = (entities: readonly Entity[], count: number, seed: number): FactQuestion[] => {
  const random = randomFrom(seed);
  const pick = <T>(list: readonly T[]): T | undefined => list[Math.floor(random() * list.length)];
  const questions: FactQuestion[] = [];
  const names = Object.keys(styles);
  for (let tries = 0; questions.length < count && tries < count * 20; tries += 1) {
    const entity = pick(entities);
    const style = pick(names) ?? 'exact';
    const said = entity === undefined ? null : styles[style]?.(entity.name, random);
    if (entity === undefined || said === null || said === undefined) continue;
    // Names that another place bears too have no one answer.
    const form = normalName(said);
    if (entities.some((other) => other !== entity && other.forms.full.includes(form))) continue;
    const known = [...entity.fields.keys()].filter((field) => phrasings[field] !== undefined);
    const field = pick(known);
    if (field === undefined) continue;
    const facilities = entity.fields.get('酒店设施');
    const id = `fact-${questions.length + 1}`;
    if (Array.isArray(facilities) && random() < 0.4) {
      const [, facility] = pick(Object.entries(askedFacilities)) ?? [];
      const phrase = pick(facilityPhrasings)?.replace('#', pick(facility?.words ?? []) ?? '') ?? '';
      const has = facilities.some((entry) => typeof entry === 'string' && facility?.entry.test(entry));
      const isDeclared = entity.fields.has(completeField);
      const value = has ? '有' : isDeclared ? '没有' : null;
      const expected = {
        action: value === null ? ('unknown' as const) : ('answer' as const),
        entity: entity.name,
        field: '酒店设施',
        value,
      };
      questions.push({ id, text: phrase.replace('$', said), style, expected });
      continue;
    }
    const value = entity.fields.get(field);
    const silent = isSilent(value);
    const text = pick(phrasings[field] ?? [])?.replace('$', said) ?? '';
    const expected = {
      action: silent ? ('unknown' as const) : ('answer' as const),
      entity: entity.name,
      field,
      value: silent ? null : (value ?? null),
    };
    questions.push({ id, text, style, expected });
  }
  return questions;
};
