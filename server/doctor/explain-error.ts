// WeCom's refusals in words that a person can act on: what it means, and which page puts it right.
import { GatewayError } from '../gateways/gateway-error.ts';
import { firstLine } from '../errors.ts';
import { pages, type Outcome } from './findings.ts';

/** WeCom names the address it saw. */
const addressIn = (message: string): string => /from ip: ([0-9a-fA-F.:]+)/.exec(message)?.[1] ?? '这台服务器的出口 IP';

const known: Record<string, (error: GatewayError) => { words: string; page: string }> = {
  40001: () => ({
    words: 'Secret 不对，或应用已停用。复制最新的 Secret 填到 WECOM_SECRET（40001）',
    page: pages.secret,
  }),
  40013: () => ({ words: '企业 ID 不对，请核对 WECOM_CORP_ID（40013）', page: pages.corp }),
  40091: () => ({ words: 'Secret 是别的企业的，请核对 WECOM_CORP_ID 和 WECOM_SECRET（40091）', page: pages.secret }),
  40056: () => ({ words: 'AgentId 不对，或不是这个 Secret 的应用，请核对 WECOM_AGENT_ID（40056）', page: pages.app }),
  45009: () => ({
    words: '调用太频繁，或 Secret 错了太多次，企业微信暂时不理这台服务器；约一小时后再试（45009）',
    page: pages.secret,
  }),
  48002: () => ({ words: '应用没有权限调用客户联系接口，请把它加进去（48002）', page: pages.callable }),
  60011: () => ({ words: '应用没有权限看这些成员，请把他们加进可见范围（60011）', page: pages.visible }),
  60020: ({ message }) => ({
    words: `IP ${addressIn(message)} 不在可信名单里，加进去后约一分钟生效（60020）`,
    page: pages.trustedIp,
  }),
  timeout: () => ({ words: '企业微信十秒内没有回答，请检查服务器能否访问外网', page: pages.machine }),
  network: () => ({ words: '连不上企业微信，请检查服务器的网络和 WECOM_BASE_URL', page: pages.machine }),
};

/** What a check that threw has found. */
export const explainError = (error: unknown): Outcome => {
  if (!(error instanceof GatewayError)) return { state: 'broken', words: firstLine(error) };
  const explained = known[String(error.code)]?.(error);
  return { state: 'broken', ...(explained ?? { words: `企业微信拒绝了：${error.message}` }) };
};
