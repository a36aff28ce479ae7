// Live codes: which QR code brings customers to whom, with which tags and welcome.
import { PlusOutlined } from '@ant-design/icons';
import { Button, Drawer } from 'antd';
import { api, type LiveCode } from '../api.ts';
import { showCount, showDay } from '../format.ts';
import { Empty } from '../parts/empty.tsx';
import { Failure } from '../parts/failure.tsx';
import { Loading } from '../parts/loading.tsx';
import { goBack, navigate } from '../router.tsx';
import { useMay } from '../shell/me.ts';
import { useIsPhone } from '../use-is-phone.ts';
import { useLoaded } from '../use-loaded.ts';
import { Channels } from './channels.tsx';
import { LiveCodeForm } from './live-code-form.tsx';

const LiveCodeItem = ({ code }: { code: LiveCode }) => (
  <li className="live-code" data-testid="live-code-row" data-live-code-id={code.liveCodeId}>
    <img src={code.url} alt={`活码“${code.name}”的二维码`} width={120} height={120} loading="lazy" />
    <div className="live-code-text">
      <h2>{code.name}</h2>
      <p>
        {[code.staffName, ...code.otherNames].join('、')} <span className="muted">· {showDay(code.createdAt)}新建</span>
      </p>
      {code.activeNames.length === 0 && (
        <p className="notice notice-bad">顾问都已离开，这个码扫了加不到人，请换新码。</p>
      )}
      {code.isBalanced && code.activeNames.length > 0 && (
        <p className="muted" data-testid="live-code-next">
          自动分配，下一位客户给 {code.activeNames.join('、')}
        </p>
      )}
      {(code.channel !== '' || code.campaign !== '') && (
        <p className="muted">{[code.channel, code.campaign].filter((part) => part !== '').join(' · ')}</p>
      )}
      {code.tagNames.length > 0 && (
        <p className="tags">
          {code.tagNames.map((name) => (
            <span key={name} className="tag">
              {name}
            </span>
          ))}
        </p>
      )}
      <p className="live-code-welcome muted">{code.welcomeText ?? '使用默认欢迎语'}</p>
      <p className="live-code-foot">
        <span>
          已带来 <b data-testid="live-code-added">{showCount(code.addedCount)}</b> 位客户
          {code.addedCount > 0 && <span className="muted">，{showCount(code.friendCount)} 位还是好友</span>}
        </span>
        <a href={code.url} target="_blank" rel="noopener noreferrer" data-testid="live-code-open">
          打开
        </a>
      </p>
    </div>
  </li>
);

const LiveCodesScreen = ({ rest }: { rest: readonly string[] }) => {
  const codes = useLoaded('live-codes', (signal) => api.listLiveCodes({}, signal));
  const mayCreate = useMay('live-codes.create');
  const isPhone = useIsPhone();
  const isOpen = rest[0] === 'new' && mayCreate;
  const close = () => goBack('/live-codes');
  const rows = codes.value?.data;

  return (
    <section>
      <header className="screen-head">
        <h1>
          渠道活码
          {rows && rows.length > 0 && <span className="head-count">{showCount(rows.length)} 个</span>}
        </h1>
        {mayCreate && (
          <Button
            type="primary"
            icon={<PlusOutlined />}
            onClick={() => navigate('/live-codes/new')}
            data-testid="live-code-new"
          >
            新建活码
          </Button>
        )}
      </header>
      {codes.error && <Failure error={codes.error} onRetry={codes.reload} />}
      {!rows && !codes.error && <Loading />}
      {rows?.length === 0 && (
        <Empty text="还没有活码。新建一个，客户扫码后会加到指定的顾问，并自动打上标签、收到欢迎语。" />
      )}
      {rows?.some((code) => code.channel !== '' || code.campaign !== '') && <Channels key={rows.length} />}
      {rows && rows.length > 0 && (
        <ul className="live-codes">
          {rows.map((code) => (
            <LiveCodeItem key={code.liveCodeId} code={code} />
          ))}
        </ul>
      )}
      <Drawer open={isOpen} onClose={close} title="新建渠道活码" size={isPhone ? '100%' : 480} destroyOnHidden>
        <LiveCodeForm
          channels={[...new Set((rows ?? []).map((code) => code.channel).filter((channel) => channel !== ''))]}
          onSaved={() => {
            codes.reload();
            close();
          }}
        />
      </Drawer>
    </section>
  );
};

export default LiveCodesScreen;
