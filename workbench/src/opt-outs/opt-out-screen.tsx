// What somebody wrote on the opt-out page, and who of those who got the message it was.
import { Button } from 'antd';
import { useRef } from 'react';
import { api } from '../api.ts';
import { showTime } from '../format.ts';
import { Empty } from '../parts/empty.tsx';
import { Failure } from '../parts/failure.tsx';
import { Loading } from '../parts/loading.tsx';
import { navigate } from '../router.tsx';
import { useLoaded } from '../use-loaded.ts';
import { useSubmit } from '../use-submit.ts';
import { customerName } from '../words.ts';

const Request = ({ requestId }: { requestId: string }) => {
  const params = { requestId };
  const request = useLoaded(requestId, (signal) => api.getOptOutRequest({ params }, signal));
  const chosen = useRef<string | null>(null);
  const handle = useSubmit(async () => {
    await api.handleOptOutRequest({ params, body: { customerId: chosen.current } });
    navigate('/tasks');
  });
  const choose = (customerId: string | null) => {
    chosen.current = customerId;
    handle.run();
  };
  if (!request.value) return request.error ? <Failure error={request.error} onRetry={request.reload} /> : <Loading />;
  const { words, staffName, askedAt, handledAt, candidates, recipients } = request.value.data;
  return (
    <section data-testid="opt-out-request">
      <header className="screen-head">
        <h1>客户要求退订</h1>
      </header>
      <div className="panel">
        <p>
          {showTime(askedAt)}，收到 {staffName} 群发的一位客户在退订页面写道：
        </p>
        <p className="quote">{words}</p>
        {handledAt !== null ? (
          <p className="muted">已在 {showTime(handledAt)} 处理。</p>
        ) : (
          <>
            <p>是哪一位？点他的名字，他就不再收到营销消息。</p>
            <div className="buttons">
              {candidates.map(({ customerId, name, isLike }) => (
                <Button
                  key={customerId}
                  type={isLike ? 'primary' : 'default'}
                  disabled={handle.isRunning}
                  onClick={() => choose(customerId)}
                  data-testid="opt-out-candidate"
                >
                  {customerName(name)}
                </Button>
              ))}
            </div>
            {recipients > candidates.length && (
              <p className="muted">
                一共发给了 {recipients} 位，这里只列出最像的。找不到时可以先到客户里搜索，替他退订。
              </p>
            )}
            <div className="buttons">
              <Button disabled={handle.isRunning} onClick={() => choose(null)} data-testid="opt-out-nobody">
                认不出，或已在客户资料里处理
              </Button>
            </div>
          </>
        )}
        {handle.error && <Failure error={handle.error} />}
      </div>
    </section>
  );
};

const OptOutScreen = ({ rest }: { rest: readonly string[] }) => {
  const [requestId] = rest;
  return requestId === undefined ? <Empty text="退订请求会出现在待办里。" /> : <Request requestId={requestId} />;
};

export default OptOutScreen;
