// Tells the name of a place the library lacks from a place it has: 故宫角楼咖啡 is not 故宫, and 上海国际饭店 not 北京国际饭店.
import { placeNames } from '../slots/place-names.ts';
import { wordFinder } from '../text/find-words.ts';
import { type Entity } from './fact-library.ts';

/** The rest of a longer name right behind a known one; words that ask or join ("有餐厅吗", "附近的酒店") are none. */
const longerName =
  /^(?!酒店(?:设施|类型)|门票|餐厅[吗在有])[^有的附近旁边周里门口去到离和跟是在几多哪什怎要能住吃玩、，。？?\s]{0,5}(?:咖啡|餐厅|餐馆|酒店|宾馆|饭店|公寓|客栈|书店|商场|超市|博物馆|影城|大厦|剧院|火锅|烤鸭店|民宿)/;

const askingWords =
  /请问|你好|您好|我想|知道|告诉|一下|帮我|查|多少钱?|一晚|电话|号码|地址|位置|在哪[里儿]?|哪里|几点|开门|关门|营业|时间|门票|票价|人均|消费|有没有|推荐|招牌|什么|附近|周边|地铁|怎么[走去样]?|评分|评价|房价|价格|设施|早餐|停车|那家|那个|那边|这家|家|店|的|有|吗|么|呢|是|住|去|到|要|大概|一般|[？?。，,！!]/g;

const findPlaces = wordFinder(placeNames.keys());

/** True where the words behind a mention go on with a name. */
export const goesOnAsAName = (after: string): boolean => longerName.test(after);

const isOwn = (place: string, entity: Entity): boolean =>
  entity.name.includes(place) || String(entity.fields.get('地址') ?? '').includes(place);

/** A city right before a name that is not the entity's own. */
export const isElsewhere = (before: string, entity: Entity): boolean => {
  const near = before.slice(-6);
  const last = findPlaces(near).at(-1);
  return last !== undefined && last.end === near.length && !isOwn(last.word, entity);
};

/** A city anywhere in a question that is not the entity's own: 南京大学 is no slip for 北京大学. */
export const namesElsewhere = (question: string, entity: Entity): boolean =>
  findPlaces(question).some(({ word }) => !isOwn(word, entity));

/** How much of what a question names, its asking words apart, stands in the entity's name: 0 to 1. */
export const shareNamed = (question: string, name: string): number => {
  const content = [...new Set(question.replace(askingWords, ''))];
  return content.length === 0 ? 0 : content.filter((character) => name.includes(character)).length / content.length;
};
