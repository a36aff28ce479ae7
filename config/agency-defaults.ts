// Defaults of an agency as data: texts and limits that apply until it sets its own.

export const agencyDefaults = {
  /** Sent to a new contact whose live code has no text of its own; {{顾问}} becomes the consultant's name. */
  welcomeText: '您好，我是{{顾问}}，很高兴为您服务。想去哪里、几个人、什么时候出发，直接发给我就好。',
  /** Offered beside a chat; a consultant changes them before he sends. */
  greetings: [
    { title: '打招呼', text: '您好，我是您的旅行顾问。想去哪里、几个人、什么时候出发，直接发给我就好。' },
    { title: '问进展', text: '您好，上次聊的行程您考虑得怎么样？需要调整日期、人数或预算，随时告诉我。' },
    { title: '问证件', text: '您好，麻烦确认一下出行人的姓名和证件有效期，我好为您预留位置。' },
    { title: '致谢', text: '谢谢您的信任。有任何问题随时找我，我会尽快回复您。' },
  ],
  /** How long after the consultant's confirmation the results are asked for before the rest counts as unsettled. */
  groupSendSettlesHours: 24,
  /** WeCom's own default; the corp may set another in its console. */
  groupSendCap: 'days-in-month',
  staffHours: { from: '09:00', to: '21:00' },
  quietHours: { from: '22:00', to: '08:00' },
  /** Customers of one broadcast above which somebody must agree. */
  approvalAbove: 500,
  /** Customers that one consultant may claim from the sea pool in a day. */
  poolClaimsPerDay: 10,
  /** Marketing that one customer gets in a calendar month: more than one a week annoys. */
  marketingPerMonth: 4,
  /** Group sends that one consultant is asked to confirm on a day. */
  tapsPerDay: 20,
} as const;
