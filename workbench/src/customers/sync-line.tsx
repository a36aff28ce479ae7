// Until when we know what WeCom knows; while the first reading runs, the list grows as we watch.
import { useEffect } from 'react';
import { api } from '../api.ts';
import { showTime } from '../format.ts';
import { useLoaded, usePolling } from '../use-loaded.ts';

const firstSyncMs = 5_000;
const laterMs = 60_000;

/** `onProgress` is called whenever new customers may have come. */
export const SyncLine = ({ onProgress }: { onProgress: () => void }) => {
  const sync = useLoaded('sync', (signal) => api.getSyncStatus({}, signal));
  const syncedAt = sync.value?.data.contactsSyncedAt;
  const isFirst = syncedAt === null;
  usePolling(sync, true, isFirst ? firstSyncMs : laterMs);

  useEffect(() => {
    if (!isFirst) return;
    const timer = window.setInterval(onProgress, firstSyncMs);
    return () => {
      window.clearInterval(timer);
      onProgress();
    };
  }, [isFirst, onProgress]);

  if (syncedAt === undefined) return null;
  return (
    <p className="muted sync-line" data-testid="sync-line" data-state={isFirst ? 'first' : 'synced'}>
      {syncedAt === null ? '正在首次同步企业微信里的客户，列表会陆续变多' : `与企业微信同步于 ${showTime(syncedAt)}`}
    </p>
  );
};
