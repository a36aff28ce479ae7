import { readFileSync } from 'node:fs';
import { createFactReader, type FactContext } from './answering/facts/answer-fact.ts';
import { createFactLibrary, readEntities } from './answering/facts/fact-library.ts';
const d='/work/shared/data/beijing/';
const ents=['attraction','hotel','restaurant'].flatMap(f=>readEntities(JSON.parse(readFileSync(d+f+'_db.json','utf8')),f+'_db.json'));
let t=performance.now(); const read=createFactReader(createFactLibrary(ents)); console.log('index',performance.now()-t);
const qs=['北京饭店有SPA吗','故宫门票多少钱','故宫几点关门','故宫附近有什么吃的','天坛在哪','全聚德电话多少','全聚德王府井店人均多少','王府井的全聚德几点关门','颐和园要玩多久','贵都大酒店有电梯吗','北京贵都大酒店有健身房吗','贵都大酒店多少钱一晚','鹏润国际大酒店有免费WiFi吗','故宫和天坛门票分别多少','故宫附近有全聚德吗','护国寺小吃店几点开门','护国寺小吃店有豆汁吗','北京饭店有酒吧吗','99优选酒店长阳环岛店电话','长阳环岛那家99优选多少钱','北京贵都大洒店地址','八达岭长成门票','天安门广场要门票吗','孔庙评分','海底捞人均','海底捞西单店在哪里','鼎泰丰的招牌菜是什么','你好','','今天天气','恭王府坐地铁怎么去','雍和宫评价怎么样','7天连锁酒店北京动物园店能停车吗','麦当劳几点关门','东岳庙门票','北京民俗博物馆门票','水立方门票','鸟巢在哪里'];
for(const q of qs){t=performance.now();const {answer:a}=read(q);const v=JSON.stringify(a.value);console.log(q,'=>',a.action,a.entity,a.field,v?.slice(0,60),a.item??'',a.candidates??'',a.more?JSON.stringify(a.more).slice(0,100):'',(performance.now()-t).toFixed(1));}
let c:FactContext|undefined; for(const q of ['故宫门票多少钱','那它附近有什么好吃的呢','电话呢','天坛呢','附近呢','全聚德地址','第二家','几点关门']){const r=read(q,c);c=r.context;console.log(q,'=>',r.answer.action,r.answer.entity,r.answer.field,JSON.stringify(r.answer.value)?.slice(0,50),r.answer.candidates??'');}
for(const q of ['去'.repeat(10000),'酒店'.repeat(5000),'😀'.repeat(10000),'\u0000\u0001故宫\u0007门票','a'.repeat(1e6),'故宫'.repeat(5e5)]){t=performance.now();const r=read(q);console.log(q.length,r.answer.action,r.answer.entity,(performance.now()-t).toFixed(1));}
