// Tags: the taxonomy by groups, and one tag with its details and its rule.
import { api } from '../api.ts';
import { Empty } from '../parts/empty.tsx';
import { Failure } from '../parts/failure.tsx';
import { Loading } from '../parts/loading.tsx';
import { useMay } from '../shell/me.ts';
import { useLoaded, usePolling } from '../use-loaded.ts';
import { TagList } from './tag-list.tsx';
import { TagPage } from './tag-page.tsx';

const walkingMs = 2_000;

const TagsScreen = ({ rest }: { rest: readonly string[] }) => {
  const mayEdit = useMay('tags.edit');
  const overview = useLoaded('tag-overview', (signal) => api.getOverview({}, signal));
  const [tagId] = rest;
  const data = overview.value?.data;
  usePolling(overview, data?.walk !== null && data !== undefined, walkingMs);
  if (overview.error && !data) return <Failure error={overview.error} onRetry={overview.reload} />;
  if (!data) return <Loading />;
  if (tagId === undefined) return <TagList overview={data} mayEdit={mayEdit} onChanged={overview.reload} />;
  for (const group of data.groups) {
    const tag = group.tags.find((candidate) => candidate.tagId === tagId);
    if (!tag) continue;
    const props = { tag, groupName: group.name, walk: data.walk, mayEdit, onChanged: overview.reload };
    return <TagPage key={tagId} {...props} />;
  }
  return <Empty text="没有这个标签，可能已在企业微信里删除。" />;
};

export default TagsScreen;
