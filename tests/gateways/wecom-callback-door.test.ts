// What comes through the callback address: signed, decrypted, read without losing a field, hostile XML refused.
import { existsSync, readFileSync } from 'node:fs';
import { encrypt, sign } from '../../server/gateways/wecom/callback-crypto.ts';
import { readXml, type XmlElement } from '../../server/gateways/wecom/callback-xml.ts';
import { answerUrlCheck, CallbackRejected, openCallback, parseCallbackXml } from '../../server/gateways/wecom/index.ts';

const keys = {
  token: 'sandboxToken',
  encodingAesKey: 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQ',
  corpId: 'ww0000000000000001',
};

const sealed = (plain: string) => {
  const encrypted = encrypt(plain, keys.encodingAesKey, keys.corpId);
  const [timestamp, nonce] = ['1772352000', '12345'];
  const msg_signature = sign({ token: keys.token, timestamp, nonce, encrypted });
  return { encrypted, query: { msg_signature, timestamp, nonce } };
};

const contactEvent = (fields: string) =>
  `<xml><ToUserName><![CDATA[${keys.corpId}]]></ToUserName><FromUserName><![CDATA[sys]]></FromUserName>` +
  `<CreateTime>1772352000</CreateTime><MsgType><![CDATA[event]]></MsgType>${fields}</xml>`;

const added = contactEvent(
  '<Event><![CDATA[change_external_contact]]></Event><ChangeType><![CDATA[add_external_contact]]></ChangeType>' +
    '<UserID><![CDATA[li]]></UserID><ExternalUserID><![CDATA[wm1]]></ExternalUserID>' +
    '<State><![CDATA[code-7]]></State><WelcomeCode><![CDATA[W]]></WelcomeCode><Newer><![CDATA[later]]></Newer>',
);

describe('the check of the address', () => {
  it('is answered with the bare text', () => {
    const { encrypted, query } = sealed('5927813645');
    expect(answerUrlCheck({ ...query, echostr: encrypted }, keys)).toBe('5927813645');
  });

  it('is refused without a valid signature', () => {
    const { encrypted, query } = sealed('5927813645');
    expect(() => answerUrlCheck({ ...query, echostr: encrypted, nonce: '1' }, keys)).toThrow(CallbackRejected);
    expect(() => answerUrlCheck({}, keys)).toThrow(CallbackRejected);
  });
});

describe('a callback', () => {
  const envelope = (encrypted: string) =>
    `<xml><ToUserName><![CDATA[${keys.corpId}]]></ToUserName><AgentID></AgentID><Encrypt><![CDATA[${encrypted}]]></Encrypt></xml>`;

  it('is opened, and has the same hash when it is sent again', () => {
    const [first, again] = [sealed(added), sealed(added)];
    const opened = openCallback(first.query, envelope(first.encrypted), keys);
    expect(opened.plainXml).toBe(added);
    expect(opened.message).toMatchObject({ kind: 'change_external_contact', userId: 'li' });
    expect(first.encrypted).not.toBe(again.encrypted);
    expect(openCallback(again.query, envelope(again.encrypted), keys).contentHash).toBe(opened.contentHash);
    expect(opened.contentHash).toMatch(/^[0-9a-f]{40}$/);
  });

  it('may hold its cipher text as plain text', () => {
    const { encrypted, query } = sealed(added);
    expect(openCallback(query, `<xml><Encrypt>\n${encrypted}\n</Encrypt></xml>`, keys).plainXml).toBe(added);
  });

  it.each([
    ['no body', '', '-40002'],
    ['no XML', '{"Encrypt":"x"}', '-40002'],
    ['no cipher text', '<xml></xml>', '-40001'],
    ['a document type', '<!DOCTYPE x [<!ENTITY a "b">]><xml><Encrypt>&a;</Encrypt></xml>', '-40002'],
    ['a document type before CDATA', '<!DOCTYPE x><xml><Encrypt><![CDATA[x]]></Encrypt></xml>', '-40002'],
    ['a comment', '<xml><!-- x --><Encrypt><![CDATA[x]]></Encrypt></xml>', '-40002'],
    ['depth', `${'<a>'.repeat(40)}${'</a>'.repeat(40)}`, '-40002'],
    ['size', `<xml>${' '.repeat(200_000)}</xml>`, '-40002'],
  ])('with %s is rejected', (_what, body, code) => {
    try {
      openCallback(sealed(added).query, body, keys);
    } catch (error) {
      expect(error).toBeInstanceOf(CallbackRejected);
      expect(error).toHaveProperty('code', code);
      return;
    }
    throw new Error('nothing was rejected');
  });
});

describe('a message', () => {
  it('of a new contact in our words, with every field kept', () => {
    expect(parseCallbackXml(added)).toEqual({
      kind: 'change_external_contact',
      changeType: 'add_external_contact',
      userId: 'li',
      externalUserId: 'wm1',
      state: 'code-7',
      welcomeCode: 'W',
      createdAt: new Date('2026-03-01T08:00:00Z'),
      fields: {
        ToUserName: keys.corpId,
        FromUserName: 'sys',
        CreateTime: '1772352000',
        MsgType: 'event',
        Event: 'change_external_contact',
        ChangeType: 'add_external_contact',
        UserID: 'li',
        ExternalUserID: 'wm1',
        State: 'code-7',
        WelcomeCode: 'W',
        Newer: 'later',
      },
    });
  });

  it('with empty state and code has none', () => {
    const message = parseCallbackXml(added.replace('[code-7]', '[]').replace('<![CDATA[W]]>', ''));
    expect(message).not.toHaveProperty('state');
    expect(message).not.toHaveProperty('welcomeCode');
    expect(message.fields).toMatchObject({ State: '', WelcomeCode: '' });
  });

  it('of tags and groups', () => {
    const tag = (fields: string) => parseCallbackXml(contactEvent(`<Event>change_external_tag</Event>${fields}`));
    expect(tag('<Id>et1</Id><TagType>tag</TagType><ChangeType>update</ChangeType>')).toMatchObject({
      kind: 'change_external_tag',
      tagId: 'et1',
      isGroup: false,
    });
    expect(tag('<Id></Id><TagType>tag_group</TagType><ChangeType>shuffle</ChangeType>')).toMatchObject({
      isGroup: true,
    });
    const chat = '<Event>change_external_chat</Event><ChatId>wr1</ChatId><ChangeType>dismiss</ChangeType>';
    expect(parseCallbackXml(contactEvent(chat))).toMatchObject({ kind: 'change_external_chat', chatId: 'wr1' });
  });

  it('of a contact that misses what it should have is kept as an event', () => {
    const message = parseCallbackXml(added.replace('<UserID><![CDATA[li]]></UserID>', ''));
    expect(message).toMatchObject({
      kind: 'event',
      event: 'change_external_contact',
      fields: { ExternalUserID: 'wm1' },
    });
  });

  it('keeps big numbers, leading zeros, white space and markup as they are', () => {
    const { fields } = parseCallbackXml(
      '<xml><MsgType>text</MsgType><MsgId>4561255354251345929</MsgId><Code>007</Code><Hex>0x1F</Hex>' +
        '<Content><![CDATA[ 1 < 2 &amp; <b>x</b> ]]></Content><Plain> a &amp;&lt;&#26053;&#x6e38;&unknown; </Plain></xml>',
    );
    expect(fields).toEqual({
      MsgType: 'text',
      MsgId: '4561255354251345929',
      Code: '007',
      Hex: '0x1F',
      Content: ' 1 < 2 &amp; <b>x</b> ',
      Plain: 'a &<旅游&unknown;',
    });
  });

  it('names repeated elements so that one and many look alike', () => {
    const items = (count: number) => '<Item><Name>n</Name></Item>'.repeat(count);
    const read = (count: number) => parseCallbackXml(`<xml><L>${items(count)}</L></xml>`).fields;
    expect(read(1)).toEqual({ 'L.Item.Name': 'n' });
    expect(read(3)).toEqual({ 'L.Item.Name': 'n', 'L.Item[1].Name': 'n', 'L.Item[2].Name': 'n' });
  });

  it('cannot reach the prototype of anything', () => {
    const { fields } = parseCallbackXml('<xml><toString>1</toString><valueOf>2</valueOf></xml>');
    expect(Object.values(fields).sort()).toEqual(['1', '2']);
    expect(() => parseCallbackXml('<xml><__proto__>1</__proto__></xml>')).toThrow(CallbackRejected);
    expect(() => readXml('<xml><constructor>1</constructor></xml>')).toThrow(CallbackRejected);
  });
});

const samples = '../shared/data/wecom_callback_xml.dev.jsonl';

/** Every text of the sample, read in the crudest way: what stands between tags or in CDATA. */
const crudeTexts = (xml: string): string[] =>
  [...xml.matchAll(/<!\[CDATA\[([\s\S]*?)\]\]>|>([^<>]+)</g)]
    .map(([, cdata, plain]) => cdata ?? plain?.trim() ?? '')
    .filter((text) => text !== '');

const leaves = (element: XmlElement): string[] =>
  element.children.length === 0 ? [element.text] : element.children.flatMap(leaves);

describe('samples of other SDKs', () => {
  if (!existsSync(samples)) {
    console.info(`skipped: ${samples} is not there`);
    it.skip(`skipped: ${samples} is not there`, () => undefined);
    return;
  }
  const rows = readFileSync(samples, 'utf8')
    .trim()
    .split('\n')
    .map(
      (line) =>
        JSON.parse(line) as { msg_type: string | null; event: string | null; change_type: string | null; xml: string },
    );

  it('are all read, and no text of any is lost', () => {
    expect(rows.length).toBeGreaterThan(60);
    for (const row of rows) {
      const message = parseCallbackXml(row.xml);
      const values = Object.values(message.fields);
      expect(values.filter((text) => text !== '').sort()).toEqual(crudeTexts(row.xml).sort());
      expect(values).toEqual(leaves(readXml(row.xml)));
      expect(message.fields['MsgType'] ?? '').toBe(row.msg_type ?? '');
      if (row.event) expect(message.fields['Event']).toBe(row.event);
      if (row.change_type) expect(message.fields['ChangeType']).toBe(row.change_type);
      if (row.msg_type === 'event') expect(message).toMatchObject({ kind: 'event', event: row.event });
    }
  });
});
