// Word lists for customers' WeChat nicknames; none of it is taken from real accounts.

/** Weighted by repetition: the common surnames come up as often as in the street. */
export const SURNAMES = [
  ...['王', '王', '王', '王', '李', '李', '李', '李', '张', '张', '张', '刘', '刘', '刘', '陈'],
  ...['陈', '陈', '杨', '杨', '黄', '黄', '赵', '赵', '吴', '吴', '周', '周', '徐', '徐', '孙'],
  ...['孙', '马', '朱', '胡', '郭', '何', '林', '高', '罗', '郑', '梁', '谢', '宋', '唐', '许'],
  ...['韩', '冯', '邓', '曹', '彭', '曾', '肖', '田', '董', '袁', '潘', '于', '蒋', '蔡', '余'],
  ...['杜', '叶', '程', '苏', '魏', '吕', '丁', '任', '沈', '姚', '卢', '姜', '崔', '钟', '谭'],
  ...['陆', '汪', '范', '金', '石', '廖', '贾', '夏', '韦', '付', '方', '白', '邹', '孟', '熊'],
  ...['秦', '邱', '江', '尹', '薛', '闫', '段', '雷', '侯', '龙', '史', '陶', '黎', '贺', '顾'],
  ...['毛', '郝', '龚', '邵', '万', '钱', '严', '覃', '武', '戴', '莫', '孔', '向', '汤'],
];

export const FEMALE_GIVEN = [
  ...['静', '敏', '婷', '雪', '丽', '娜', '芳', '燕', '洁', '萍', '玲', '颖', '蕾', '琳', '倩', '莉', '慧', '晶'],
  ...['雨桐', '思琪', '梦瑶', '佳怡', '欣妍', '诗涵', '晓燕', '淑芬', '秀英', '桂兰', '玉梅', '美玲', '丽华', '春梅'],
  ...['海燕', '雅婷', '晓雯', '若曦', '子涵', '可欣', '依诺', '婉清', '心怡', '嘉宁', '文静', '月琴', '红霞', '慧敏'],
];

export const MALE_GIVEN = [
  ...['伟', '强', '磊', '军', '洋', '勇', '杰', '涛', '超', '明', '刚', '平', '辉', '鹏', '飞', '斌', '凯', '浩'],
  ...['建国', '志强', '国强', '海涛', '俊杰', '浩然', '子轩', '宇航', '博文', '家豪', '文博', '天佑', '晓东', '立新'],
  ...['德明', '振华', '建华', '永康', '世杰', '少华', '嘉诚', '一鸣', '宏伟', '学军', '卫东', '泽宇', '思远', '启明'],
];

export const PHRASES = [
  ...['平安是福', '岁月静好', '随遇而安', '知足常乐', '静待花开', '阳光正好', '远方', '在路上', '一路向西', '且听风吟'],
  ...['云淡风轻', '海阔天空', '幸福一家人', '天天开心', '心如止水', '花开富贵', '宁静致远', '上善若水', '人间烟火'],
  ...['半夏微凉', '慢生活', '简单点', '向日葵', '晚风', '追光者', '不想上班', '今天吃什么', '熬夜冠军', '早睡早起'],
  ...['柠檬不酸', '西瓜味的夏天', '奶茶三分糖', '芝士就是力量', '一只小鹿', '山野里的风', '云朵收集员', '漫步云端'],
  ...['听海', '拾光', '清欢', '北纬三十度', '鱼儿水中游', '风雨同舟', '老地方见', '江南烟雨', '梧桐树下', '背包客'],
];

export const CUTE_HEADS = [
  '豆豆',
  '糖糖',
  '乐乐',
  '多多',
  '果果',
  '米粒',
  '土豆',
  '团子',
  '年糕',
  '布丁',
  '小鱼',
  '小满',
  '元宝',
];

const NEUTRAL_TAILS = ['的日常', '同学', '酱', '家的', '爱旅行', '在努力', '呀'];
const MOTHER_TAILS = ['妈妈', '妈', '麻麻', '外婆'];
const FATHER_TAILS = ['爸爸', '爸', '爹', '外公'];

const FEMALE_LATIN = [
  'Mia',
  'Lily',
  'Coco',
  'Amy',
  'Grace',
  'Vivian',
  'Cindy',
  'Wendy',
  'Zoe',
  'Jessica',
  'Yoyo',
  'Nana',
];
const MALE_LATIN = [
  'Kevin',
  'Jack',
  'Leo',
  'Eric',
  'Tony',
  'Jason',
  'Vincent',
  'Ryan',
  'Steven',
  'Frank',
  'Allen',
  'Ken',
];

/** By WeCom's gender: 0 unknown, 1 male, 2 female. */
export const CUTE_TAILS = {
  0: NEUTRAL_TAILS,
  1: [...NEUTRAL_TAILS, ...FATHER_TAILS],
  2: [...NEUTRAL_TAILS, ...MOTHER_TAILS],
};
export const LATIN_NAMES = { 0: ['Alex', 'Sam', 'Echo', 'Momo', 'Robin'], 1: MALE_LATIN, 2: FEMALE_LATIN };
export const LATIN_WHOLE = [
  'sunshine',
  'Mr.Right',
  'A-Z',
  'summer time',
  'HAPPY',
  'cool_guy',
  'J.',
  'moonlight',
  'slow down',
  'Traveller',
];

/** Used sparingly; with a joined sequence and a flag, which cut badly when someone counts UTF-16 units. */
export const EMOJI = ['🌸', '🌻', '☀️', '🍀', '🐰', '🌊', '✈️', '🏔️', '🎀', '🍉', '🐱', '❤️', '👨‍👩‍👧', '🇨🇳'];

/** What people put in front of or behind their trade in a nickname. */
export const TRADES = ['美甲', '烘焙', '装修', '房产', '保险', '教培', '摄影', '茶叶', '瑜伽', '会计'];

/** Invented firms; the word 演示 keeps them from being taken for one that exists. */
export const CORP_NAMES = [
  ...['演示青禾贸易有限公司', '演示云岫科技有限公司', '演示海桐医疗器械有限公司', '演示百川物流有限公司'],
  ...['演示松鹤养老服务有限公司', '演示启明教育咨询有限公司', '演示鼎丰建材有限公司', '演示蓝湾酒店管理有限公司'],
];
export const CORP_CONTACT_SUFFIXES = ['', '', '-行政', '-人事', '-工会', '-采购'];
