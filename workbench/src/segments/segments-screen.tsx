// Segments: the list, a new one, and one of them to look at and edit.
import { Empty } from '../parts/empty.tsx';
import { Failure } from '../parts/failure.tsx';
import { Loading } from '../parts/loading.tsx';
import { api } from '../api.ts';
import { useMay } from '../shell/me.ts';
import { useLoaded } from '../use-loaded.ts';
import { emptyCondition } from './leaf-kinds.ts';
import { SegmentForm } from './segment-form.tsx';
import { SegmentList } from './segment-list.tsx';

const OneSegment = ({ segmentId }: { segmentId: string }) => {
  const segment = useLoaded(`segment ${segmentId}`, (signal) => api.getSegment({ params: { segmentId } }, signal));
  if (segment.error) return <Failure error={segment.error} onRetry={segment.reload} />;
  if (!segment.value) return <Loading />;
  const { name, condition, mayEdit } = segment.value.data;
  return <SegmentForm segmentId={segmentId} was={{ name, condition }} mayEdit={mayEdit} />;
};

const SegmentsScreen = ({ rest }: { rest: readonly string[] }) => {
  const mayEdit = useMay('segments.edit');
  const [which] = rest;
  if (which === undefined) return <SegmentList mayEdit={mayEdit} />;
  if (which !== 'new') return <OneSegment key={which} segmentId={which} />;
  if (!mayEdit) return <Empty text="您没有新建分群的权限。" />;
  return <SegmentForm segmentId={null} was={{ name: '', condition: emptyCondition }} mayEdit />;
};

export default SegmentsScreen;
