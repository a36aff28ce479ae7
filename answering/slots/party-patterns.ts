// The words in which customers say who comes along: heads, couples, kin, children, the old.
import { numberSource } from '../text/numbers.ts';

const count = `(?<count>${numberSource}|几|俩|仨|一群|一帮|一些|这群)`;
const measure = '(?:个|位|名|口)?';
const age = String.raw`(?:\d{1,2}|[一二两三四五六七八九十]{1,3})多?(?:岁|个月|周岁)(?:半|多|左右)?(?:大)?(?:的)?`;
const childWords =
  '小孩子|小孩儿?|孩子们?|儿童|小朋友们?|小娃|娃娃|(?<=[一两俩二三1-3]|带)娃|娃们?|宝宝们?|宝贝|婴儿|幼儿|小学生|中学生|孙子|孙女|外孙女?|儿子|女儿|闺女|侄子|侄女|外甥女?|小的';
const seniorWords = '老人家?|长辈|老年人|老人们|老的';

const pattern = (source: string): RegExp => new RegExp(source, 'g');

/** "2大1小", "两个大人一个小孩", "2老2大1小" in any order. */
export const headsByAge = pattern(
  String.raw`(?<count>${numberSource})\s?个?(?<kind>大(?!家|床|巴|概|约|[\u4e00-\u9fff]?房|理|连|同|庆)|小(?!时|区|镇|吃|众|包|长假|孩|朋|娃|学|伙)|老(?!人|板|师|家|街|公|婆|年|城|乡|友|同|爸|妈))(?:人|孩)?`,
);
export const familyOf = pattern(`(?:一家子?|全家|家里)(?<count>[三四五六七八九十两二\\d]|十[一二三四五])口`);
/** All heads: "三个人", "一行5人", "我们四位", "四口人", "旅行人数2". */
export const allHeads = pattern(
  String.raw`(?:旅行人数|出行人数|人数)[是为:：]?\s?(?<header>\d{1,3})|(?<total>一行|一共|总共|共|合计|全家)?(?:有|是)?\s?(?<![第\d.])(?<count>${numberSource})\s?(?:个|位|名|口)?(?:退休|年轻|大|小)?(?:人(?![间房床套份均次]|以[上下]|气|民|行道|数)|小伙伴|游客|旅客|乘客|口之家|口子|口(?=[，,。\s|]|$|从|去|想)|女生|男生|女孩子|男孩子|女士|男士|阿姨|学生|大学生|老师|(?<=[位])(?=[，,。\s|]|$))`,
);
/** "三个小姐妹从重庆去成都": friends that nobody is said to bring are the party itself. */
export const friendHeads = pattern(
  String.raw`(?<![\d.])(?<count>${numberSource})\s?(?:个|位|名)(?:好|小|老|大|女|男)?(?:朋友|同学|同事|闺蜜|姐妹|兄弟|舍友|室友|驴友|战友|员工|客户)`,
);
export const menAndWomen = /(?<men>[一两二三四五六七八九\d])男(?<women>[一两二三四五六七八九\d])女/;
export const partyWords =
  /(?<pair>爷俩|娘俩|爷儿俩|娘儿俩|哥俩|姐俩|(?:双人|二人)(?:游|行|出行|世界|旅行|出游|套餐))|(?<one>单人)(?:游|行|出行|旅行|出游)|(?<count>[三四五六七八九])人行|(?<kin>母女|母子|父子|父女|姐妹|兄弟|姐弟|兄妹|爷孙|祖孙|婆媳|闺蜜|师徒)(?<of>俩|两|二人|仨|三人?|四人?)/;

export const usHeads = pattern(
  String.raw`(?:我们|咱们?|咱|我)(?:一共|总共|就|共|大概|是)?(?<count>俩|仨|[两二三四五六七八九十]个|\d{1,2}个)(?!人|月|小时|城市|地方|房|孩|大人|老人|朋友|同|晚|天|娃|宝|小)|(?<!儿)(?<pair>俩人|两口人)`,
);
export const couples = pattern(
  '(?<count>[两二三四五\\d]对)?(?<!一起带|适合)(?:情侣(?!房|酒店|套|路|间|座|餐)|夫妻(?!房|肺片)|夫妇|小?[两俩]口子?(?!人)|两口子|小两口|老两口|蜜月(?!套|房))(?<two>[俩二两]个?人?)?',
);
export const partners = pattern(
  '老公|老婆|先生(?!说)|太太(?!贵)|爱人|媳妇|丈夫|妻子|男朋友|女朋友|男友|女友|对象|未婚[妻夫]|另一半|孩子(?:他|她)?[爸妈]|[他她娃](?:爸爸|妈妈|爸|妈)',
);
export const friends = pattern(
  String.raw`(?:${count}\s?${measure})?(?:我的|的)?(?:好|老|大学|高中|外国|公司)?(?:(?<![男女])朋友(?!圈|推荐|说|介绍|去过|来过)|闺蜜|闺密|同学|同事|室友|舍友|姐妹|兄弟|哥们儿?|基友|死党|驴友|发小|战友|客户|员工)(?<many>们)?`,
);
export const siblings = pattern(
  '(?:我)?(?:哥哥?|姐姐?|弟弟?|妹妹?|表[哥姐弟妹]|堂[哥姐弟妹]|小姨|阿姨|舅舅|叔叔|姑姑|嫂子|姐夫|妹夫|弟媳)(?!们)',
);
export const parentPairs = pattern(
  '(?<both>双方|两边|两家|双边|四位)?(?:的)?(?:爸爸?妈妈?|爸爸?和妈妈?|父母|双亲|爹妈|公公婆婆|公婆|岳父岳母|丈人丈母娘|爷爷奶奶|外公外婆|姥姥姥爷|姥爷姥姥|二老|四老)',
);
export const parentOnes = pattern(
  '(?<!孩子|[他她娃宝])(?:妈妈|我妈|老妈|母亲|婆婆|爸爸|我爸|老爸|父亲|公公|奶奶|爷爷|外婆|外公|姥姥|姥爷|岳母|岳父|丈母娘|老丈人)(?!妈|爸|辈)',
);
export const adults = pattern(
  String.raw`(?:${count}\s?${measure}(?:大人|成人|成年人)|(?:大人|成人|成年人)[:：]?\s?(?<after>${numberSource})\s?[个位名]?(?![月岁米.\d天日晚间元]))`,
);
export const children = pattern(
  String.raw`(?:(?<twins>双胞胎|龙凤胎|大宝(?:和|、)?[小二]宝|两娃|俩娃|二娃)|(?:${count}\s?${measure}的?)?(?<age>${age})?(?:的)?(?<word>${childWords})(?![他她]?[爸妈]|票|乐园|房|医院|餐|游乐|玩|友好|开学|放假)(?:[:：]?\s?(?<after>${numberSource})\s?[个位名]?(?![月岁米.\d天日晚间元]|个?(?:婴|幼|宝|娃|小)))?)`,
);
export const seniors = pattern(
  String.raw`(?:${count}\s?${measure})?(?:${age})?(?:的)?(?<word>${seniorWords})(?!票|院|家属)(?:[:：]?\s?(?<after>${numberSource})\s?[个位名])?`,
);
export const alone =
  /(?<![多每第另那下上])(?:独自|自己一个?人?|就我自己|就我一个|我一个人|我1个人|一个人|1个人|独行|单独一?人?|solo|单身一人|一人(?=出行|游|去|旅行)|(?<=^|[，,。\s/|])[1一]人(?=[，,。\s/|]|$))(?!头|均|多少|大概|预算|\s?\d|一[天晚间]|平均|要|[两二三四五六七八九]?[千百])/;
