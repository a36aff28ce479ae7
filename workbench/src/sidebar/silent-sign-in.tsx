// Beside a chat WeCom knows who one is, so signing in needs no tap; where that does not work, the ordinary page says why.
import { useEffect, useState } from 'react';
import { Loading } from '../parts/loading.tsx';
import { SignIn, signInAddress, signInError } from '../shell/sign-in.tsx';

const key = 'banlv.silent-sign-in';
/** Back so soon and still not signed in: the session is not kept, and going again would go round for ever. */
const againAfterMs = 20_000;

const isInWecom = /wxwork\//i.test(navigator.userAgent);

const mayGo = (): boolean =>
  isInWecom && signInError() === null && Date.now() - Number(window.sessionStorage.getItem(key) ?? 0) > againAfterMs;

export const SilentSignIn = () => {
  const [isGoing] = useState(mayGo);
  useEffect(() => {
    if (!isGoing) return;
    window.sessionStorage.setItem(key, String(Date.now()));
    window.location.replace(signInAddress());
  }, [isGoing]);
  return isGoing ? <Loading isPage text="正在用企业微信登录…" /> : <SignIn refusal={null} />;
};
