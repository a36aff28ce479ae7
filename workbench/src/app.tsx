// The whole page: looks, who is signed in, and which screen the address asks for.
import { ConfigProvider, type ThemeConfig } from 'antd';
import zhCN from 'antd/es/locale/zh_CN';
import { lazy, Suspense, useEffect, useState } from 'react';
import { api } from './api.ts';
import { Failure } from './parts/failure.tsx';
import { Loading } from './parts/loading.tsx';
import { sessionSignals } from './request.ts';
import { sidebarPath, useAddress } from './router.tsx';
import { ErrorBoundary } from './shell/error-boundary.tsx';
import { Frame } from './shell/frame.tsx';
import { MeProvider } from './shell/me.ts';
import { SignIn } from './shell/sign-in.tsx';
import { SilentSignIn } from './sidebar/silent-sign-in.tsx';
import { useIsPhone } from './use-is-phone.ts';
import { useLoaded } from './use-loaded.ts';

/** On a phone everything that is touched is at least 40 px high. */
const themeFor = (isPhone: boolean): ThemeConfig => ({
  token: {
    colorPrimary: '#0e7a6d',
    colorLink: '#0e7a6d',
    colorTextBase: '#1b2927',
    colorTextPlaceholder: '#74827f',
    borderRadius: 8,
    fontFamily: 'inherit',
    controlHeight: isPhone ? 42 : 36,
    controlHeightSM: isPhone ? 40 : 28,
    // Below 16 px a phone zooms into the field that is touched.
    fontSize: isPhone ? 16 : 14,
  },
  components: { Select: { optionHeight: isPhone ? 42 : 34 } },
});

const loadSidebar = () => import('./sidebar/sidebar-screen.tsx');
const SidebarScreen = lazy(loadSidebar);
// Beside a chat one looks and goes on typing: its code comes while the session is asked for.
if (window.location.pathname === sidebarPath) void loadSidebar().catch(() => undefined);

const Session = () => {
  const isBesideChat = useAddress().pathname === sidebarPath;
  const me = useLoaded('me', (signal) => api.getMe({}, signal));
  const [isSignedOut, setIsSignedOut] = useState(false);
  useEffect(() => {
    const leave = () => setIsSignedOut(true);
    sessionSignals.addEventListener('signed-out', leave);
    return () => sessionSignals.removeEventListener('signed-out', leave);
  }, []);

  const refusal = me.error?.status === 403 ? me.error.code : null;
  if (isBesideChat && !refusal && (isSignedOut || me.error?.status === 401)) return <SilentSignIn />;
  if (isSignedOut || me.error?.status === 401 || refusal) return <SignIn refusal={refusal} />;
  if (me.value && isBesideChat) {
    return (
      <MeProvider value={me.value.data}>
        <ErrorBoundary>
          <Suspense fallback={<Loading isPage />}>
            <SidebarScreen />
          </Suspense>
        </ErrorBoundary>
      </MeProvider>
    );
  }
  if (me.value) return <Frame me={me.value.data} />;
  if (me.error) return <Failure error={me.error} onRetry={me.reload} isPage />;
  return <Loading isPage />;
};

export const App = () => (
  <ConfigProvider locale={zhCN} theme={themeFor(useIsPhone())} button={{ autoInsertSpace: false }}>
    <Session />
  </ConfigProvider>
);
