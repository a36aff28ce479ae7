// Who comes along: all heads, and of these adults, children and the old, as far as the text says.
import {
  childrenIn,
  companion,
  headsByAge,
  kinIn,
  mostHeads,
  numberOf,
  seniorsIn,
  sumOf,
  totalIn,
  type Heads,
  type Party,
} from './count-heads.ts';
import * as patterns from './party-patterns.ts';
import { type WishText } from './wish-text.ts';

const party = (people: number | null, adults: number, children: number, seniors: number): Party => ({
  ...(people !== null && people > 0 && people <= mostHeads && { people }),
  ...(adults > 0 && { adults }),
  ...(children > 0 && { children }),
  ...(seniors > 0 && { seniors }),
});

/** Heads as the text counts or lists them; what it leaves open stays open. */
export const readParty = ({ plain }: WishText): Party => {
  const text = plain.replace(/(?:双|单|三|[一二两三]?)人(?:间|房|床)|人民币|个人觉得|朋友圈|亲子/g, '＿');
  const byAge = headsByAge(text);
  if (byAge !== null) return byAge;
  const children = childrenIn(text);
  const old = seniorsIn(text);
  const seniors = isParentLed(text) ? { ...old, count: 0 } : old;
  const seniorCount = seniors.at < 0 ? 0 : seniors.count;
  const stated = sumOf(text, patterns.adults, ({ count, after }) => numberOf(count) ?? numberOf(after) ?? 0);
  const family = numberOf([...text.matchAll(patterns.familyOf)][0]?.groups?.count);
  if (family === 3 || family === 4) {
    const young = Math.max(children.count, family - 2);
    const joined = seniorCount > 0 && stated.count === 0;
    if (stated.count + seniorCount + children.count === family)
      return party(family, stated.count, children.count, seniorCount);
    return joined ? party(family + seniorCount, 2, family - 2, seniorCount) : party(family, family - young, young, 0);
  }
  if (family !== null) {
    const adults =
      children.count + seniorCount > 0 && children.count + seniorCount < family
        ? family - children.count - seniorCount
        : 0;
    return party(family, adults, children.count, seniorCount);
  }
  let couples = 0;
  const couple = sumOf(text, patterns.couples, ({ count }) => {
    couples += 1;
    // "情侣去度蜜月" tells of the same two.
    return count === undefined && couples > 1 ? 0 : (numberOf(count) ?? 1) * 2;
  });
  const friends = kinIn(text);
  const kin = isParentLed(text)
    ? { ...friends, count: friends.count + old.count, at: Math.max(friends.at, old.at) }
    : friends;
  const total = totalIn(text);
  if (stated.count > 0) {
    const people = stated.count + children.count + seniorCount;
    return party(
      total !== null && total.count > people ? total.count : people,
      stated.count,
      children.count,
      seniorCount,
    );
  }
  const dependants = children.count + seniorCount;
  // "夫妻二人带老母亲" counts the couple, not all.
  const isOfCouple = total !== null && total.count === couple.count && dependants > 0;
  if (total !== null && !isOfCouple) {
    if (total.count === 1 && dependants + couple.count + kin.count > 0 && !/一个人带|1个人带/.test(text))
      return listed(text, couple, kin, children, seniors);
    const following = text.slice(total.end, total.end + 12);
    const adds =
      dependants > 0 &&
      !total.isAll &&
      kin.at < 0 &&
      couple.at < 0 &&
      /^[，,\s]*(?:还|再|另外)?(?:要)?(?:带|加|外加|和|跟(?!团)|还有|领)/.test(following);
    if (adds) return party(total.count + dependants, total.count, children.count, seniorCount);
    const adults =
      dependants > 0 && dependants < total.count && !children.isOpen && !seniors.isOpen ? total.count - dependants : 0;
    const isCoupled = couple.count === total.count && dependants === 0 ? total.count : 0;
    return dependants > total.count
      ? party(total.count, 0, 0, 0)
      : party(total.count, adults || isCoupled, children.count, seniorCount);
  }
  return listed(text, couple, kin, children, seniors);
};

const hasPartner = new RegExp(patterns.partners.source);
const comesAlong = new RegExp(
  `(?:我|我们|咱|自己)(?:想|要|打算|准备|计划|们)*${companion}|带|陪|领着|(?:和|跟)(?:我|我的)?(?:老|女|男|朋|闺|同|爸|妈|父|家|对|媳|孩|姐|妹|弟|哥|室|舍|发小|爱人|先生|太太|未婚)|(?:和|跟|、)我(?!们?(?:说|讲|推荐|联系))`,
);
/** "妈妈带儿子", "爸爸妈妈带我和弟弟": the parents lead, they are no seniors. */
const isParentLed = (text: string): boolean =>
  /(?:爸|妈|父母|父亲|母亲)(?:带着?|领着?)(?!我爸|我妈)/.test(text) && !/我(?:和|跟|与)/.test(text);

/** Nobody counted: the listed heads are added up, with the speaker where he is one of them. */
const listed = (
  text: string,
  couple: Heads,
  kin: Heads,
  children: Heads,
  seniors: Heads & { areAlone: boolean },
): Party => {
  const seniorCount = seniors.at < 0 ? 0 : seniors.count;
  const others = couple.count + kin.count + children.count + seniorCount;
  if (others === 0 && !kin.isOpen && !seniors.isOpen) return patterns.alone.test(text) ? { people: 1 } : {};
  const onlyOld = seniorCount > 0 && seniorCount === others && !comesAlong.test(text);
  if (seniors.areAlone || onlyOld) return party(seniorCount, 0, 0, seniorCount);
  const self = couple.count > 0 ? 0 : (isParentLed(text) ? /[带领]着?我/ : comesAlong).test(text) ? 1 : 0;
  const grown = couple.count + kin.count + self;
  // "想带孩子去三亚" does not say who else comes.
  const isBareChild =
    grown === self && seniorCount === 0 && !/我(?:自己|一个人)?(?:要|想|打算|准备|们)?[带领和]|[和跟、]我/.test(text);
  const isOpen = kin.isOpen || children.isOpen || seniors.isOpen || (isBareChild && !isParentLed(text));
  const knowsGrown = grown > 0 && !kin.isOpen;
  const areAdults = couple.count > 0 || children.count + seniorCount > 0 || hasPartner.test(text);
  const people =
    isOpen || (self === 0 && couple.count === 0 && !isParentLed(text)) ? null : grown + children.count + seniorCount;
  return party(people, knowsGrown && areAdults && people !== null ? grown : 0, children.count, seniorCount);
};
