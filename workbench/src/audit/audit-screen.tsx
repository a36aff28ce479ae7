// What happened, by whom: ids and instants only, as the server keeps them.
import { api, type AuditEvent } from '../api.ts';
import { showTime } from '../format.ts';
import { Empty } from '../parts/empty.tsx';
import { Loading } from '../parts/loading.tsx';
import { MoreButton } from '../parts/more-button.tsx';
import { useLoaded } from '../use-loaded.ts';
import { usePages } from '../use-pages.ts';
import { eventName } from '../words.ts';

const pageRows = 50;

const showPayload = (payload: AuditEvent['payload']): string =>
  Object.entries(payload)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `${name} ${String(value)}`)
    .join(' · ');

const AuditScreen = () => {
  const people = useLoaded('people', (signal) => api.listStaff({}, signal));
  const names = new Map((people.value?.data ?? []).map((person) => [person.userId, person.name]));
  const actorName = (actor: string) => (actor.startsWith('system:') ? '系统' : (names.get(actor) ?? actor));
  const pages = usePages('events', async (before, signal) => {
    const { data } = await api.listEvents({ query: { before, limit: pageRows } }, signal);
    return { rows: data, next: data.length === pageRows ? (data.at(-1)?.eventId ?? null) : null, total: null };
  });

  return (
    <section>
      <header className="screen-head">
        <h1>记录</h1>
        <p className="muted">谁在什么时候做了什么；只有编号，没有客户资料</p>
      </header>
      {!pages.isReady && !pages.error && <Loading />}
      {pages.isReady && pages.rows.length === 0 && !pages.error && <Empty text="还没有记录。" />}
      {pages.rows.length > 0 && (
        <div className="list">
          {pages.rows.map((event) => (
            <div key={event.eventId} className="list-row audit-grid" data-testid="audit-row" data-name={event.name}>
              <span className="muted number">{showTime(event.at)}</span>
              <span>{actorName(event.actor)}</span>
              <span>
                <b>{eventName(event.name)}</b>
                {event.pending.length > 0 && <span className="pill tone-wait">后续处理中</span>}
              </span>
              <code className="ids">{showPayload(event.payload)}</code>
            </div>
          ))}
        </div>
      )}
      <MoreButton pages={pages} />
    </section>
  );
};

export default AuditScreen;
