// Sights a traveller names: quoted, known by name, or plainly wished for ("想去洪崖洞看一下").
import { wordFinder } from '../text/find-words.ts';
import { attractionWords, dietWords, transportWords } from './like-words.ts';
import { placeNames } from './place-names.ts';
import { isRefused, refusal } from './refusals.ts';
import { endsLikeASight, sights } from './sights.ts';
import { type WishText } from './wish-text.ts';

const findSights = wordFinder(sights);

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
export const mustSeeIn = ({ plain, written, clauses, isQuoted }: WishText): string[] => {
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
