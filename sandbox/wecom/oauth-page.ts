// The HTML of the simulated sign-in: personas by store, readable on a phone.
import type { StaffRow } from './corp.types.ts';

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const STYLE = `
  :root { color-scheme: light; font-family: -apple-system, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif; }
  * { box-sizing: border-box; }
  body { margin: 0; background: #f3f5f8; color: #1f2733; }
  main { max-width: 560px; margin: 0 auto; padding: 28px 16px 48px; }
  h1 { font-size: 22px; margin: 0 0 6px; }
  .note { color: #67748a; font-size: 14px; margin: 0 0 22px; line-height: 1.6; }
  h2 { font-size: 13px; font-weight: 600; color: #67748a; margin: 22px 4px 8px; }
  ul { list-style: none; margin: 0; padding: 0; background: #fff; border-radius: 12px; overflow: hidden; box-shadow: 0 1px 3px #1a2b4a14; }
  li + li { border-top: 1px solid #eef1f5; }
  a { display: flex; align-items: center; gap: 12px; padding: 12px 14px; min-height: 60px; color: inherit; text-decoration: none; }
  a:hover, a:focus-visible { background: #f0f6ff; outline: none; }
  .face { width: 38px; height: 38px; border-radius: 9px; background: #2b6fe0; color: #fff; display: grid; place-items: center; font-weight: 600; flex: none; }
  .name { font-weight: 600; font-size: 16px; }
  .job { color: #67748a; font-size: 13px; margin-top: 2px; }
  .role { margin-left: auto; font-size: 12px; color: #2b6fe0; background: #e8f0fd; border-radius: 20px; padding: 3px 10px; white-space: nowrap; }
  .role.plain { color: #67748a; background: #f0f2f6; }
`;

const page = (title: string, body: string): string =>
  `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">` +
  `<title>${escape(title)}</title><link rel="icon" href="data:,"><style>${STYLE}</style></head><body><main>${body}</main></body></html>`;

function roleOf(member: StaffRow): { name: string; isPlain: boolean } {
  if (!member.isLeader) return { name: '顾问', isPlain: true };
  return { name: member.departmentId === 1 ? '老板' : '店长', isPlain: false };
}

export function personaPage(
  corpName: string,
  stores: { name: string; members: StaffRow[] }[],
  chooseUrl: (userId: string) => string,
): string {
  const row = (member: StaffRow): string => {
    const role = roleOf(member);
    return (
      `<li><a data-testid="persona-${escape(member.userId)}" href="${escape(chooseUrl(member.userId))}">` +
      `<span class="face" aria-hidden="true">${escape(Array.from(member.name).at(-1) ?? '')}</span>` +
      `<span><span class="name">${escape(member.name)}</span><br><span class="job">${escape(member.position)}</span></span>` +
      `<span class="role${role.isPlain ? ' plain' : ''}">${role.name}</span></a></li>`
    );
  };
  const groups = stores.map(({ name, members }) => `<h2>${escape(name)}</h2><ul>${members.map(row).join('')}</ul>`);
  return page(
    `登录 ${corpName}`,
    `<h1>${escape(corpName)}</h1><p class="note">这是模拟的企业微信登录：请选择以谁的身份进入。</p>${groups.join('')}`,
  );
}

export function refusalPage(message: string): string {
  return page(
    '无法登录',
    `<h1>无法登录</h1><p class="note">企业微信拒绝了这次登录：回调地址不在可信域名内，或参数不正确。</p><p class="note">${escape(message)}</p>`,
  );
}
