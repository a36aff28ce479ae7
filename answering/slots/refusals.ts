// Tells whether a word is refused where it stands: 不吃辣, 海鲜过敏, 博物馆就算了.
import { type FoundWord } from '../text/find-words.ts';

export const refusal =
  /(?:不(?:想|要|坐|吃|喝|去|爱|喜欢|能|太能|太想|太爱|太喜欢|怎么|大|敢|会|可以|考虑|接受|安排|乘|搭|选|喜|碰|看|逛|玩|进|走|用|希望)|(?<![特级区分])别|勿|忌|讨厌|怕|恐|过敏|没兴趣|不感兴趣|吃不了|受不了|吃不惯|避免|避开|拒绝|除了|戒|厌|反感|(?<!不)少(?=吃|去|安排|放|坐|走)|(?<!有)无)(?:再|太|给我|我们?|安排|去|坐|吃|有|带|那种|任何|什么|了|的|是|要|能|放|加|沾|看|逛|进|乘|搭|选|油|类|很|爱|喜欢|想|让|走|点|过|于|跟团|现在|大家|都)*$|(?<!要|差)不$/;
const refusedBehind =
  /^(?:类|的|这类|什么|过|店|肉|菜|之类)*(?:就?(?:不要|不行|不吃|不去|不坐|不想|不用|不考虑|不喜欢|不感兴趣|不安排|没兴趣|别|免了|算了|过敏|忌口|太累|太贵|太慢|太远|就不|不太|一律不|都不|可以不|吃不了|受不了|吃腻)|(?:都|我)?(?:吃不了|不能吃|不碰|去腻|看腻|看够))/;
/** "无辣不欢", "不是不吃辣" say the opposite. */
export const likesAnyway = /无辣不欢|无肉不欢|不是不(?:吃|喜欢)|没有不吃/;

/** True where the words before or behind refuse it. */
export const isRefused = (clause: string, word: FoundWord): boolean => {
  const before = clause.slice(Math.max(0, word.start - 14), word.start);
  if (likesAnyway.test(clause)) return false;
  return refusal.test(before) || refusedBehind.test(clause.slice(word.end, word.end + 12));
};
