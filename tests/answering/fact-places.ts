// A small library in the shape of real ones, with all that makes names hard: branches, brackets, cities, one name inside another.
const hotel = (name: string, facilities: readonly string[], more: Record<string, unknown> = {}): unknown => [
  name,
  {
    领域: '酒店',
    名称: name,
    酒店类型: '高档型',
    地址: `${name}路1号`,
    电话: '010-1000',
    酒店设施: facilities,
    价格: 500,
    评分: 4.5,
    周边酒店: [],
    ...more,
  },
];
const restaurant = (name: string, hours: string, dishes: readonly string[]): unknown => [
  name,
  {
    领域: '餐馆',
    名称: name,
    地址: `${name}街2号`,
    电话: '010-2000',
    营业时间: hours,
    推荐菜: dishes,
    人均消费: 80,
    评分: null,
  },
];
const sight = (name: string, ticket: number | null, more: Record<string, unknown> = {}): unknown => [
  name,
  {
    领域: '景点',
    名称: name,
    地址: `${name}门`,
    电话: '010-3000',
    门票: ticket,
    游玩时间: '2小时 - 3小时',
    评分: 4.7,
    ...more,
  },
];

export const places: readonly unknown[] = [
  sight('望河宫', 60, { 周边餐馆: ['老炉烤鸭(东门店)', '望河宫餐厅'], 周边景点: ['青石园'] }),
  sight('青石园', 0),
  sight('云顶山国家公园', null),
  restaurant('望河宫餐厅', '10:00-20:00', ['豆汁', '炸酱面']),
  restaurant('老炉烤鸭(东门店)', '周一至周日 11:00-21:00', ['烤鸭', '芥末鸭掌']),
  restaurant('老炉烤鸭（西桥店）', '11:00-22:00', ['烤鸭']),
  restaurant('老炉烤鸭(南湖店)', '全天', ['烤鸭']),
  hotel('北京春晖大酒店', ['酒店各处提供wifi', '健身房', 'SPA', '收费停车位', '酒吧', '无烟房']),
  hotel('北京静安国际酒店', ['早餐服务免费', '没有电梯', '室内游泳池'], { 清单完整: ['酒店设施'] }),
  hotel('如意快捷酒店(北京火车站店)(原火车站宾馆)', ['24小时热水']),
  restaurant('酒吧', '18:00-02:00', ['啤酒']),
  ['神奇产品', { 出发地: '上海', 天数: 5 }],
  'not a row',
  ['', {}],
];
