// The first look at WeCom: what Banlv would take over, with samples to recognise, and the owner's yes.
import { Button } from 'antd';
import { api, type FirstLook } from '../api.ts';
import { showCount, showTime } from '../format.ts';
import { Failure } from '../parts/failure.tsx';
import { Loading } from '../parts/loading.tsx';
import { Pill } from '../parts/pill.tsx';
import { useLoaded, usePolling } from '../use-loaded.ts';
import { useSubmit } from '../use-submit.ts';

const readAgainMs = 4_000;

type Counted = FirstLook['customers'];

const CountedLine = ({ name, counted, note }: { name: string; counted: Counted; note?: string }) => (
  <tr>
    <th scope="row">{name}</th>
    <td className="number">{showCount(counted.total)}</td>
    <td className="number">{showCount(counted.added)}</td>
    <td className="number">{showCount(counted.changed)}</td>
    <td className="number">{showCount(counted.gone)}</td>
    <td className="muted">{note}</td>
  </tr>
);

const Difference = ({ look }: { look: FirstLook }) => {
  const names = new Map(look.staff.map(({ userId, name }) => [userId, name]));
  const unreadable = look.staff.filter((person) => !person.isReadable);
  return (
    <>
      <table className="counts" data-testid="first-sync-counts">
        <thead>
          <tr>
            <th scope="col">企业微信里</th>
            <th scope="col">总数</th>
            <th scope="col">新增</th>
            <th scope="col">有变化</th>
            <th scope="col">已不见</th>
            <th />
          </tr>
        </thead>
        <tbody>
          <CountedLine
            name="客户"
            counted={look.customers}
            {...(look.corporate > 0 ? { note: `其中 ${showCount(look.corporate)} 位是别的企业的员工` } : {})}
          />
          <CountedLine name="好友关系" counted={look.relations} />
          <CountedLine name="企业标签" counted={look.tags} />
        </tbody>
      </table>
      {unreadable.length > 0 && (
        <p className="notice notice-wait">
          这些员工没有客户联系许可，读不到他们的客户：{unreadable.map(({ name }) => name).join('、')}
        </p>
      )}
      <h3>员工 {showCount(look.staff.length)} 位</h3>
      <p className="name-list">
        {look.staff.map(({ userId, name, relations }) => (
          <span key={userId} className="tag">
            {name} {showCount(relations)}
          </span>
        ))}
      </p>
      {look.samples.tags.length > 0 && (
        <>
          <h3>标签举例</h3>
          <p className="name-list">
            {look.samples.tags.map(({ groupName, name }) => (
              <span key={`${groupName}/${name}`} className="tag">
                {groupName} / {name}
              </span>
            ))}
          </p>
        </>
      )}
      {look.samples.relations.length > 0 && (
        <>
          <h3>客户举例</h3>
          <ul className="samples">
            {look.samples.relations.map(({ staffUserId, customerName, remark, tags, what }, at) => (
              <li key={at}>
                <b>{customerName}</b>
                {remark !== '' && <span>备注“{remark}”</span>}
                <span className="muted">
                  {names.get(staffUserId) ?? staffUserId} · {tags} 个标签 · {what === 'added' ? '新增' : '有变化'}
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
};

export const FirstSync = ({ acceptedAt, onChanged }: { acceptedAt: string | null; onChanged: () => void }) => {
  const loaded = useLoaded(`first-sync ${acceptedAt}`, (signal) => api.getFirstLook({}, signal));
  const look = loaded.value?.data;
  usePolling(loaded, acceptedAt === null && (look?.readAt === null || look?.problem !== null), readAgainMs);
  const lookAgain = useSubmit(async () => {
    await api.lookAgain({});
    loaded.reload();
  });
  const accept = useSubmit(async () => {
    if (!look?.readAt) return;
    await api.acceptFirstSync({ body: { readAt: look.readAt } });
    onChanged();
  });
  const isAccepted = acceptedAt !== null;
  const refused = accept.error ?? lookAgain.error;
  return (
    <section className="panel">
      <h2>
        第一次同步 <Pill words={isAccepted ? { text: '已接受', tone: 'good' } : { text: '等您接受', tone: 'wait' }} />
      </h2>
      {loaded.error && <Failure error={loaded.error} onRetry={loaded.reload} />}
      {!look && !loaded.error && <Loading />}
      {isAccepted && <p className="muted">客户和标签已收进伴旅，之后自动与企业微信保持同步。</p>}
      {look && !isAccepted && (
        <>
          <p className="muted">
            下面是伴旅要收进来的内容。这一步只读企业微信，什么都没有写；请看数量和名字对不对，再接受。
          </p>
          {look.problem !== null && <p className="notice notice-bad">{look.problem}</p>}
          {look.readAt === null ? (
            <Loading text="正在读企业微信，客户多时要几分钟…" />
          ) : (
            <>
              <p className="small">读于 {showTime(look.readAt)}</p>
              <Difference look={look} />
              {refused && <Failure error={refused} />}
              <p className="button-line">
                <Button type="primary" onClick={accept.run} loading={accept.isRunning} data-testid="first-sync-accept">
                  接受，收进伴旅
                </Button>
                <Button onClick={lookAgain.run} loading={lookAgain.isRunning}>
                  再读一次
                </Button>
              </p>
            </>
          )}
        </>
      )}
    </section>
  );
};
