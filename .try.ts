import { findDates } from '/work/wt/slots/answering/text/dates.ts';
import { readNumber, readQuantity } from '/work/wt/slots/answering/text/numbers.ts';
for (const n of ['3000','8,000','3k','1.2w','1万2','1w2','一万二','两千五','十二','一百零五','二十','三百五','一万五千','二零二五','十万','一万零五百','千','零'])
  console.log(n, readNumber(n));
for (const n of ['一两千','三到五千','8000-10000','8-10k','五六个','五六','十五六','二三十','8k-1w','七八百']) console.log(n, readQuantity(n));
const today='2025-11-01'; // Saturday
for (const t of ['10月1号到5号','下周五出发周日回','这周末去','五一去三亚','明年国庆','春节','大年初二','除夕','中秋','三天后','下个月中旬','月底','12月','11月12号出发，15号回','2025年11月12日-14日','20251224出发','11.12-11.15','1-5号','11月5日至7日','12/20','周五','明天','下下周一','国庆前走','元旦后','5日游','两周后','十一月二十号','腊月二十八','正月十五','2号线','3天2晚','一周五天','端午节小长假','2025年11月12号是周三','12.5折','评分4.5','下个月5号','年底','寒假','十月一日至七日','11月30到12月3','下周','农历八月十五', '26年五一','下周六日','12月24号晚上','27号到下个月2号'])
  console.log(t, JSON.stringify(findDates(t,today).map(m=>[t.slice(m.start,m.end),m.from,m.to,m.kind])));
for (const c of '去一1月十a😀'.split('')) { const s=c.repeat(10000); const a=performance.now(); findDates(s.slice(0,2000),today); console.log(c,(performance.now()-a).toFixed(1)); }
