// Likes and avoids of a trip wish: vehicles, food, kinds of sights, and what must be seen.
import { wordFinder, type FoundWord } from '../text/find-words.ts';
import { attractionWords, dietNeedsVerb, dietWords, transportWords } from './like-words.ts';
import { placeNames } from './place-names.ts';
import { endsLikeASight, sights } from './sights.ts';
import { type ListSlot, type Slots } from './slots.ts';
import { type WishText } from './wish-text.ts';

type Likes = { like: string[]; avoid: string[] };
/** What one word says in its clause: liked, avoided, or nothing. */
type Judge = (name: string, before: string, after: string, clause: string) => boolean;

const refusal =
  /(?:不(?:想|要|坐|吃|喝|去|爱|喜欢|能|太能|太想|太爱|太喜欢|怎么|大|敢|会|可以|考虑|接受|安排|乘|搭|选|喜|碰|看|逛|玩|进|走|用|希望)|(?<![特级区分])别|勿|忌|讨厌|怕|恐|过敏|没兴趣|不感兴趣|吃不了|受不了|吃不惯|避免|避开|拒绝|除了|戒|厌|反感|(?<!不)少(?=吃|去|安排|放|坐|走)|(?<!有)无)(?:再|太|给我|我们?|安排|去|坐|吃|有|带|那种|任何|什么|了|的|是|要|能|放|加|沾|看|逛|进|乘|搭|选|油|类|很|爱|喜欢|想|让|走|点|过|于|跟团|现在|大家|都)*$|(?<!要|差)不$/;
const refusedBehind =
  /^(?:类|的|这类|什么|过|店|肉|菜|之类)*(?:就?(?:不要|不行|不吃|不去|不坐|不想|不用|不考虑|不喜欢|不感兴趣|不安排|没兴趣|别|免了|算了|过敏|忌口|太累|太贵|太慢|太远|就不|不太|一律不|都不|可以不|吃不了|受不了|吃腻)|(?:都|我)?(?:吃不了|不能吃|不碰|去腻|看腻|看够))/;
/** "无辣不欢", "不是不吃辣" say the opposite. */
const likesAnyway = /无辣不欢|无肉不欢|不是不(?:吃|喜欢)|没有不吃/;
const asks = /^(?:要|需要|得)?(?:多久|多长|多少|几个|几点|怎么|贵不贵|好不好|方便吗)/;

const lists = /^[、和及与跟或,/]{1,2}(?:者)?(?:是)?(?:吃|坐|去|看|逛)?$/;

const isRefused = (clause: string, word: FoundWord): boolean => {
  const before = clause.slice(Math.max(0, word.start - 14), word.start);
  if (likesAnyway.test(clause)) return false;
  return refusal.test(before) || refusedBehind.test(clause.slice(word.end, word.end + 12));
};

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
const findSights = wordFinder(sights);

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

const wants =
  /(?:想|要|必须|必|一定|务必|重点|计划|打算|准备|希望|可以|还|顺便|主要|特别想|最想|就想)(?:要|想|会|得|是)?(?:带\S{1,4})?(?:去|看|逛|玩|打卡|游览|参观|爬|登|到|走)(?:一下|一趟|一次|看看|逛逛|玩玩|看|逛|爬)?(?:一?下)?(?:的(?:有|是|景点|地方)?(?:是|有|:)?)?/;
const musts =
  /(?:必去|必打卡|必看|不能错过|不可错过|一定不能少|打卡(?!点|地)|必须有|必须安排|务必安排|mustsee)(?:的)?(?:景点|地方)?(?:是|有|包括|:)?/;
const tail =
  /(?:看一下|看一看|看看|逛一逛|逛逛|转转|走走|玩一玩|玩玩|玩一天|玩一下|玩|打卡|参观|游览|瞧瞧|一下|一趟|了|吧|呢|啊|哦|的话|拍照|看日出|爬山|里面)+$/;
const noSight =
  /玩|看|走|坐|尝|飞|逛|时候|吃|住|喝|哪|什么|多少|怎么|地方|景点|之类|类的|附近|附件|比较|评分|最好|安静|热闹|体验|感受|有特色|一些|几个|旅游(?!区|景区|度假)|旅行|度假(?!区|村)|出去|商量|问问|了解|两天|三天|[一二三四五\d]天|孩子|老人|爸妈|一起|朋友|家人|大家|我们/;

/** "内蒙古草原" wishes for a kind of sight. */
const isKindThere = (name: string): boolean => {
  const place = [...placeNames.keys()].find((known) => name.startsWith(known) && name.length > known.length);
  const rest = place === undefined ? '' : name.slice(place.length).replace(/^的/, '');
  return rest !== '' && (isKind(rest) || placeNames.has(rest));
};

const isPlace = (name: string): boolean => placeNames.has(name.replace(/[市省]$/, ''));

/** Names cut out of "想去洪崖洞看一下" or "一定要去故宫、长城和颐和园". */
const namesAfter = (clause: string): string[] => {
  const found = musts.exec(clause) ?? wants.exec(clause);
  if (found === null || refusal.test(clause.slice(0, found.index))) return [];
  const rest = clause
    .slice(found.index + found[0].length)
    .trim()
    .replace(tail, '');
  return rest
    .split(/[、和与及跟]|还有|以及/)
    .map((name) => name.replace(tail, '').trim())
    .filter((name) => name.length >= 2 && name.length <= 20 && !noSight.test(name))
    .filter((name, _, names) => !isPlace(name) || (sights.includes(name) && !names.every(isPlace)));
};

const isKind = (name: string): boolean => attractionWords.has(name) || dietWords.has(name) || transportWords.has(name);

const asQuoted =
  /(?:一定|必须|务必)(?:要|得)?去|必去|想去(?:的|逛|看|玩)|景点|打卡|想(?:去)?(?:逛|看|玩|参观)|不能错过/;
const isForElse = /吃|餐|饭|店|住|附近|类|酒店|品牌|航空/;

/** Sights by name: quoted ones in a sentence about sights, known ones, and what is plainly wished for. */
const mustSeeIn = ({ plain, written, clauses, isQuoted }: WishText): string[] => {
  const found: { name: string; at: number }[] = [];
  const add = (name: string, at: number): void => {
    if (!found.some((known) => known.name === name || (at >= known.at && at < known.at + known.name.length)))
      found.push({ name, at });
  };
  for (const match of plain.matchAll(/[^。！？!?\n]+/g)) {
    const sentence = match[0];
    if (
      !asQuoted.test(sentence) ||
      isForElse.test(sentence.replace(/['‘"“「『《][^'’"”」』》]{1,40}['’"”」』》]/g, ''))
    )
      continue;
    for (const quote of sentence.matchAll(/['‘"“「『《]([^'’"”」』》]{2,40})['’"”」』》]/g)) {
      const at = match.index + quote.index + 1;
      if (!isKind(quote[1] ?? '')) add(written.slice(at, at + (quote[1] ?? '').length), at);
    }
  }
  for (const { start, end } of clauses) {
    const clause = plain.slice(start, end);
    if (isQuoted(start) || /附近|旁边|周边|去过|去年|上次|吃(?!饭)|酒店|民宿|住/.test(clause)) continue;
    for (const name of namesAfter(clause)) {
      const at = start + clause.indexOf(name);
      const isWhole = /^(?:还|也|特别|最|就|我|我们|就是)?(?:想|要)去/.test(clause);
      if (
        !isQuoted(at) &&
        !isKind(name) &&
        !isKindThere(name) &&
        (endsLikeASight(name) ||
          sights.includes(name) ||
          (isWhole && name.length >= 3 && !/[的了在是要想着过]/.test(name)))
      )
        add(written.slice(at, at + name.length), at);
    }
    for (const word of findSights(clause)) {
      if (isQuoted(start + word.start) || isRefused(clause, word) || placeNames.has(word.word)) continue;
      if (
        (/(?:想|要|去|看|逛|玩|打卡|安排|加上|必|走|爬|游)/.test(clause) || clause.split(/\s+/).includes(word.word)) &&
        !/^(?:店|路|街|附近|站|酒店|那边|菜)/.test(clause.slice(word.end))
      )
        add(written.slice(start + word.start, start + word.end), start + word.start);
    }
  }
  const names = found.sort((a, b) => a.at - b.at).map(({ name }) => name);
  return [...new Set(names)].filter((name) => !names.some((other) => other !== name && other.includes(name)));
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
