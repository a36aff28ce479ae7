// Origin and destinations of a trip wish: which places are named, and what the words beside them make of each.
import { wordFinder } from '../text/find-words.ts';
import { placeNames, regionOf } from './place-names.ts';
import { type WishText } from './wish-text.ts';

type Role = 'origin' | 'destination' | 'mentioned' | 'refused' | 'home' | 'passing';
type Mention = { name: string; start: number; end: number; role: Role };

const findPlaces = wordFinder(placeNames.keys());

/** "南京路", "北京烤鸭", "重庆小面", "四川大学": the place only names the thing behind it. */
const namesAThing =
  /^(?:路(?!线|过|上|途)|街(?!头)|大街|大道|大桥|菜|料理|餐|烤鸭|火锅|小吃|小面|拉面|牛肉面|米粉|米线|螺蛳粉|过桥|炒饭|大盘鸡|烧鸡|扒鸡|火腿|风味|口味|味道|话|方言|大学|师范|理工|科技|交通大学|银行|人(?!均|数|去|想|打算|民币|一起)|饭店|大?酒店|宾馆|大厦|公园|陵|瀑布|石(?!窟|林)|玉|队|籍|卫视|啤酒|咖啡|治|小异|门(?=站|口|外|内)|堡|米饭|特产|土特产|游客|户口|社保)/;
const refusedBefore =
  /(?:不(?:想|要|打算|考虑|用)?再?(?:去|到|飞|玩|安排)|别(?:去|安排)|除了|排除|(?:上次|去年|之前|以前|已经|刚刚?)(?:我们|我|都|就)?(?:去|到|玩)(?:过|了)?|去过了?|(?:从没|没)去过|不是|取消)了?$/;
const refusedAfter = /^(?:就?(?:不去|不要|算了|不考虑|不行|太贵|太远)|(?:我们?|都|已经|之前|以前|上次)+去过|去过)/;
const originBefore =
  /(?:从|由|自|打|当前位置|当前城市|出发地点?|出发城市|始发地?|我们?(?:一家)?(?:现在|目前|人|都)?在|人在|目前在|现在在|坐标|(?:我|家)?住在?|家在|老家(?:在)?|(?:我|我们|咱们)(?:都|一家)?是)(?:[是为:：]|的是)?\s*$/;
const originAfter =
  /^(?:市|省|这边|那边|本地)?(?:虹桥|浦东|首都|大兴|白云|双流|天府|宝安|江北|咸阳|萧山|禄口|天河|[东西南北]站?|国际|火车站|高铁站|机场|站){0,3}(?:直接|这里|这边)?(?:出发|起飞|始发|动身|启程|登机|上车|直飞|出境|人[,，]?|本地人|过去|飞过去|(?:坐|乘|搭)(?:高铁|动车|火车|飞机|大巴|绿皮|城际)|(?:高铁|动车|火车|飞机|自驾|城际)(?:过去|去|走)?(?=$|[，。,\s])|走(?=$|[，。,\s])|自驾(?=过去|去|出发)|开车(?=过去|去|出发)|飞(?=$|[，。,\s]))/;
const livesAfter = /^(?:市|这边)?(?:上班|工作|上学|读书|读大学|定居|生活|打工)/;
const goesBefore =
  /(?:去|到|飞|飞往|前往|赴|游|玩|逛|来|目的地|目标位置|目标城市|想看|安排|改成|改去|换成|还是|选|定|加(?:上|个|一个)?|想走|走|往|抵达|途[经径]|经过|计划|打算|目标)(?:一下|一趟|趟|下|了|个|的)?(?:[是为:：]|的是)?\s*$/;
const travelsAfter =
  /^(?:市|省|那边|这边|周边|及周边|环线|全境|深度|跟团)?(?:玩|旅游|旅行|游|度假|之旅|自由行|自驾|跟团|蜜月|过年|过节|待|呆|住|转转|走走|看看|逛|行程|攻略|线路|路线|的?(?:行程|线路|路线|团|攻略|旅游|旅行)|\s*[一二两三四五六七八九十\d]{1,2}\s?(?:日|天|晚|夜))/;
const between =
  /^\s*(?:市|省)?[、和跟及与\s+/&，,-]*(?:或者?|以及|还有|然后|再|接着|顺便|最后)?(?:再)?(?:去|到|玩|飞|回|转)?\s*$/;
const arrow = /^\s*(?:市|虹桥|浦东|站|机场|[东西南北]站)?\s*(?:直?飞|去|到|至|往返|往|[-—–~→>]{1,2})\s*$/;

/** A round: 北京—上海—杭州—北京. */
const closeRound = (wish: WishText, mentions: readonly Mention[]): void => {
  const [first, last] = [mentions[0], mentions.at(-1)];
  if (first === undefined || last === undefined || mentions.length < 3 || first.name !== last.name) return;
  if (!mentions.every((_, index) => index === mentions.length - 1 || chains(wish, mentions, index))) return;
  for (const mention of mentions) mention.role = mention.name === first.name ? 'origin' : 'destination';
};

const contextOf = (
  text: string,
  { start, end }: { start: number; end: number },
): { before: string; after: string } => ({
  before: text.slice(Math.max(0, start - 14), start),
  after: text.slice(end, end + 16),
});

const roleOf = (wish: WishText, mention: { start: number; end: number }): Role => {
  const { before, after } = contextOf(wish.plain, mention);
  if (wish.isQuoted(mention.start)) return 'mentioned';
  if (refusedBefore.test(before) || refusedAfter.test(after)) return 'refused';
  if (/是$/.test(before) && /^(?:的|人)/.test(after)) return 'origin';
  if (originAfter.test(after) && !/(?:去|到|飞往|前往)$/.test(before)) return 'origin';
  if (originBefore.test(before) && !/^(?:市)?(?:玩|旅游|待|呆|住)/.test(after)) return 'origin';
  if (/在$/.test(before) && livesAfter.test(after)) return 'origin';
  if (/回到?$/.test(before)) return 'home';
  if (/^(?:市)?(?:集合|汇合|碰头|转机|中转|拼车|落地|接(?=$|[，。,\s])|进(?=$|[，。,\s出])|散团)/.test(after))
    return 'passing';
  if (goesBefore.test(before) || travelsAfter.test(after)) return 'destination';
  return 'mentioned';
};

const mentionsIn = (wish: WishText): Mention[] =>
  findPlaces(wish.plain)
    .filter(({ start, end }) => {
      const after = wish.plain.slice(end, end + 6);
      return !namesAThing.test(after) || (after.startsWith('人') && wish.plain[start - 1] === '是');
    })
    .flatMap(({ word, start, end }) =>
      (placeNames.get(word) ?? word)
        .split(' ')
        .map((name) => ({ name, start, end, role: roleOf(wish, { start, end }) })),
    );

/** Roles spread along a list: "去成都、重庆", "上海到三亚", "北京-西安-成都". */
const spreadRoles = (wish: WishText, mentions: readonly Mention[]): void => {
  mentions.forEach((mention, index) => {
    const next = mentions[index + 1];
    if (next === undefined || wish.isQuoted(next.start)) return;
    const gap = wish.plain.slice(mention.end, next.start);
    if (mention.role === 'mentioned' && arrow.test(gap) && !wish.isQuoted(mention.start)) {
      const isChain =
        /^\s*[-—–~→>]+\s*$/.test(gap) && (isSameRegion(mention, next) || chains(wish, mentions, index + 1));
      mention.role = isChain ? 'destination' : 'origin';
      if (next.role === 'mentioned') next.role = 'destination';
    } else if (mention.role === 'destination' && next.role === 'mentioned' && between.test(gap))
      next.role = 'destination';
    else if (mention.role === 'refused' && next.role === 'mentioned' && /^[、和跟及与或]{1,2}$/.test(gap))
      next.role = 'refused';
    else if (mention.role === 'mentioned' && next.role === 'destination' && /^[、和跟及与或]?$/.test(gap))
      mention.role = 'destination';
    else if (mention.role === 'origin' && next.role === 'mentioned' && arrow.test(gap)) next.role = 'destination';
  });
};

const isSameRegion = (a: Mention, b: Mention): boolean =>
  regionOf.get(a.name) !== undefined && regionOf.get(a.name) === regionOf.get(b.name);

const chains = (wish: WishText, mentions: readonly Mention[], index: number): boolean => {
  const [mention, next] = [mentions[index], mentions[index + 1]];
  return mention !== undefined && next !== undefined && arrow.test(wish.plain.slice(mention.end, next.start));
};

const unknownName = String.raw`([\u4e00-\u9fff]{2,5}?)`;
const unknownOrigin = new RegExp(`(?:从|当前位置)${unknownName}(?:出发|去|到|飞|[。，,\\]])`);
const unknownGoal = new RegExp(
  `(?:去|到|前往)${unknownName}(?:玩|旅游|旅行|度假|自由行|[一二两三四五六七八九十\\d]{1,2}日游)`,
);
const noName =
  /[我你他们想要的了是在去到玩和跟个天人哪里儿那这什么几多]|地方|附近|景点|旅|游|吃|看|机场|火车站|公司|家里|海边|国外|国内|外地/;

/** A place no list knows, where the words around it leave no doubt: "从X出发", "去X玩". */
const unknownPlace = (wish: WishText, pattern: RegExp): string | null => {
  const found = pattern.exec(wish.plain);
  const name = found?.[1] ?? '';
  return found === null || noName.test(name) || wish.isQuoted(found.index + 1) ? null : name.replace(/[市县]$/, '');
};

export type Places = { origin: string | null; destinations: string[]; refused: string[]; bare: string[] };

const vague = new Set(['欧洲', '澳洲', '北欧', '东欧', '东南亚', '西北', '东北', '江浙沪', '大湾区', '江南']);

/** A region goes where one of its places is named: 云南大理丽江 is 大理 and 丽江. */
const withoutRegions = (names: readonly string[]): string[] => {
  const unique = [...new Set(names)];
  const isVague = (name: string): boolean => vague.has(name) && unique.some((other) => !vague.has(other));
  return unique.filter((name) => !isVague(name) && !unique.some((other) => regionOf.get(other) === name));
};

/** What the text says of places. `bare` are the places named without a word that gives them a role. */
export const readPlaces = (wish: WishText): Places => {
  const mentions = mentionsIn(wish);
  spreadRoles(wish, mentions);
  closeRound(wish, mentions);
  const named = (role: Role): string[] => mentions.filter((mention) => mention.role === role).map(({ name }) => name);
  const refused = named('refused');
  let origin = named('origin')[0] ?? null;
  let destinations = named('destination');
  if (origin === null && destinations.length > 0) {
    // "上海的两个人想去三亚", "在上海，想去三亚"; or the place one returns to.
    const first = mentions.find(({ role, start }) => role === 'mentioned' && !wish.isQuoted(start));
    const goal = mentions.find(({ role }) => role === 'destination');
    const leads = first !== undefined && goal !== undefined && first.start < goal.start;
    if (leads && /^(?:市)?(?:的|这边)/.test(wish.plain.slice(first.end, first.end + 3)) && first.start < 8)
      origin = first.name;
    origin ??= named('home').find((name) => !destinations.includes(name)) ?? null;
  }
  origin ??= unknownPlace(wish, unknownOrigin);
  // "云南玩九天，昆明大理丽江": places of a region one goes to.
  for (const { name, role } of mentions)
    if (role === 'mentioned' && destinations.includes(regionOf.get(name) ?? name)) destinations.push(name);
  destinations = destinations.filter((name) => name !== origin && !refused.includes(name));
  if (destinations.length === 0) {
    const unknown = unknownPlace(wish, unknownGoal);
    if (unknown !== null && unknown !== origin && !placeNames.has(unknown)) destinations = [unknown];
  }
  const bare = withoutRegions(
    mentions
      .filter(({ role, start }) => role === 'mentioned' && !wish.isQuoted(start))
      .map(({ name }) => name)
      .filter((name) => name !== origin && !refused.includes(name)),
  );
  if (destinations.length === 0) destinations = bare;
  return { origin, destinations: withoutRegions(destinations), refused, bare };
};
