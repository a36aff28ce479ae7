// Before signing in: one button, and why the last attempt did not work.
import { WarningFilled } from '@ant-design/icons';
import icon from './icon.svg';

const refusals = new Map([
  ['identity.not-staff', '您不在伴旅的可见范围内。请联系公司的企业微信管理员，把您加入“伴旅”应用的可见范围后再登录。'],
  ['identity.stale-code', '这次登录已失效，请再登录一次。'],
  ['sign-in.stale', '登录链接已失效，请再登录一次。'],
  ['request.too-many', '操作太频繁了，请过一分钟再登录。'],
  ['gateway.unavailable', '企业微信暂时没有响应，请过一会儿再登录。'],
]);

const errorParameter = 'sign-in-error';

/** Signing in comes back to this very page, so that a link from a colleague still opens afterwards. */
export const signInAddress = (): string => {
  const { pathname, searchParams } = new URL(window.location.href);
  searchParams.delete(errorParameter);
  const asked = searchParams.toString();
  const here = asked === '' ? pathname : `${pathname}?${asked}`;
  return here === '/' ? '/staff/sign-in' : `/staff/sign-in?to=${encodeURIComponent(here)}`;
};

export const signInError = (): string | null => new URLSearchParams(window.location.search).get(errorParameter);

/** `refusal`: the code of the error that `/staff/me` gave; else the one that the sign-in door put in the address. */
export const SignIn = ({ refusal }: { refusal: string | null }) => {
  const code = refusal ?? signInError();
  return (
    <main className="sign-in">
      <div className="sign-in-card">
        <img src={icon} alt="" width={64} height={64} />
        <h1>伴旅工作台</h1>
        <p className="sign-in-lead">客户、群发和活码都在这里。</p>
        {code !== null && (
          <p className="notice notice-bad" role="alert" data-testid="sign-in-error" data-code={code}>
            <WarningFilled /> {refusals.get(code) ?? '这次登录没有成功，请再试一次。'}
          </p>
        )}
        <a className="button-primary" href={signInAddress()} data-testid="sign-in-button">
          用企业微信登录
        </a>
        <p className="sign-in-hint">7 天内不用再次登录，公用电脑用完请退出。</p>
      </div>
    </main>
  );
};
