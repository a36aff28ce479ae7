// From what WeCom sends to our callback address to a message in our words: pure functions, no I/O.
import { createHash, randomBytes } from 'node:crypto';
import { type CallbackKeys, decrypt, encrypt, sign, verifySignature } from './callback-crypto.ts';
import { childText, flattenXml, readXml } from './callback-xml.ts';

/** Every field of the message by path (see `flattenXml`), also those that have a name of ours beside it. */
type Fields = { fields: Record<string, string> };

export type CallbackMessage = Fields &
  (
    | {
        kind: 'change_external_contact';
        /** `add_external_contact`, `del_follow_user`, ... as WeCom names them. */
        changeType: string;
        userId: string;
        externalUserId: string;
        /** Only when this very scan made the relation. */
        state?: string;
        /** Good for 20 s and once; often absent. */
        welcomeCode?: string;
        /** The consultant did not delete the customer: a colleague took over. */
        isByTransfer?: boolean;
        createdAt: Date;
      }
    | { kind: 'change_external_chat'; changeType: string; chatId: string; createdAt: Date }
    /** `tagId` is absent for some `shuffle`: everything may have moved. */
    | { kind: 'change_external_tag'; changeType: string; tagId?: string; isGroup: boolean; createdAt: Date }
    | { kind: 'event'; event: string; changeType?: string; createdAt: Date | null }
    | { kind: 'message'; messageType: string; userId: string; messageId: string; createdAt: Date | null }
    | { kind: 'unknown'; createdAt: Date | null }
  );

export type OpenedCallback = {
  plainXml: string;
  /** sha1 of the plain XML: a retry is encrypted anew, so only the plain text is the same. */
  contentHash: string;
  message: CallbackMessage;
};

type Query = Readonly<Record<string, string | undefined>>;

const open = (query: Query, encrypted: string, keys: CallbackKeys): string => {
  const { msg_signature: signature = '', timestamp = '', nonce = '' } = query;
  verifySignature({ token: keys.token, timestamp, nonce, encrypted }, signature);
  return decrypt(encrypted, keys.encodingAesKey, keys.corpId);
};

/** The bare text to answer when WeCom checks the address (within 1 s, no quotes). Throws `CallbackRejected`. */
export const answerUrlCheck = (query: Query, keys: CallbackKeys): string => open(query, query['echostr'] ?? '', keys);

/** Verifies and decrypts one callback. Throws `CallbackRejected`, before decrypting where the signature is wrong. */
export const openCallback = (query: Query, body: string, keys: CallbackKeys): OpenedCallback => {
  const plainXml = open(query, childText(readXml(body), 'Encrypt'), keys);
  const contentHash = createHash('sha1').update(plainXml).digest('hex');
  return { plainXml, contentHash, message: parseCallbackXml(plainXml) };
};

const readInstant = (seconds: string | undefined): Date | null =>
  seconds && /^\d{1,11}$/.test(seconds) ? new Date(Number(seconds) * 1000) : null;

/** The message of a decrypted callback; events we do not know are kept with all their fields. Throws -40002. */
export const parseCallbackXml = (plainXml: string): CallbackMessage => {
  const fields = flattenXml(readXml(plainXml));
  const createdAt = readInstant(fields['CreateTime']);
  const messageType = fields['MsgType'] ?? '';
  if (messageType === 'event') return readEvent(fields, createdAt);
  if (messageType === '') return { kind: 'unknown', createdAt, fields };
  const userId = fields['FromUserName'] ?? '';
  return { kind: 'message', messageType, userId, messageId: fields['MsgId'] ?? '', createdAt, fields };
};

const readEvent = (fields: Record<string, string>, createdAt: Date | null): CallbackMessage => {
  const event = fields['Event'] ?? '';
  const changeType = fields['ChangeType'] ?? '';
  const { UserID: userId, ExternalUserID: externalUserId, ChatId: chatId, Id: tagId } = fields;
  const { State: state, WelcomeCode: welcomeCode, Source: source } = fields;
  if (createdAt && changeType) {
    if (event === 'change_external_contact' && userId && externalUserId) {
      const optional = {
        ...(state ? { state } : {}),
        ...(welcomeCode ? { welcomeCode } : {}),
        ...(source === 'DELETE_BY_TRANSFER' ? { isByTransfer: true } : {}),
      };
      return { kind: event, changeType, userId, externalUserId, ...optional, createdAt, fields };
    }
    if (event === 'change_external_chat' && chatId) return { kind: event, changeType, chatId, createdAt, fields };
    if (event === 'change_external_tag') {
      const isGroup = fields['TagType'] === 'tag_group';
      return { kind: event, changeType, ...(tagId ? { tagId } : {}), isGroup, createdAt, fields };
    }
  }
  return { kind: 'event', event, ...(changeType ? { changeType } : {}), createdAt, fields };
};

/** A message sealed as WeCom seals it, for a check of one's own door: the query, and the body for POST. */
export const sealCallback = (plain: string, keys: CallbackKeys, now: Date) => {
  const encrypted = encrypt(plain, keys.encodingAesKey, keys.corpId);
  const signed = {
    token: keys.token,
    timestamp: String(Math.floor(now.getTime() / 1_000)),
    nonce: randomBytes(8).toString('hex'),
    encrypted,
  };
  return {
    query: { msg_signature: sign(signed), timestamp: signed.timestamp, nonce: signed.nonce },
    encrypted,
    body: `<xml><ToUserName><![CDATA[${keys.corpId}]]></ToUserName><Encrypt><![CDATA[${encrypted}]]></Encrypt></xml>`,
  };
};
