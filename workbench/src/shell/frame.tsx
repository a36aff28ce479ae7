// What stays while screens change: top bar, navigation (at the side, on a phone at the bottom), and the screen itself.
import { Suspense, useEffect } from 'react';
import type { Me } from '../api.ts';
import { Empty } from '../parts/empty.tsx';
import { Loading } from '../parts/loading.tsx';
import { navigate, useAddress } from '../router.tsx';
import { ErrorBoundary } from './error-boundary.tsx';
import { MeProvider } from './me.ts';
import { Navigation } from './navigation.tsx';
import { SendingNotice } from './sending-notice.tsx';
import { screens } from './screens.tsx';
import { TopBar } from './top-bar.tsx';

export const Frame = ({ me }: { me: Me }) => {
  const { pathname } = useAddress();
  const allowed = screens.filter((screen) => me.permissions.includes(screen.permission));
  const current = allowed.find(({ path }) => pathname === path || pathname.startsWith(`${path}/`));
  const inNav = allowed.filter(({ isOutOfNav }) => !isOutOfNav);
  const [first] = inNav;

  useEffect(() => {
    if (pathname === '/' && first) navigate(first.path, { isReplacing: true });
  }, [pathname, first]);
  // In braces: newer browsers answer with a promise, which an effect must not return.
  useEffect(() => {
    window.scrollTo(0, 0);
  }, [current]);
  useEffect(() => {
    document.title = current ? `${current.title} · 伴旅工作台` : '伴旅工作台';
  }, [current]);

  return (
    <MeProvider value={me}>
      <TopBar me={me} />
      <Navigation screens={inNav} currentId={current?.id} />
      <main className="screen">
        <SendingNotice />
        <ErrorBoundary key={current?.id ?? 'none'}>
          <Suspense fallback={<Loading />}>
            {current && <current.View rest={pathname.slice(current.path.length).split('/').filter(Boolean)} />}
            {!current && pathname !== '/' && <Empty text="没有这个页面，或您没有权限打开它。" />}
          </Suspense>
        </ErrorBoundary>
      </main>
    </MeProvider>
  );
};
