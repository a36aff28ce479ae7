// Pure: the fields a condition may name: where each stands in the facts, how it reads in Chinese.
import type { Facts } from './facts.types.ts';
import type {
  behaviourKinds,
  choiceFields,
  consents,
  dayFields,
  genders,
  knownFields,
  markOrigins,
  monthFields,
  numberFields,
  sources,
} from './rules.contract.ts';

type Of<List extends readonly string[]> = List[number];

/** `path` and `read` say the same, for the database and for a document in hand; the test of generated cases holds them together. */
type Field<Value> = { words: string; path: string; read: (facts: Facts) => Value };

export const choices: Record<Of<typeof choiceFields>, Field<string | null | readonly string[]>> = {
  type: { words: '账号类型', path: 'profile.type', read: ({ profile }) => profile.type },
  gender: { words: '性别', path: 'profile.gender', read: ({ profile }) => profile.gender },
  city: { words: '城市', path: 'profile.city', read: ({ profile }) => profile.city },
  source: { words: '来源', path: 'profile.source', read: ({ profile }) => profile.source },
  liveCode: { words: '来源活码', path: 'profile.liveCodeId', read: ({ profile }) => profile.liveCodeId },
  staff: { words: '顾问', path: 'relations.staffUserIds', read: ({ relations }) => relations.staffUserIds },
  remarkDestination: {
    words: '备注里的目的地',
    path: 'remarks.destinations',
    read: ({ remarks }) => remarks.destinations,
  },
  remarkNote: { words: '备注里的注意事项', path: 'remarks.notes', read: ({ remarks }) => remarks.notes },
  personalTag: { words: '顾问的个人标签', path: 'remarks.personalTags', read: ({ remarks }) => remarks.personalTags },
  consent: { words: '营销许可', path: 'consent.marketing', read: ({ consent }) => consent.marketing },
};

export const numbers: Record<Of<typeof numberFields>, Field<number | null> & { unit: string }> = {
  activeRelations: {
    words: '加了好友的顾问',
    unit: '位',
    path: 'relations.active',
    read: ({ relations }) => relations.active,
  },
  halfAddedRelations: {
    words: '待通过的好友申请',
    unit: '个',
    path: 'relations.halfAdded',
    read: ({ relations }) => relations.halfAdded,
  },
  remarkPeople: { words: '备注里的人数', unit: '人', path: 'remarks.people', read: ({ remarks }) => remarks.people },
};

export const months: Record<Of<typeof monthFields>, Field<number | null | readonly number[]>> = {
  birthMonth: { words: '生日', path: 'profile.birthMonth', read: ({ profile }) => profile.birthMonth },
  remarkMonth: { words: '备注里的月份', path: 'remarks.months', read: ({ remarks }) => remarks.months },
};

export const days: Record<Of<typeof dayFields>, Field<string | null>> = {
  firstSeenOn: { words: '首次成为好友', path: 'profile.firstSeenOn', read: ({ profile }) => profile.firstSeenOn },
  lastAddedOn: {
    words: '最近一次被添加',
    path: 'relations.lastAddedOn',
    read: ({ relations }) => relations.lastAddedOn,
  },
  optedOutOn: { words: '退订', path: 'consent.optedOutOn', read: ({ consent }) => consent.optedOutOn },
};

/** Known: the flag is set, the list is not empty, the value is not null. */
export const knowns: Record<Of<typeof knownFields>, Field<unknown> & { shape: 'flag' | 'list' | 'value' }> = {
  name: { shape: 'flag', words: '昵称', path: 'profile.hasName', read: ({ profile }) => profile.hasName },
  phone: { shape: 'flag', words: '手机号', path: 'profile.hasPhone', read: ({ profile }) => profile.hasPhone },
  city: { shape: 'value', ...choices.city },
  birthday: { shape: 'value', words: '生日', path: 'profile.birthday', read: ({ profile }) => profile.birthday },
  quietHours: {
    shape: 'value',
    words: '免打扰时段',
    path: 'consent.quietHours',
    read: ({ consent }) => consent.quietHours,
  },
  remarkDestination: { shape: 'list', ...choices.remarkDestination },
  remarkMonth: { shape: 'list', ...months.remarkMonth },
  remarkPeople: { shape: 'value', ...numbers.remarkPeople },
  remarkNote: { shape: 'list', ...choices.remarkNote },
  personalTag: { shape: 'list', ...choices.personalTag },
};

export const genderWords: Record<Of<typeof genders>, string> = { male: '男', female: '女', unknown: '未知' };
export const typeWords: Record<'wechat' | 'wecom', string> = { wechat: '微信用户', wecom: '企业微信用户' };
export const consentWords: Record<Of<typeof consents>, string> = {
  unknown: '没有表示',
  given: '同意',
  refused: '不同意',
};

export const sourceWords: Record<Of<typeof sources>, string> = {
  'live-code': '渠道活码',
  'qr-code': '扫二维码',
  search: '搜索手机号或邮箱',
  card: '名片分享',
  group: '群聊',
  'address-book': '手机通讯录或微信联系人',
  channels: '视频号',
  link: '获客链接',
  inherited: '同事共享或分配',
  other: '其他方式',
  unknown: '未知',
};

export const originWords: Record<Of<typeof markOrigins>, string> = {
  wecom: '企业微信',
  'live-code': '渠道活码',
  person: '同事',
  rule: '自动规则',
  import: '导入',
};

/** `did`: he did it so often; `never`: he did not at all. */
export const behaviourWords: Record<Of<typeof behaviourKinds>, { name: string; did: string; never: string }> = {
  booking: { name: '下单', did: '下单', never: '没有下单' },
  'message-in': { name: '发来消息', did: '发来消息', never: '没有发来消息' },
  'link-click': { name: '点开链接', did: '点开链接', never: '没有点开链接' },
  'broadcast-sent': { name: '收到群发', did: '收到群发', never: '没有收到群发' },
};
