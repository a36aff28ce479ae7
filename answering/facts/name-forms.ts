// The ways in which people write the name of a place: without its city, its brackets, its branch, or the word for what it is.

import { placeNames } from '../slots/place-names.ts';

/** Letters, digits and Chinese characters alone, narrow and lower case: "北京全聚德（王府井店）" and "北京 全聚德 王府井店" are one. */
export const normalName = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');

const cities = /^(?:北京市?|上海市?|广州市?|深圳市?|杭州市?|成都市?|西安市?|南京市?|重庆市?|中国)/;
const kinds =
  /(?:国际大酒店|国际酒店|连锁酒店|快捷酒店|商务酒店|精品酒店|主题酒店|优选酒店|假日酒店|优品酒店|联盟酒店|大酒店|大饭店|酒店公寓|酒店|饭店|宾馆|旅馆连锁|快捷宾馆|连锁旅店|连锁饭店|旅馆|客栈|公寓|招待所|度假村|烤鸭店|小吃店|饭庄|酒楼|酒家|餐厅|餐馆|菜馆|饭馆|火锅店|火锅|烧麦馆|包子铺|涮肉坊|涮肉|炒肝店|茶餐厅|大厦|风景名胜区|风景区|景区|旅游区|度假区|博物馆|纪念馆|公园)$/;

/** Words too common to stand for one place. */
const tooCommon = new Set(
  '饭店 酒店 宾馆 餐厅 公园 中国 老北京 北京 上海 王府井 前门 西单 国际 中心 火锅 烤鸭 大厦 机场 首都 东方 新世界 国家 世界 自然 地质 航空 汽车 电影 海洋 农业 儿童 美食 小吃 酒吧 温泉 早餐 停车 地铁 周边 附近 景点 天安门 三里屯 中关村 亚运村 奥林匹克 朝阳 海淀 东城 西城 丰台 昌平 通州 顺义 怀柔 密云 延庆 大兴 房山 石景山 门头沟 平谷 首都机场 四合院 主题 商务 快捷 连锁 自助 自助餐 咖啡 烧烤 烤肉 涮肉 家常菜 建国 花园 长安 皇家 和平 友谊 青年 铁道 科技 消防 警察 钱币 自来水 民族 邮政 电信 城市 艺术'.split(
    ' ',
  ),
);

export type NameForms = {
  /** The name itself, and its equals: without brackets or city, with the branch before or after. */
  full: readonly string[];
  /** Shorter: without branch, or without the word for what it is. */
  short: readonly string[];
  /** With another word for what it is: 贵都宾馆 for 贵都大酒店. */
  loose: readonly string[];
  branch: string;
};

const withoutCity = (text: string): string => {
  const rest = text.replace(cities, '');
  return rest.length >= 2 && !tooCommon.has(rest) ? rest : text;
};

/** Every form of a name, in normal form. */
export const nameForms = (name: string): NameForms => {
  const plain = name.normalize('NFKC');
  const parts = [...plain.matchAll(/\(([^()]*)\)/g)].map(({ 1: part = '' }) => part.trim());
  const former = parts.find((part) => part.startsWith('原'))?.slice(1) ?? '';
  const rawBranch = parts.find((part) => !part.startsWith('原')) ?? '';
  const base = normalName(plain.replace(/\([^()]*\)/g, ''));
  const branch = normalName(rawBranch);
  const shortBranch = withoutCity(branch).replace(/(?:总店|分店|店)$/, '');
  const bases = [...new Set([base, withoutCity(base)])];
  const full = [
    normalName(name),
    ...(branch === '' ? bases : []),
    normalName(`${plain.replace(/\([^()]*\)/g, '')}${rawBranch}`),
  ];
  if (branch !== '')
    for (const form of bases)
      for (const place of new Set([
        branch,
        branch.replace(/店$/, ''),
        withoutCity(branch),
        shortBranch,
        `${shortBranch}店`,
      ]))
        if (place.length >= 2) full.push(`${form}${place}`, `${place}${form}`, `${place}的${form}`);
  const loose: string[] = [];
  const short = branch === '' ? [] : [...bases];
  // The other name in brackets, where the brackets hold no branch: 东岳庙(北京民俗博物馆).
  if (branch !== '' && !/店$/.test(branch) && branch.length >= 4) short.push(branch);
  if (former.length >= 4 && !/店$/.test(former)) short.push(normalName(former));
  for (const form of bases) {
    const stem = form.replace(kinds, '');
    if (stem !== form && stem.length >= 2 && !tooCommon.has(stem)) {
      short.push(stem);
      for (const place of new Set([branch, shortBranch, `${shortBranch}店`]))
        if (branch !== '' && place.length >= 2) short.push(`${stem}${place}`, `${place}${stem}`);
      if (/大?酒店$|大?饭店$|宾馆$/.test(form))
        loose.push(`${stem}酒店`, `${stem}大酒店`, `${stem}饭店`, `${stem}宾馆`);
    }
  }
  const isUsable = (form: string): boolean => form.length >= 2 && !tooCommon.has(form) && !placeNames.has(form);
  const usable = (forms: readonly string[]): string[] => [...new Set(forms)].filter(isUsable);
  return {
    full: usable(full),
    short: usable(short),
    loose: usable(loose).filter((form) => !full.includes(form) && !short.includes(form)),
    branch: shortBranch,
  };
};
