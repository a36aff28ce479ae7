// Likes and avoids of a trip wish: vehicles, food, kinds of sights, and what must be seen.
import { wordFinder, type FoundWord } from '../text/find-words.ts';
import { attractionWords, dietNeedsVerb, dietWords, transportWords } from './like-words.ts';
import { mustSeeIn } from './must-see.ts';
import { isRefused, likesAnyway } from './refusals.ts';
import { type ListSlot, type Slots } from './slots.ts';
import { type WishText } from './wish-text.ts';

type Likes = { like: string[]; avoid: string[] };
/** What one word says in its clause: liked, avoided, or nothing. */
type Judge = (name: string, before: string, after: string, clause: string) => boolean;

const asks = /^(?:要|需要|得)?(?:多久|多长|多少|几个|几点|怎么|贵不贵|好不好|方便吗)/;
const lists = /^[、和及与跟或,/]{1,2}(?:者)?(?:是)?(?:吃|坐|去|看|逛)?$/;

/** Reads one kind of words clause by clause; in "不吃辣、羊肉和海鲜" the refusal reaches along the list. */
const likesIn = (
  { plain, clauses, isQuoted }: WishText,
  names: ReadonlyMap<string, string>,
  find: (text: string) => FoundWord[],
  counts: Judge,
): Likes => {
  const likes: Likes = { like: [], avoid: [] };
  const add = (list: string[], name: string): void => {
    if (!list.includes(name)) list.push(name);
  };
  for (const { start, end } of clauses) {
    const clause = plain.slice(start, end);
    let last: { end: number; refused: boolean; counted: boolean } | undefined;
    for (const word of find(clause)) {
      const at = start + word.start;
      // A quoted name is a name, unless the quotes hold just this word.
      if (isQuoted(at) && (isQuoted(at - 1) || isQuoted(start + word.end))) continue;
      const name = names.get(word.word) ?? word.word;
      const continues = last !== undefined && lists.test(clause.slice(last.end, word.start));
      const refused = isRefused(clause, word) || (continues && last?.refused === true);
      const [before, after] = [clause.slice(0, word.start), clause.slice(word.end)];
      const counted =
        !asks.test(after) && (counts(name, before, after, clause) || (continues && last?.counted === true));
      if (refused) add(likes.avoid, name);
      else if (counted) add(likes.like, name);
      last = { end: word.end, refused, counted };
    }
  }
  return { like: likes.like.filter((name) => !likes.avoid.includes(name)), avoid: likes.avoid };
};

const findTransport = wordFinder(transportWords.keys());
const findDiet = wordFinder(dietWords.keys());
const findAttraction = wordFinder(attractionWords.keys());

const transportCounts: Judge = (name, before, after) => {
  if (
    /^(?:站|口|线|附近|旁|沿线|餐|场|票价|拖鞋)/.test(after) ||
    /(?:附近|靠近|离|距离?|近)[\u4e00-\u9fff]{0,3}$/.test(before)
  )
    return false;
  if (['船', '步行', '骑行', '转机'].includes(name))
    return /(?:坐|乘|搭|想|喜欢|选择|可以|用|打算|最好)[\u4e00-\u9fff]{0,3}$/.test(before);
  return true;
};
const dietCounts: Judge = (name, before, after, clause) => {
  if (/^(?:街|广场|城(?!市)|博物馆|村|文化)/.test(after)) return false;
  if (dietNeedsVerb.has(name))
    return (
      /(?:吃|尝|喝|喜欢|爱|偏好|想来|来点|能|口味|无)[\u4e00-\u9fff]{0,4}$/.test(before) || likesAnyway.test(clause)
    );
  return true;
};
const attractionCounts: Judge = (name, before, after, clause) => {
  if (/酒店|民宿|住(?!在)|客房|房间|餐厅|附近|饭店/.test(clause)) return false;
  if (name === '大学' && /[\u4e00-\u9fff]{2}$/.test(before) && !/(?:去|看|逛|的|些|几所|当地)$/.test(before))
    return false;
  if (/^(?:馆|路|街|大道|站|大桥|北|南|东|西)/.test(after)) return false;
  if (name === '亲子') return true;
  if (name === '人多' || name === '购物店') return false;
  return /(?:有没有|推荐|求|想|喜欢|爱|看|逛|去|玩|体验|感受|偏好|偏爱|感兴趣|安排|多|类|景点|主要|主打|为主|最好|希望|必须|打卡|拍|泡|热爱|以)/.test(
    clause,
  );
};

const paceOf = (plain: string): '轻松' | '适中' | '紧凑' | null => {
  if (/特种兵|紧凑|排满|充实|多(?:去|玩|看|逛)(?:几|一些|点)|不怕累|暴走/.test(plain)) return '紧凑';
  if (/(?:节奏|行程|安排)?(?:适中|正常节奏|不紧不慢|劳逸结合)/.test(plain)) return '适中';
  if (
    /轻松|休闲|悠闲|慢(?:游|节奏|一点|慢玩|悠悠)|(?:不要|别|不想|不能|不用)(?:太|那么)?(?:累|赶|紧|满)|不赶|不累|躺平|度假为主|睡到自然醒/.test(
      plain,
    )
  )
    return '轻松';
  return null;
};

/** 黄果树瀑布 is no wish for waterfalls. */
const withoutNames = (wish: WishText, names: readonly string[]): WishText => ({
  ...wish,
  plain: names.reduce((text, name) => text.replaceAll(name.toLowerCase(), '＿'.repeat(name.length)), wish.plain),
});

export type ReadLikes = Partial<Record<ListSlot, readonly string[]>> & Pick<Slots, 'pace'>;

/** All likes and avoids; a list that would be empty is absent. */
export const readLikes = (wish: WishText): ReadLikes => {
  const transport = likesIn(wish, transportWords, findTransport, transportCounts);
  const diet = likesIn(wish, dietWords, findDiet, dietCounts);
  const seen = mustSeeIn(wish);
  const attraction = likesIn(withoutNames(wish, seen), attractionWords, findAttraction, attractionCounts);
  const lists: readonly (readonly [ListSlot, readonly string[]])[] = [
    ['transportLike', transport.like],
    ['transportAvoid', transport.avoid],
    ['dietLike', diet.like],
    ['dietAvoid', diet.avoid],
    ['attractionLike', attraction.like],
    ['attractionAvoid', attraction.avoid],
    ['mustSee', seen],
  ];
  const pace = paceOf(wish.plain);
  return {
    ...Object.fromEntries(lists.filter(([, names]) => names.length > 0)),
    ...(pace !== null && { pace }),
  };
};
