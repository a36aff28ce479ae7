// The page beside a chat in WeCom: finds out with whom one is chatting and shows his card.
import { Button } from 'antd';
import { useEffect } from 'react';
import { api } from '../api.ts';
import { Failure } from '../parts/failure.tsx';
import { Loading } from '../parts/loading.tsx';
import type { ApiError } from '../request.ts';
import { Link } from '../router.tsx';
import { useLoaded } from '../use-loaded.ts';
import { SidebarCardView } from './sidebar-card.tsx';
import { askCurrentCustomer } from './wecom-client.ts';

/** A client that did not let the page in is asked anew by a new page only. */
const reopen = () => window.location.reload();

const Opened = ({ externalUserId }: { externalUserId: string }) => {
  const opened = useLoaded(externalUserId, (signal) => api.openCustomer({ params: { externalUserId } }, signal));
  if (opened.error && !opened.value) return <Failure error={opened.error} onRetry={opened.reload} isPage />;
  if (!opened.value) return <Loading isPage />;
  return <SidebarCardView key={externalUserId} card={opened.value.data} onChanged={opened.reload} />;
};

/** Nothing is wrong: there is no customer here, and this says where there is one. */
const Hint = ({ error }: { error: ApiError }) => (
  <div className="empty" data-testid="sidebar-hint" data-code={error.code}>
    <p>{error.message}</p>
    {error.code === 'wecom.outside' ? (
      <Link to="/customers" target="_self">
        去工作台的客户列表
      </Link>
    ) : (
      <Button onClick={reopen}>重试</Button>
    )}
  </div>
);

const NoCustomer = ({ error }: { error: ApiError }) =>
  error.code === 'wecom.outside' || error.code === 'wecom.no-chat' ? (
    <Hint error={error} />
  ) : (
    <Failure error={error} onRetry={reopen} isPage />
  );

const SidebarScreen = () => {
  const current = useLoaded('current customer', askCurrentCustomer);
  const { reload } = current;
  useEffect(() => {
    document.title = '客户 · 伴旅';
    // WeCom loads the page anew for another chat; where it only shows the old one again, whose chat it is may have changed.
    const look = () => {
      if (!document.hidden) reload();
    };
    document.addEventListener('visibilitychange', look);
    return () => document.removeEventListener('visibilitychange', look);
  }, [reload]);

  return (
    <main className="sidebar" data-testid="sidebar">
      {current.value !== null && !current.error && <Opened externalUserId={current.value} />}
      {current.error && <NoCustomer error={current.error} />}
      {current.value === null && !current.error && <Loading isPage text="正在看您在和谁聊天…" />}
    </main>
  );
};

export default SidebarScreen;
