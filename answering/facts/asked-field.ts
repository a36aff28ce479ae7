// Which field of the data a question asks for, out of the many ways of asking.
import { facilities, type Facility } from './facilities.ts';

/** `fields` are names of the data, the first that an entity has counts; `item` is asked to be in a list. */
export type Asked = { fields: readonly string[]; item: string | null; facility: Facility | null; isFree: boolean };

const asking = (...fields: readonly string[]): Asked => ({ fields, item: null, facility: null, isFree: false });

const near = '(?:附近|周边|旁边|周围|边上|隔壁|临近|不远|四周|近处|就近)';
const isNear = new RegExp(near);
const eats = '吃|餐|饭|美食|小吃|馆子|火锅|烤鸭|喝的';
const sees = '玩|景|逛|游|看的|转转|走走|好去处';
const sleeps = '酒店|住|宾馆|旅馆|客栈|民宿';

/** In order; the first that fits is asked. */
const ways: readonly (readonly [RegExp, Asked])[] = [
  [new RegExp(`${near}.{0,8}地铁|地铁`), asking('地铁')],
  [new RegExp(`${near}(?:还|都|又)?(?:有|能|可以|的)?.{0,8}(?:${sleeps})|周边酒店`), asking('周边酒店')],
  [new RegExp(`${near}(?:还|都|又)?(?:有|能|可以|的|哪)?.{0,10}(?:${eats})|周边餐[馆厅]`), asking('周边餐馆')],
  [new RegExp(`${near}.{0,10}(?:${sees})|周边景点`), asking('周边景点')],
  [
    /门票|票价|票多少|买票|入场(?:费|券)|入园费|进去(?:要|得)?(?:多少)?钱|要(?:不要)?(?:买)?票|收门票|免票|成人票|票钱|(?:张|一)票/,
    asking('门票'),
  ],
  [
    /人均|吃一[顿次](?:饭)?(?:要|得|大概)?(?:多少|花)|每人消费|消费(?:水平|多少|高|贵|怎么样)|一个人(?:大概|要|得)?(?:吃|花|消费)/,
    asking('人均消费'),
  ],
  [/(?:一|每|1)晚|房价|房费|住一[晚夜宿]|房间(?:价格|多少钱)|(?:大床|标|双)[房间].{0,3}多少|入住价/, asking('价格')],
  [
    /(?:几点|什么时候|何时|啥时候|几时|多晚|多早|多会儿?).{0,4}(?:开|关|营业|打烊|下班|上班|结束|收|闭|停止)|营业(?:时间|到|多久|多晚|吗)|开(?:放|门|馆|园)(?:的)?时间|关门时间|打烊时间|(?:开|营业)到(?:几点|什么时候|多晚)|几点(?:开|关|到|之前|能|可以)|全天(?:营业|开)|24小时(?:营业|开)|通宵|周[一二三四五六日末]开|现在(?:开|还开|营业)|时间段?营业/,
    asking('营业时间', '开放时间'),
  ],
  [
    /(?:玩|逛|游|参观|看|转|走|待|呆)(?:完|一圈|一遍|下来)?(?:大概|大约|一般|需要|要|得|差不多)*(?:多久|多长时间|几个?小时|几个?钟头|几天|多少时间|半天够)|游(?:玩|览|逛|园)(?:的)?(?:时间|时长)|建议(?:玩|游|停留).{0,4}(?:多久|多长|时)|需要(?:多久|多长时间|几个小时)|要(?:多久|多长时间|几个小时)|多久能?(?:逛|玩|看|走)完|多长时间|时长/,
    asking('游玩时间'),
  ],
  [/评分|几分|打分|得分|口碑|评价|多少分|星级评|好评|评级|分数/, asking('评分')],
  [/电话|号码|联系(?:方式|一下|人)?|热线|手机|座机|怎么(?:订|联系|打)|call/i, asking('电话')],
  [
    /(?:几|多少|哪个|什么)(?:颗)?(?:星|档次|级别|等级)|酒店(?:类型|档次|级别)|什么(?:类型|样)的?酒店|豪华吗|档次|经济型|舒适型|高档型|星级|属于.{0,4}型/,
    asking('酒店类型'),
  ],
  [
    /推荐菜|招牌|特色菜|拿手|必点|必吃|有(?:什么|啥|哪些)(?:好吃|特色|菜|吃)|(?:吃|点)(?:什么|啥|些什么|哪些)|什么(?:菜)?(?:好吃|值得吃|最好吃)|有(?:什么|啥|哪些)菜|菜单|推荐.{0,3}(?:吃|菜)|主打/,
    asking('推荐菜'),
  ],
  [
    /(?:有|提供|都有)(?:什么|啥|哪些)(?:服务|设施|设备)|酒店设施|设施(?:有|怎么样|如何|齐全|情况)|配套/,
    asking('酒店设施'),
  ],
  [
    /地址|在哪|在什么(?:地方|位置|路)|什么(?:位置|地段)|哪(?:个区|条路|儿|里|块)|位置|怎么(?:走|去|过去|到)|坐落|导航|位于|具体地点/,
    asking('地址'),
  ],
  [
    /多少(?:钱|元|块)|价格|价位|价钱|收费|贵不贵|贵吗|要钱|花多少|怎么(?:收费|卖)|什么价|费用|几块钱|便宜吗|免费/,
    asking('门票', '价格', '人均消费'),
  ],
  [/开门|关门|营业|打烊|开不开/, asking('营业时间', '开放时间')],
  [isNear, asking('周边景点', '周边餐馆', '周边酒店')],
];

const has =
  /有没有|有[吗么嘛没]|有(?=.{1,12}(?:吗|么|嘛|没|不|呢|？|\?|$))|提供|能(?:不能)?|可以|可不可以|带不带|是否|配(?:有|备)|能否|支持|让不让|允许|吗|免费/;
const itemPattern =
  /(?:有没有|有无|提不提供|有|提供|卖不卖|卖|做不做|供应|能吃到|能点到?|吃得到|里(?:面)?有)(?:卖)?([^吗么嘛呢吧没的？?。，,!！]{1,16}?)(?:这道菜|这个菜|这菜|这家|服务|可以吃|吃|卖|店)?(?:吗|么|嘛|呢|没有|没|不|[？?。!！]|$)/;

const facilityIn = (text: string): Facility | null => facilities.find(({ asked }) => asked.test(text)) ?? null;

/** A field by its own name in the data ("出发地"), which holds for any library. */
const named = (text: string, fields: ReadonlySet<string>): string | null =>
  [...fields].filter((field) => text.includes(field)).sort((a, b) => b.length - a.length)[0] ?? null;

const nearNamed = new RegExp(
  `${near}(?:有没有|有无|是否有|有)([^吗么嘛没呢？?。，,!！]{2,14})(?:吗|么|嘛|没有|没|呢|[？?]|$)`,
);
const isKindOfPlace =
  /什么|啥|哪|几|好吃|好玩|吃的|玩的|逛的|住的|餐厅?$|餐馆|饭店|饭馆|美食|小吃|景点|景区|酒店|宾馆|地铁|馆子|地方|可以|推荐|好去处/;

/** "附近有全聚德吗": a name that no entity need bear. */
const nearItemIn = (rest: string): string | null => {
  const item = nearNamed.exec(rest)?.[1] ?? null;
  return item === null || isKindOfPlace.test(item) || item.includes('＊') ? null : item;
};

/**
 * What is asked, or null. `rest` is the question without the entity's name, so that "故宫餐厅" asks for no meal;
 * `fields` are all names of fields the library has.
 */
export const askedField = (rest: string, fields: ReadonlySet<string>, nearItem: string | null): Asked | null => {
  const item = nearItem ?? nearItemIn(rest);
  if (item !== null) return { fields: ['周边餐馆', '周边景点', '周边酒店'], item, facility: null, isFree: false };
  const way = ways.find(([pattern]) => pattern.test(rest));
  const facility = facilityIn(rest);
  const isOfPlace = way !== undefined && isNear.test(rest);
  if (facility !== null && has.test(rest) && !isOfPlace && !/多少钱|几点|电话|怎么走|推荐/.test(rest))
    return { fields: ['酒店设施'], item: facility.name, facility, isFree: /免费|不要钱|不收费/.test(rest) };
  if (way !== undefined) return way[1];
  const own = named(rest, fields);
  if (own !== null) return asking(own);
  const dish = itemPattern.exec(rest)?.[1]?.trim() ?? null;
  return dish === null || dish === ''
    ? null
    : { fields: ['推荐菜', '酒店设施'], item: dish, facility: null, isFree: false };
};
