// What hotels may offer: how it stands in lists of the trade, and how guests ask for it.

export type Facility = { name: string; entry: RegExp; asked: RegExp };

const facility = (name: string, entry: string, asked = entry): Facility => ({
  name,
  entry: new RegExp(entry, 'i'),
  asked: new RegExp(asked, 'i'),
});

/** In order: the closer word first ("室外游泳池" before "游泳池"). */
export const facilities: readonly Facility[] = [
  facility(
    '早餐服务免费',
    '早餐服务免费|免费早餐|含早',
    '免费(?:的)?早[餐饭]|早[餐饭]服务?(?:是)?(?:不要钱|免费)|含早|早[餐饭](?:要|需要)(?:另外)?(?:付|收)?(?:钱|费)',
  ),
  facility('早餐服务', '早餐', '早餐|早饭|早点'),
  facility('室内游泳池', '室内(?:游)?泳池', '室内(?:的)?(?:恒温)?(?:游)?泳池'),
  facility('室外游泳池', '室外(?:游)?泳池|户外(?:游)?泳池', '(?:室外|户外|露天)(?:的)?(?:游)?泳池'),
  facility('游泳池', '游?泳池', '游?泳池|游泳(?:的地方|馆)?'),
  facility(
    '房间wifi',
    '(?:所有|部分)?房间(?:提供)?wifi|各处提供wifi',
    '房间(?:里|内)?(?:都)?有?(?:没有)?(?:提供)?(?:免费)?(?:wi-?fi|无线)',
  ),
  facility('wifi', 'wi-?fi|无线', 'wi-?fi|无线(?:网络?|上网)?|wife'),
  facility('宽带上网', '宽带', '宽带|有线(?:网络?|上网)|网线|上网'),
  facility('国际长途电话', '国际长途', '国际长途|国际电话|打国外电话'),
  facility('免费国内长途电话', '国内长途', '国内长途|长途电话'),
  facility('免费市内电话', '市内电话', '市内电话|市话'),
  facility('吹风机', '吹风', '吹风机?|电吹风'),
  facility('24小时热水', '热水', '热水'),
  facility('暖气', '暖气|供暖', '暖气|供暖'),
  facility('西式餐厅', '西式餐厅|西餐', '西式餐厅|西餐厅?'),
  facility('中式餐厅', '中式餐厅|中餐', '中式餐厅|中餐厅?'),
  facility('餐厅', '餐厅', '餐厅|吃饭的地方'),
  facility('残疾人设施', '残疾|无障碍', '残疾人?|残障|无障碍|轮椅'),
  facility('会议室', '会议', '会议室|会议厅|开会的?(?:地方|场地)|开会'),
  facility('健身房', '健身', '健身(?:房|中心|室|设施)?'),
  facility('SPA', 'spa|水疗', 'spa|水疗'),
  facility('桑拿', '桑拿', '桑拿|蒸汽房'),
  facility('温泉', '温泉', '温泉'),
  facility('无烟房', '无烟', '无烟(?:房|楼层|客房)?|禁烟房?|不吸烟(?:的)?房'),
  facility('商务中心', '商务中心', '商务中心|打印|复印'),
  facility('酒吧', '酒吧', '酒吧|喝酒的地方'),
  facility('棋牌室', '棋牌', '棋牌(?:室|房)?|麻将|打牌'),
  facility('接机服务', '接机', '接机|机场(?:接送|接)'),
  facility('接站服务', '接站', '接站|(?:车站|火车站)(?:接送|接)'),
  facility('租车', '租车', '租车'),
  facility('接待外宾', '外宾', '外宾|外国人|老外|外籍'),
  facility('洗衣服务', '洗衣', '洗衣(?:服务|房|机)?|干洗|洗衣服'),
  facility('行李寄存', '行李', '行李(?:寄存|存放)?|存(?:放)?行李|寄存'),
  facility('叫醒服务', '叫醒', '叫醒|叫早|morning ?call'),
  facility(
    '看护小孩服务',
    '看护小孩|托儿|儿童看护',
    '看护小孩|看(?:护)?孩子|托儿|儿童看护|照看(?:小孩|孩子)|带孩子服务|保姆',
  ),
  facility('收费停车位', '停车', '停车(?:场|位|费)?|车位|泊车'),
  ...'电梯 空调 宠物 充电桩 儿童乐园 浴缸 厨房 冰箱 电视 保险箱 加床 婴儿床 阳台 行政酒廊 发票 刷卡 送餐 机器人 网球场 高尔夫 KTV 投影 按摩 足疗 花园 露台 大堂吧 咖啡厅 超市 便利店 烧烤 篮球 台球 乒乓球 图书馆 微波炉 洗漱用品 拖鞋 牙刷 麻将机 班车 接送 管家 外卖'
    .split(' ')
    .map((name) => facility(name, name)),
];
