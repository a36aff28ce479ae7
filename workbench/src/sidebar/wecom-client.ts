// WeCom's client around this page: whom one is chatting with, and messages put into the chat. Outside WeCom its calls wait for ever, so
// each has a time limit here, and every failure is an error with words for the person before the screen.
import { getCurExternalContact, register, sendChatMessage } from '@wecom/jssdk';
import { api } from '../api.ts';
import { ApiError } from '../request.ts';

const answersWithinMs = 8_000;
const sendsWithinMs = 15_000;
const jsApiList = ['getCurExternalContact', 'sendChatMessage'];

const failures = {
  'wecom.outside': '这一页要在企业微信的聊天里打开：进入与客户的聊天，点聊天工具栏里的“伴旅”。',
  'wecom.no-chat': '没有找到正在聊天的客户。请从与客户的单聊里打开；客户群和同事之间的聊天没有客户名片。',
  'wecom.no-permission':
    '企业微信没有让这一页看当前的聊天。请管理员检查：应用在“可调用接口的应用”里、您在客户联系的使用范围里、可信域名是本站。',
  'wecom.silent': '企业微信没有回答。请检查网络，再试一次；仍然不行，请退出聊天重新进入。',
  'wecom.not-sent': '企业微信没有发出这条消息。请复制到聊天里自己发。',
  'wecom.sending-unknown': '企业微信没有回答，消息可能已经发出。请先看一眼聊天，再决定要不要重发。',
  'wecom.sending-cancelled': '没有发：您取消了。',
} as const;

export type ClientFailure = keyof typeof failures;

const failure = (code: ClientFailure, detail = ''): ApiError =>
  new ApiError({
    status: 0,
    code,
    message: failures[code],
    requestId: null,
    ...(detail === '' ? {} : { problems: [detail] }),
  });

/** What the client says of a refusal, such as `getCurExternalContact:fail no permission`. */
const wordsOf = (thrown: unknown): string => {
  const words: unknown = typeof thrown === 'object' && thrown !== null ? Reflect.get(thrown, 'errMsg') : null;
  return typeof words === 'string' ? words : '';
};

const within = async <T>(ms: number, late: ClientFailure, work: Promise<T>): Promise<T> => {
  let timer = 0;
  const tooLate = new Promise<never>((_, reject) => {
    timer = window.setTimeout(() => reject(failure(late)), ms);
  });
  try {
    return await Promise.race([work, tooLate]);
  } finally {
    window.clearTimeout(timer);
  }
};

/** Signs the address that the client asks about. Both signatures come in one answer, asked for once an address. */
const signatures = new Map<string, ReturnType<typeof api.signPage>>();
const sign = async (url: string) => {
  const asked = signatures.get(url) ?? api.signPage({ query: { url } });
  signatures.set(url, asked);
  try {
    return (await asked).data;
  } catch (error) {
    signatures.delete(url);
    throw error;
  }
};

const registerPage = async (): Promise<void> => {
  const [url = ''] = window.location.href.split('#');
  const { corpId, agentId } = await sign(url);
  register({
    corpId,
    agentId,
    jsApiList,
    getConfigSignature: async (page) => {
      const { timestamp, nonce: nonceStr, corpSignature: signature } = await sign(page);
      return { timestamp, nonceStr, signature };
    },
    // What concerns customers is open to apps only; newer clients ask for this signature alone.
    getAgentConfigSignature: async (page) => {
      const { timestamp, nonce: nonceStr, appSignature: signature } = await sign(page);
      return { timestamp, nonceStr, signature };
    },
  });
};

let registering: Promise<void> | null = null;

const letIn = async (): Promise<void> => {
  registering ??= registerPage();
  try {
    await registering;
  } catch (error) {
    registering = null;
    throw error;
  }
};

/** WeCom's id of the customer of this chat. Throws `ApiError` with a code of `failures`, or of our own server. */
export const askCurrentCustomer = async (): Promise<string> => {
  if (!/wxwork\//i.test(navigator.userAgent)) throw failure('wecom.outside');
  await letIn();
  try {
    const { userId } = await within(answersWithinMs, 'wecom.silent', getCurExternalContact());
    return userId;
  } catch (thrown) {
    if (thrown instanceof ApiError) throw thrown;
    const words = wordsOf(thrown);
    throw /without context/.test(words) ? failure('wecom.no-chat') : failure('wecom.no-permission', words);
  }
};

export type ChatMessage = { text: string } | { title: string; url: string };

/** Puts a message into the chat, in the consultant's name. Throws `ApiError`. */
export const sendToChat = async (message: ChatMessage): Promise<void> => {
  const sending =
    'text' in message
      ? sendChatMessage({ msgtype: 'text', text: { content: message.text } })
      : sendChatMessage({ msgtype: 'news', news: { link: message.url, title: message.title, desc: '', imgUrl: '' } });
  try {
    await within(sendsWithinMs, 'wecom.sending-unknown', sending);
  } catch (thrown) {
    if (thrown instanceof ApiError) throw thrown;
    throw failure(/:cancel/.test(wordsOf(thrown)) ? 'wecom.sending-cancelled' : 'wecom.not-sent');
  }
};
