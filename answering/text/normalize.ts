// Brings what people type into one form: widths, case, traditional characters, repeated signs, small numbers; and bounds it.

/** Longer texts are cut: nothing a customer asks needs more, and hostile input must stay cheap. */
const maxRawLength = 2_000;
const maxLength = 200;

/** Traditional characters common in travel questions, each followed by its simplified form. */
const traditional =
  '請请問问幾几點点嗎吗們们個个這这裡里裏里間间飯饭開开關关門门錢钱費费機机場场車车訂订單单預预證证護护簽签發发時时會会來来還还沒没嗎吗麼么樣样' +
  '換换隻只雙双號号電电話话視视網网號号碼码樓楼層层廳厅館馆遊游團团導导購购買买賣卖價价優优惠惠積积會会員员員员報报參参與与運运動动場场' +
  '東东進进離离過过達达邊边遠远廣广灣湾區区縣县國国際际島岛風风雲云氣气溫温熱热涼凉濕湿條条張张據据驗验備备務务務务聯联係系絡络繫系' +
  '兒儿歲岁媽妈爺爷爸爸婦妇孕孕醫医藥药傷伤險险賠赔償偿誤误變变應应該该準准備备給给讓让對对錯错壞坏髒脏亂乱淨净潔洁無无線线紙纸' +
  '傘伞燈灯鏡镜櫃柜衛卫廁厕馬马桶桶髮发頭头飲饮嚐尝餐餐麵面魚鱼雞鸡蝦虾貓猫寵宠顧顾從从後后實实現现幫帮紅红綠绿藍蓝黃黄銀银鐵铁';
const toSimplified = new Map<string, string>();
for (let index = 0; index + 1 < traditional.length; index += 2)
  toSimplified.set(traditional.charAt(index), traditional.charAt(index + 1));

const anyTraditional = new RegExp(`[${[...toSimplified.keys()].join('')}]`, 'gu');

const numerals = '零一二三四五六七八九十';
const valueOf = (numeral: string): number => {
  const digits = numeral.replaceAll('两', '二');
  const ten = digits.indexOf('十');
  if (ten < 0) return Number(Array.from(digits, (digit) => numerals.indexOf(digit)).join(''));
  const tens = ten === 0 ? 1 : numerals.indexOf(digits.charAt(ten - 1));
  return tens * 10 + Math.max(0, numerals.indexOf(digits.charAt(ten + 1)));
};

/** 三个人 and 3个人 are one thing; 一 stays where it belongs to a word (一下, 一起), so only before a measure. */
const foldNumerals = (text: string): string =>
  text.replace(
    /(?<![零一二两三四五六七八九十几第星期周])([零一二两三四五六七八九]?十[一二三四五六七八九]?|[二两三四五六七八九])(?=[个点人位天晚间岁楼号张条瓶份小公元块米月周日页次件])/gu,
    (numeral) => String(valueOf(numeral)),
  );

/** Text as the index and the questions share it, at most 200 characters; every input gives a string, never an error. */
export const normalize = (raw: string): string => {
  const text = raw
    .slice(0, maxRawLength)
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\p{C}\p{Extended_Pictographic}\p{M}]/gu, (sign) => (/[0-9#*]/.test(sign) ? sign : ' '))
    .replace(/([^0-9])\1{3,}/gu, '$1')
    .replace(anyTraditional, (character) => toSimplified.get(character) ?? character)
    .slice(0, maxLength);
  return foldNumerals(text.replace(/\s+/g, ' ').trim());
};
