// The WeCom APIs this gateway calls, as data: path, whether it only reads, how many at once and how many per window.

export type WecomApi = {
  /** Below `/cgi-bin`. */
  path: string;
  method: 'GET' | 'POST';
  /** Only reads: may be repeated blindly when WeCom says it is busy. */
  isRead: boolean;
  /** Calls in flight at once, per process: list-type APIs answer 45033 to too many. */
  atOnce: number;
  /** False where calls do not count in the basic quota (DOC 90454). */
  isCounted: boolean;
  /** Instead of the client's own time limit. */
  timeoutMs?: number;
};

/** Calls of one API by one corp (DOC 90454, 2023-08-28). Thresholds may be changed by WeCom at any time. */
export const callLimits = [
  { windowSeconds: 60, calls: 10_000 },
  { windowSeconds: 3600, calls: 150_000 },
] as const;

const read = (path: string, atOnce = 4): WecomApi => ({ path, method: 'POST', isRead: true, atOnce, isCounted: true });
const readByGet = (path: string, atOnce = 8): WecomApi => ({ ...read(path, atOnce), method: 'GET' });
const write = (path: string, atOnce = 8): WecomApi => ({
  path,
  method: 'POST',
  isRead: false,
  atOnce,
  isCounted: true,
});

export const apis = {
  listDepartments: readByGet('/department/list', 2),
  getStaff: readByGet('/user/get'),
  listServiceStaff: readByGet('/externalcontact/get_follow_user_list', 2),
  getCustomer: readByGet('/externalcontact/get'),
  listCustomersOf: read('/externalcontact/batch/get_by_user'),
  listTagGroups: read('/externalcontact/get_corp_tag_list', 2),
  addTags: write('/externalcontact/add_corp_tag', 1),
  markTags: write('/externalcontact/mark_tag'),
  createContactWay: write('/externalcontact/add_contact_way'),
  updateContactWay: write('/externalcontact/update_contact_way', 2),
  deleteContactWay: write('/externalcontact/del_contact_way'),
  transferInJob: write('/externalcontact/transfer_customer', 2),
  transferResigned: write('/externalcontact/resigned/transfer_customer', 2),
  listInJobTransfers: read('/externalcontact/transfer_result', 2),
  listResignedTransfers: read('/externalcontact/resigned/transfer_result', 2),
  listUnassigned: read('/externalcontact/get_unassigned_list', 1),
  listChatFigures: read('/externalcontact/get_user_behavior_data', 2),
  // The code dies 20 s after the event: a call that hangs must leave time for another.
  sendWelcome: { ...write('/externalcontact/send_welcome_msg', 20), timeoutMs: 5_000 },
  // No read, but safe to repeat: a second copy hurts nobody and is gone in three days. A large picture takes its time.
  uploadMedia: { ...read('/media/upload', 2), timeoutMs: 30_000 },
  createGroupSend: write('/externalcontact/add_msg_template', 4),
  listGroupSends: read('/externalcontact/get_groupmsg_list_v2', 2),
  listGroupSendTasks: read('/externalcontact/get_groupmsg_task'),
  listGroupSendResults: read('/externalcontact/get_groupmsg_send_result'),
  remindGroupSend: write('/externalcontact/remind_groupmsg_send', 2),
  cancelGroupSend: write('/externalcontact/cancel_groupmsg_send', 2),
  sendAppMessage: { ...write('/message/send'), isCounted: false },
  getCorpTicket: readByGet('/get_jsapi_ticket', 1),
  getAppTicket: readByGet('/ticket/get', 1),
  // A code works once, so this is no read although it is a GET; a valid code is exempt from the quota.
  getSignedInUser: { ...write('/auth/getuserinfo'), method: 'GET', isCounted: false },
} satisfies Record<string, WecomApi>;
