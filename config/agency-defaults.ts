// Defaults of an agency as data: texts and limits that apply until it sets its own.

export const agencyDefaults = {
  /** Sent to a new contact whose live code has no text of its own; {{顾问}} becomes the consultant's name. */
  welcomeText: '您好，我是{{顾问}}，很高兴为您服务。想去哪里、几个人、什么时候出发，直接发给我就好。',
  /** A group send that its consultant has not confirmed by then is cancelled: an old promise is worse than none. */
  groupSendExpiresHours: 48,
  /** How long after the consultant's confirmation the results are asked for before the rest counts as unsettled. */
  groupSendSettlesHours: 24,
  /** WeCom's own default; the corp may set another in its console. */
  groupSendCap: 'days-in-month',
  staffHours: { from: '09:00', to: '21:00' },
  quietHours: { from: '22:00', to: '08:00' },
  /** Customers of one broadcast above which somebody must agree. */
  approvalAbove: 500,
} as const;
