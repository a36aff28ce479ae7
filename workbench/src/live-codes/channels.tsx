// What each channel and campaign brought, and what of it is left.
import { api, type ChannelRow } from '../api.ts';
import { showCount } from '../format.ts';
import { Failure } from '../parts/failure.tsx';
import { useLoaded } from '../use-loaded.ts';

const nameOf = ({ channel, campaign }: ChannelRow): string =>
  [channel, campaign].filter((part) => part !== '').join(' · ') || '没有填渠道';

const shareOf = ({ addedCount, friendCount }: ChannelRow): string =>
  addedCount === 0 ? '—' : `${Math.round((friendCount / addedCount) * 100)}%`;

export const Channels = () => {
  const loaded = useLoaded('channels', (signal) => api.listChannels({}, signal));
  if (loaded.error) return <Failure error={loaded.error} onRetry={loaded.reload} />;
  return (
    <div className="panel channels">
      <h2>各渠道</h2>
      <table className="counts" data-testid="channels">
        <thead>
          <tr>
            <th>渠道 · 活动</th>
            <th>活码</th>
            <th>带来</th>
            <th>还是好友</th>
            <th>留存</th>
          </tr>
        </thead>
        <tbody>
          {(loaded.value?.data ?? []).map((row) => (
            <tr key={`${row.channel} ${row.campaign}`} data-testid="channel-row">
              <td>{nameOf(row)}</td>
              <td className="number">{showCount(row.codes)}</td>
              <td className="number">{showCount(row.addedCount)}</td>
              <td className="number">{showCount(row.friendCount)}</td>
              <td className="number">{shareOf(row)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="muted small">
        只算扫码后新成为好友的客户。已经是好友的人再扫，企业微信不会告诉我们；每位顾问多久给客户第一次回复，在「今天」里看，是企业微信统计的。
      </p>
    </div>
  );
};
