// The states and roles of the product in Chinese words. "已发出" is the last thing that can be known of a message.
import type {
  BroadcastSummary,
  DeliveryState,
  Finding,
  ImportState,
  NextStep,
  Person,
  Relation,
  SendTaskState,
} from './api.ts';

export type Tone = 'good' | 'wait' | 'bad' | 'quiet';
export type Words = { text: string; tone: Tone };

export const roleWords: Record<Person['role'], string> = { owner: '负责人', manager: '主管', consultant: '顾问' };

export const findingWords: Record<Finding['state'], Words> = {
  ok: { text: '好', tone: 'good' },
  broken: { text: '必须修', tone: 'bad' },
  warning: { text: '请留意', tone: 'wait' },
  unknown: { text: '还看不到', tone: 'quiet' },
};

export const relationWords: Record<Relation['state'], Words> = {
  'half-added': { text: '待通过', tone: 'wait' },
  active: { text: '好友', tone: 'good' },
  'deleted-by-staff': { text: '顾问已删除', tone: 'bad' },
  'deleted-by-customer': { text: '客户已删除', tone: 'bad' },
  transferred: { text: '已由同事接替', tone: 'quiet' },
  'not-seen': { text: '未在企业微信中看到', tone: 'quiet' },
};

export const nextStepWords: Record<NextStep['kind'], Words> = {
  'half-added': { text: '待通过', tone: 'bad' },
  'deleted-by-customer': { text: '已被删除', tone: 'bad' },
  'opted-out': { text: '已退订', tone: 'bad' },
  'quiet-hours': { text: '免打扰', tone: 'bad' },
  'confirm-group-send': { text: '等您确认', tone: 'wait' },
  travelling: { text: '在途', tone: 'wait' },
  'departs-soon': { text: '快出发', tone: 'wait' },
  'came-back': { text: '刚回来', tone: 'good' },
  birthday: { text: '生日', tone: 'good' },
  'planned-month': { text: '有意向', tone: 'good' },
};

export const deliveryWords: Record<DeliveryState, Words> = {
  sent: { text: '已发出', tone: 'good' },
  planned: { text: '已安排', tone: 'wait' },
  batched: { text: '等待确认', tone: 'wait' },
  capped: { text: '次数已用完', tone: 'bad' },
  failed: { text: '发送失败', tone: 'bad' },
  unsettled: { text: '没有结果', tone: 'bad' },
  withheld: { text: '不发', tone: 'quiet' },
  cancelled: { text: '已撤销', tone: 'quiet' },
};

export const purposeWords: Record<BroadcastSummary['purpose'], string> = {
  marketing: '营销',
  care: '关怀',
  service: '服务通知',
};

export const sendTaskWords: Record<SendTaskState, Words> = {
  creating: { text: '正在提交企业微信', tone: 'wait' },
  'waiting-for-staff': { text: '等待确认', tone: 'wait' },
  confirmed: { text: '已确认', tone: 'good' },
  settled: { text: '已完成', tone: 'good' },
  cancelled: { text: '已撤销', tone: 'quiet' },
  expired: { text: '超时未确认', tone: 'bad' },
  refused: { text: '企业微信拒绝', tone: 'bad' },
  unknown: { text: '需人工核对', tone: 'bad' },
  withheld: { text: '设置不允许发', tone: 'quiet' },
};

export const importWords: Record<ImportState, Words> = {
  mapping: { text: '待确认列', tone: 'wait' },
  checking: { text: '正在检查', tone: 'wait' },
  preview: { text: '待写入', tone: 'wait' },
  applying: { text: '正在写入', tone: 'wait' },
  applied: { text: '已写入', tone: 'good' },
  undoing: { text: '正在撤回', tone: 'wait' },
  undone: { text: '已撤回', tone: 'quiet' },
  cancelled: { text: '已取消', tone: 'quiet' },
};

export const broadcastWords = ({ state, isCancelled }: Pick<BroadcastSummary, 'state' | 'isCancelled'>): Words => {
  if (isCancelled) return { text: state === 'settled' ? '已撤销' : '正在撤销', tone: 'quiet' };
  if (state === 'planning') return { text: '正在准备', tone: 'wait' };
  if (state === 'waiting-for-approval') return { text: '待审批', tone: 'wait' };
  return state === 'sending' ? { text: '进行中', tone: 'wait' } : { text: '已完成', tone: 'good' };
};

/** A half-added contact has no name that we may read. */
export const customerName = (name: string): string => (name === '' ? '未通过验证的客户' : name);

export const genderWords = { male: '男', female: '女', unknown: '性别未知' } as const;

const eventWords = new Map([
  ['staff.synced', '同步了员工'],
  ['staff.disabled', '停用了同事'],
  ['staff.enabled', '恢复了同事'],
  ['staff.signed-in', '登录'],
  ['staff.signed-in-by-link', '用一次性链接登录'],
  ['sign-in-link.made', '生成了一次性登录链接'],
  ['sending.stopped', '停止了一切发送'],
  ['sending.resumed', '恢复了发送'],
  ['pilot.begun', '开始了试点'],
  ['pilot.lifted', '结束了试点'],
  ['pilot.chosen', '改了试点名单'],
  ['first-sync.accepted', '接受了第一次同步'],
  ['settings.changed', '改了设置'],
  ['tags.synced', '同步了标签'],
  ['tag.created', '新建标签'],
  ['tag.edited', '修改了标签的说明'],
  ['tag.removed', '标签在企业微信里被删除'],
  ['tag-group.edited', '修改了标签组'],
  ['tag-rule.set', '修改了标签的规则'],
  ['tag-rule.ended', '停用了标签的规则'],
  ['marks.settled', '标签自动打上和去掉'],
  ['marks.listed', '名单打上和去掉了标签'],
  ['bookings.recorded', '写入了一批订单'],
  ['booking.made', '有了新订单'],
  ['booking.changed', '订单有变化'],
  ['booking.cancelled', '订单取消'],
  ['customers.exported', '导出了客户名单'],
  ['customer.profile-changed', '修改了客户资料'],
  ['customer.consent-recorded', '记录了营销同意'],
  ['customer.opted-out', '客户退订'],
  ['customer.opted-in', '客户恢复接收'],
  ['customer.marked', '给客户打了标签'],
  ['customer.unmarked', '去掉了客户的标签'],
  ['customer.removed', '撤回了新增的客户'],
  ['customer.merged', '合并了客户记录'],
  ['customer.unmerged', '拆开了客户记录'],
  ['import.begun', '上传了名单'],
  ['import.asked', '操作了导入'],
  ['import.ended', '导入结束'],
  ['handover.opened', '开始交接'],
  ['handover.ready', '交接名单已备好'],
  ['handover.started', '发起了接替'],
  ['handover.decided', '交接的客户都有了着落'],
  ['customer.transferred', '客户由同事接替'],
  ['customer.pooled', '客户放入公海'],
  ['customer.claimed', '从公海领取客户'],
  ['live-code.created', '新建了渠道活码'],
  ['contact.added', '客户添加了顾问'],
  ['contact.ended', '好友关系结束'],
  ['segment.created', '新建分群'],
  ['segment.edited', '修改分群'],
  ['segment.archived', '停用分群'],
  ['contacts.synced', '同步了客户'],
  ['welcome.ended', '处理了欢迎语'],
  ['broadcast.launched', '发起了群发'],
  ['broadcast.planned', '群发已分配给顾问'],
  ['broadcast.approval-asked', '群发等待审批'],
  ['broadcast.approved', '同意了群发'],
  ['broadcast.refused', '不同意群发'],
  ['broadcast.settled', '群发已完成'],
  ['send-task.waiting', '等待顾问确认群发'],
  ['send-task.confirmed', '顾问确认了群发'],
  ['send-task.settled', '顾问的群发有了结果'],
  ['send-task.closed', '顾问的群发已关闭'],
  ['send-task.orphan-cancelled', '撤销了多余的群发'],
  ['opt-out.asked', '客户在退订页面留言'],
  ['opt-out.handled', '处理了退订请求'],
  ['task.opened', '新的待办'],
  ['task.done', '待办已完成'],
  ['task.postponed', '推迟了待办'],
  ['task.skipped', '跳过了待办'],
]);

export const eventName = (name: string): string => eventWords.get(name) ?? name;

/** What WeCom's refusals of a group send mean to people (全局错误码, DOC 90313), by code. */
export const refusalWords: Readonly<Record<string, string>> = {
  '40004': '企业微信不接受这种图片，请换一张 JPG 或 PNG',
  '40006': '企业微信不接受这么大或这么小的图片，请换一张',
  '40007': '企业微信重新上传后仍然不认这张图片，请换一张再发',
  '40009': '企业微信不接受这么大或这么小的图片，请换一张',
  '40123': '企业微信不接受这种图片，请换一张 JPG 或 PNG',
  '41048': '没有能收到的客户',
  '41065': '企业微信不接受这个附件，请检查链接、图片或小程序',
  '45001': '企业微信不接受这么大或这么小的图片，请换一张',
  '90206': '这个小程序没有关联到本企业，请先在企业微信管理后台关联',
  '90207': '小程序的 AppID 不对',
  '90208': '小程序的 AppID 不对',
};
