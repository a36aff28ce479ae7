import { readFileSync } from 'node:fs';
import { createFactReader } from './answering/facts/answer-fact.ts';
import { createFactLibrary, readEntities } from './answering/facts/fact-library.ts';
const d='/work/shared/data/beijing/';
const ents=['attraction','hotel','restaurant'].flatMap(f=>readEntities(JSON.parse(readFileSync(d+f+'_db.json','utf8')),f+'_db.json'));
const read=createFactReader(createFactLibrary(ents));
for(const q of ['外婆桥餐厅几点开门','三亚湾红树林酒店多少钱一晚','上海国际饭店有早餐吗','故宫角楼咖啡在哪','希尔顿欢朋酒店昆明店电话','迪士尼门票多少钱','黄山门票','西湖附近有什么吃的','兵马俑几点关门','广州白云宾馆房价','杭州西湖国宾馆有SPA吗','老王烧烤店人均','星巴克王府井店电话','天津狗不理总店地址','武汉大学要门票吗','南京大学在哪','青岛海底世界门票','苏州园林要玩多久','我的订单几点出发','你们几点下班','有优惠吗','可以退款吗','门票多少钱','附近有什么好玩的','房间有wifi吗','成都大熊猫基地门票','北京饭店附近有餐厅吗','故宫附近有酒店吗','北京饭店酒店设施有哪些','北京饭店有西餐厅吗','颐和园附近的酒店有哪些','恭王府有餐厅吗','798艺术区怎么走','去八达岭长城的话门票贵吗','雍合宫门票','肯德基电话','王府井希尔顿酒店有泳池吗','华住酒店电话','南锣鼓巷如家有停车场吗','天坛公园几点开门','北京天坛门票价格','国博在哪','清华大学可以参观吗要多久','前门全聚德人均多少钱','鼓楼的姚记炒肝人均','老北京炸酱面人均多少']){const {answer:a}=read(q);console.log(q,'=>',a.action,a.entity,a.field,JSON.stringify(a.value)?.slice(0,40),(a.candidates??[]).join('/'));}
