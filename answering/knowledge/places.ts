// Do two texts speak of the same place? 三亚几月去合适 is not answered by when to go to Tibet, however alike the words are.
import { placeNames, regionOf } from '../slots/place-names.ts';
import type { Analysis } from '../text/analyse.ts';
import { TermTree } from '../text/term-tree.ts';

const tree = new TermTree();
for (const [written, name] of placeNames) tree.add(Array.from(written), name);

/** Wider names of regions: who asks of Harbin may be told of the north-east. */
const parts: Readonly<Record<string, string>> = {
  东北: '辽宁 吉林 黑龙江',
  西北: '陕西 甘肃 青海 宁夏 新疆',
  江浙沪: '上海 江苏 浙江',
  江南: '上海 江苏 浙江',
  大湾区: '广东 香港 澳门',
  东南亚: '泰国 越南 新加坡 马来西亚 印度尼西亚 印尼 柬埔寨 老挝 缅甸 菲律宾',
  欧洲: '法国 意大利 瑞士 德国 英国 西班牙 葡萄牙 荷兰 奥地利 希腊 冰岛 芬兰 挪威 瑞典 丹麦 捷克 匈牙利',
};
const widerOf = new Map(
  Object.entries(parts).flatMap(([wide, names]) => names.split(' ').map((name) => [name, wide] as const)),
);

const known = new WeakMap<Analysis, ReadonlySet<string>>();

/** The places a text names, and the regions they lie in. */
const placesOf = (analysis: Analysis): ReadonlySet<string> => {
  const before = known.get(analysis);
  if (before !== undefined) return before;
  const names = tree.find(analysis.units.map(({ text }) => text)).flatMap(({ labels }) => labels);
  const places = new Set<string>();
  for (const name of names) {
    const region = regionOf.get(name) ?? name;
    for (const place of [name, region, widerOf.get(region) ?? region]) places.add(place);
  }
  known.set(analysis, places);
  return places;
};

/** 1 where both name the same place or region, -1 where each names another, 0 where one names none. */
export const comparePlaces = (question: Analysis, statement: Analysis): number => {
  const [asked, told] = [placesOf(question), placesOf(statement)];
  if (asked.size === 0 || told.size === 0) return 0;
  return [...asked].some((place) => told.has(place)) ? 1 : -1;
};
