// The doctor's look from outside at the running server: its address, the door of callbacks, the domain's file.
import type { Config } from '../../config/env.ts';
import { sealCallback } from '../gateways/wecom/index.ts';
import { localTime } from '../local-day.ts';
import { pages, type Check, type Outcome } from './findings.ts';

const answerWithinMs = 5_000;
/** WeCom waits so long when the address is saved in its console (DOC 101033). */
const urlCheckMs = 1_000;

type Answer = { status: number; text: string; ms: number };

const ask = async (url: string, init: RequestInit = {}): Promise<Answer | null> => {
  const startedAt = performance.now();
  try {
    const answer = await fetch(url, { ...init, redirect: 'manual', signal: AbortSignal.timeout(answerWithinMs) });
    return { status: answer.status, text: await answer.text(), ms: Math.round(performance.now() - startedAt) };
  } catch {
    return null;
  }
};

const unreachable = (url: string): Outcome => ({
  state: 'broken',
  words: `打不开 ${url}：请检查域名解析、防火墙、HTTPS 证书，以及伴旅是否在运行`,
  page: pages.machine,
});

const refused = (status: number): Outcome => ({
  state: 'broken',
  words:
    status === 403
      ? '正在运行的伴旅解不开用这里的 Token 和 EncodingAESKey 加密的回调：改了 .env 之后没有重启，或两边填得不一样'
      : `回调地址回答了 ${status}，应当是 200；请检查反向代理是否把 /callbacks/wecom 转给了伴旅`,
});

export type DoorParts = {
  config: Config;
  now: () => Date;
  /** Name and text of the file that the owner saved; null where there is none. */
  domainFile: { name: string; text: string } | null;
  /** When WeCom itself last got through to us; null: never. */
  lastCallbackAt: Date | null;
};

export const doorChecks = ({ config, now, domainFile, lastCallbackAt }: DoorParts): Check[] => {
  const keys = {
    token: config.wecom.callbackToken,
    encodingAesKey: config.wecom.callbackAesKey,
    corpId: config.wecom.corpId,
  };
  const callbackUrl = `${config.publicUrl}/callbacks/wecom`;
  return [
    {
      id: 'public-url',
      title: '外部网址',
      page: pages.machine,
      run: async () => {
        const answer = await ask(`${config.publicUrl}/healthz`);
        if (!answer) return unreachable(config.publicUrl);
        return answer.status === 200
          ? `${config.publicUrl} 打得开`
          : { state: 'broken', words: `${config.publicUrl} 打开的不是伴旅（回答 ${answer.status}）` };
      },
    },
    {
      id: 'callback-get',
      title: '回调地址的验证（保存时企业微信会试）',
      page: pages.callback,
      run: async () => {
        const plain = String(now().getTime());
        const { query, encrypted } = sealCallback(plain, keys, now());
        const url = `${callbackUrl}?${new URLSearchParams({ ...query, echostr: encrypted }).toString()}`;
        const answer = await ask(url);
        if (!answer) return unreachable(callbackUrl);
        if (answer.status !== 200) return refused(answer.status);
        if (answer.text !== plain) return { state: 'broken', words: '回调地址的回答不对：中间有别的程序改了内容' };
        if (answer.ms <= urlCheckMs) return `${answer.ms} 毫秒内答对`;
        return { state: 'warning', words: `答对了，但用了 ${answer.ms} 毫秒；企业微信只等 1 秒，保存时可能失败` };
      },
    },
    {
      id: 'callback-post',
      title: '回调的接收',
      page: pages.callback,
      run: async () => {
        const created = Math.floor(now().getTime() / 1_000);
        const event = `<xml><ToUserName>${keys.corpId}</ToUserName><FromUserName>doctor</FromUserName><CreateTime>${created}</CreateTime><MsgType>event</MsgType><Event>banlv_doctor</Event></xml>`;
        const { query, body } = sealCallback(event, keys, now());
        const url = `${callbackUrl}?${new URLSearchParams(query).toString()}`;
        const answer = await ask(url, { method: 'POST', body, headers: { 'content-type': 'text/xml' } });
        if (!answer) return unreachable(callbackUrl);
        if (answer.status !== 200) return refused(answer.status);
        if (lastCallbackAt !== null)
          return `能收；企业微信最近一次送到是 ${localTime(lastCallbackAt, config.timeZone)}`;
        const words = '能收，但企业微信还从没送到过：请确认已保存回调地址，再用一个客户试加一次好友';
        return { state: 'warning', words };
      },
    },
    {
      id: 'domain-file',
      title: '可信域名的校验文件',
      page: pages.workbench,
      run: async () => {
        if (domainFile === null) {
          return { state: 'broken', words: '还没有保存：在管理后台申请校验域名时下载 WW_verify_….txt，在工作台里选它' };
        }
        const url = `${config.publicUrl}/${domainFile.name}`;
        const answer = await ask(url);
        if (!answer) return unreachable(url);
        return answer.status === 200 && answer.text.trim() === domainFile.text.trim()
          ? `${url} 打得开`
          : { state: 'broken', words: `${url} 打开的不是保存的文件（回答 ${answer.status}）`, page: pages.machine };
      },
    },
    {
      id: 'sidebar',
      title: '侧边栏页面',
      page: pages.machine,
      run: async () => {
        const url = `${config.publicUrl}/sidebar`;
        const answer = await ask(url);
        if (!answer) return unreachable(url);
        return answer.status === 200 && answer.text.includes('<div id="root">')
          ? `${url} 打得开。请核对“${pages.sidebar}”里填的就是它，伴旅看不到那里的设置`
          : { state: 'warning', words: `${url} 打开的不是工作台（回答 ${answer.status}），可能没有构建工作台` };
      },
    },
  ];
};
