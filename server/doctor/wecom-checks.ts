// The doctor's questions to WeCom itself: secret, address, app, visible range, callable APIs, trusted domain, tickets, clock.
import type { Config } from '../../config/env.ts';
import { GatewayError } from '../gateways/gateway-error.ts';
import type { ConsoleProbe, WecomGateway } from '../gateways/wecom/index.ts';
import { pages, type Check } from './findings.ts';

const mostSkewSeconds = 30;
const askWithinMs = 10_000;
const unseen: ReadonlySet<string | number> = new Set([60011, 60111]);

/** Of these staff, whom the app may not see. Throws what is not about one member of staff. */
const findUnseen = async (wecom: WecomGateway, userIds: readonly string[]): Promise<string[]> => {
  const hidden: string[] = [];
  for (const userId of userIds) {
    try {
      await wecom.getStaff(userId);
    } catch (error) {
      if (!(error instanceof GatewayError) || !unseen.has(error.code)) throw error;
      hidden.push(userId);
    }
  }
  return hidden;
};

const few = (names: readonly string[]): string =>
  names.length > 10 ? `${names.slice(0, 10).join('、')} 等 ${names.length} 位` : names.join('、');

export const wecomChecks = (
  config: Config,
  { wecom, probe, now }: { wecom: WecomGateway; probe: ConsoleProbe; now: () => Date },
): Check[] => [
  {
    id: 'clock',
    title: '服务器时钟',
    page: pages.machine,
    run: async () => {
      const answer = await fetch(`${config.wecom.baseUrl}/cgi-bin/gettoken`, {
        signal: AbortSignal.timeout(askWithinMs),
      });
      const date = answer.headers.get('date');
      if (date === null) return { state: 'unknown', words: '企业微信的回答里没有时间' };
      const skew = Math.round((now().getTime() - new Date(date).getTime()) / 1_000);
      if (Math.abs(skew) <= mostSkewSeconds) return `与企业微信相差 ${Math.abs(skew)} 秒`;
      const words = `比企业微信${skew > 0 ? '快' : '慢'} ${Math.abs(skew)} 秒，请打开时间同步（NTP）`;
      return { state: 'broken', words };
    },
  },
  {
    id: 'app',
    title: '企业 ID、Secret、AgentId 与可信 IP',
    page: pages.app,
    run: async () => {
      const app = await probe.getApp();
      return app.isClosed ? { state: 'broken', words: `应用“${app.name}”已停用，请启用` } : `应用“${app.name}”可以调用`;
    },
  },
  {
    id: 'visible-range',
    title: '应用的可见范围',
    page: pages.visible,
    run: async () => {
      const app = await probe.getApp();
      if (app.visible === 0) return { state: 'broken', words: '可见范围是空的，谁也看不到，谁也登录不了' };
      const serving = await wecom.listServiceStaffIds();
      const hidden = await findUnseen(wecom, [...new Set([...serving, ...config.agency.ownerUserIds])]);
      if (hidden.length === 0) return `${serving.length} 位能服务客户的员工都在可见范围里`;
      return { state: 'broken', words: `这些员工或负责人不在可见范围里：${few(hidden)}` };
    },
  },
  {
    id: 'serving-staff',
    title: '能服务客户的员工',
    page: pages.serving,
    run: async () => {
      const serving = await wecom.listServiceStaffIds();
      return serving.length > 0 ? `${serving.length} 位` : { state: 'broken', words: '还没有任何员工开通客户联系' };
    },
  },
  {
    id: 'callable-customers',
    title: '可调用接口：客户',
    page: pages.callable,
    run: async () => {
      const [first] = await wecom.listServiceStaffIds();
      if (first === undefined) return { state: 'unknown', words: '没有员工开通客户联系，无从试起' };
      await wecom.listCustomersOf([first], null);
      return '可以读客户';
    },
  },
  {
    id: 'callable-tags',
    title: '可调用接口：企业标签',
    page: pages.callable,
    run: async () => {
      await probe.askTags();
      return '可以读企业标签';
    },
  },
  {
    id: 'callable-group-sends',
    title: '可调用接口：群发',
    page: pages.callable,
    run: async () => {
      await probe.askGroupSends(new Date(now().getTime() - 3_600_000), now());
      return '可以读群发记录';
    },
  },
  {
    id: 'trusted-domain',
    title: '可信域名',
    page: pages.domain,
    run: async () => {
      const { domain } = await probe.getApp();
      const { host } = new URL(config.publicUrl);
      if (domain === host) return `已设为 ${host}`;
      const words = domain === '' ? `还没有设置，应当是 ${host}` : `设的是 ${domain}，应当是 ${host}`;
      return { state: 'broken', words: `${words}；否则不能登录，侧边栏也打不开（50001）` };
    },
  },
  {
    id: 'tickets',
    title: '侧边栏签名用的票据',
    page: pages.domain,
    run: async () => {
      await probe.getTicket('corp');
      await probe.getTicket('app');
      return '企业票据和应用票据都能取到';
    },
  },
];
