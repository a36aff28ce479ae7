// All segments, each with its condition in one sentence.
import { PlusOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { api } from '../api.ts';
import { showCount, showDay } from '../format.ts';
import { Empty } from '../parts/empty.tsx';
import { Failure } from '../parts/failure.tsx';
import { Loading } from '../parts/loading.tsx';
import { Link, navigate } from '../router.tsx';
import { useLoaded } from '../use-loaded.ts';

export const SegmentList = ({ mayEdit }: { mayEdit: boolean }) => {
  const segments = useLoaded('segments', (signal) => api.listSegments({}, signal));
  const rows = segments.value?.data;
  return (
    <section>
      <header className="screen-head">
        <h1>
          客户分群
          {rows && rows.length > 0 && <span className="head-count">{showCount(rows.length)} 个</span>}
        </h1>
        {mayEdit && (
          <Button
            type="primary"
            icon={<PlusOutlined />}
            onClick={() => navigate('/segments/new')}
            data-testid="segment-new"
          >
            新建分群
          </Button>
        )}
      </header>
      {segments.error && <Failure error={segments.error} onRetry={segments.reload} />}
      {!rows && !segments.error && <Loading />}
      {rows?.length === 0 && (
        <Empty text="还没有分群。新建一个，用条件找出一群客户；谁在里面，会随数据和日期自动变化。" />
      )}
      {rows && rows.length > 0 && (
        <div className="list">
          {rows.map((segment) => (
            <Link
              key={segment.segmentId}
              to={`/segments/${segment.segmentId}`}
              className="list-row segment-row"
              data-testid="segment-row"
              data-segment-id={segment.segmentId}
            >
              <b>{segment.name}</b>
              <span>{segment.sentence}</span>
              <span className="muted">
                {segment.createdByName} · {showDay(segment.editedAt)}
              </span>
            </Link>
          ))}
        </div>
      )}
    </section>
  );
};
