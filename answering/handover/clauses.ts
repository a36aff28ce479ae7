// A customer's text in one form, cut into clauses that assert, ask or suppose something.

export type Clause = {
  text: string;
  /** 吗, 怎么, 几点: what stands in such a clause is asked about, not told. */
  isAsked: boolean;
  /** 如果, 万一, 的话: it has not happened. */
  isSupposed: boolean;
};

/** What is read of a long text: its beginning and its end. More says nothing new, and hostile input must stay cheap. */
const headLength = 900;
const tailLength = 300;

/** Small letters, plain widths, no control characters, no long runs of one sign; at most 1,201 characters. */
export const plainText = (raw: string): string => {
  const whole = raw.length <= 4_000 ? raw : `${raw.slice(0, 3_000)}，${raw.slice(-1_000)}`;
  const text = whole
    .normalize('NFKC')
    .toLowerCase()
    .replace(/\r?\n/g, '。')
    .replace(/[\p{C}\p{M}]/gu, '')
    .replace(/(.)\1{3,}/gu, '$1$1$1')
    .replace(/,/g, '，')
    .replace(/\?/g, '？')
    .replace(/;/g, '；')
    .replace(/!/g, '！')
    .replace(/\s+/g, ' ')
    .replace(/(?<=\p{Script=Han}) (?=\p{Script=Han})/gu, '，')
    .trim();
  return text.length <= headLength + tailLength ? text : `${text.slice(0, headLength)}，${text.slice(-tailLength)}`;
};

const asking =
  /[吗么嘛]$|(?<!也|都|还|就|并)(没有?|不)[呀啊呢]?$|呢$|怎[么样]|如何|咋|什么(时候|意思|要求|材料|地方|规定|东西|样|证|条件)|为什么|为啥|啥|哪|几[点号天个楼岁位]|多[少久远大高长]|是不是|能不能|会不会|有没有|可不可以|要不要|需不需要|行不行|好不好|(?<verb>[^不])不\k<verb>/u;
/** What is over, too: 上次有点吵，这次能排个里面的吗 asks for something and complains of nothing. */
const supposing =
  /^(上次|上回|上一次|去年|前年|早年|以前)|如果|要是|万一|假如|假设|的话|怎么避免|以防|会不会|怕|担心|听说|网上说/u;

/** The clauses of a plain text. A question mark asks only where the clause also asks: ？ is often mere indignation. */
export const clausesOf = (text: string): Clause[] =>
  (text.match(/[^，。！？；～~、…]+[！？～~…]*/gu) ?? []).map((clause) => {
    const words = clause.replace(/[！？～~…\s]+$/u, '');
    return {
      text: clause,
      isAsked: asking.test(words) || /[^？！]？$/u.test(clause),
      isSupposed: supposing.test(words),
    };
  });
