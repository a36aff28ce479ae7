// What the doctor says: one finding for each prerequisite, in Chinese, with the page of WeCom's admin console to open.

import type { Finding } from '../modules/going-live/going-live.contract.ts';

export type { Finding };
export type FindingState = Finding['state'];

const app = '应用管理 → 自建 → 伴旅应用';

/** The admin console of WeCom, work.weixin.qq.com; menus move now and then. */
export const pages = {
  corp: '我的企业 → 企业信息 → 企业ID',
  app,
  secret: `${app} → Secret`,
  trustedIp: `${app} → 企业可信IP`,
  visible: `${app} → 可见范围`,
  callback: `${app} → 接收消息 → 设置API接收`,
  domain: `${app} → 网页授权及JS-SDK → 设置可信域名`,
  sidebar: `${app} → 配置到聊天工具栏 → 配置页面`,
  callable: '客户与上下游 → 客户联系 → API → 可调用接口的应用',
  serving: '客户与上下游 → 客户联系 → 权限配置 → 使用范围',
  environment: '服务器上的 .env 文件',
  machine: '运行伴旅的服务器',
  workbench: '伴旅工作台 → 设置 → 可信域名校验文件',
} as const;

export type Check = {
  id: string;
  title: string;
  /** Where to look when it is broken and the check itself does not say. */
  page: string;
  run: () => Promise<Outcome>;
};

export type Outcome = string | { state: 'broken' | 'warning' | 'unknown'; words: string; page?: string };

/** Run one check; whatever it throws is a finding too, in `explain`'s words. */
export const runCheck = async (check: Check, explain: (error: unknown) => Outcome): Promise<Finding> => {
  const { id, title } = check;
  const outcome = await check.run().catch(explain);
  if (typeof outcome === 'string') return { id, title, state: 'ok', words: outcome, page: null };
  return { id, title, state: outcome.state, words: outcome.words, page: outcome.page ?? check.page };
};

/** Nothing that must be put right. */
export const isHealthy = (findings: readonly Finding[]): boolean => findings.every(({ state }) => state !== 'broken');
