// Has WeCom remind the consultants who have not confirmed, and says what became of it.
import { Button } from 'antd';
import { useState } from 'react';
import { api } from '../api.ts';
import { Failure } from '../parts/failure.tsx';
import { useSubmit } from '../use-submit.ts';

type Props = { broadcastId: string; onReminded: () => void };

const tell = ({ reminded, tooOften, failed }: { reminded: number; tooOften: number; failed: number }): string =>
  [
    reminded > 0 ? `已提醒 ${reminded} 条` : null,
    tooOften > 0 ? `${tooOften} 条 24 小时内已提醒三次，不能再提醒` : null,
    failed > 0 ? `${failed} 条企业微信没有接受` : null,
  ]
    .filter((part) => part !== null)
    .join('，') || '没有要提醒的顾问';

export const RemindButton = ({ broadcastId, onReminded }: Props) => {
  const [told, setTold] = useState<string | null>(null);
  const remind = useSubmit(async () => {
    const { data } = await api.remindBroadcast({ params: { broadcastId } });
    setTold(tell(data));
    onReminded();
  });
  return (
    <>
      {told !== null && (
        <span className="muted" role="status" data-testid="reminded">
          {told}
        </span>
      )}
      <Button onClick={remind.run} loading={remind.isRunning} data-testid="broadcast-remind">
        提醒未确认的顾问
      </Button>
      {remind.error && <Failure error={remind.error} />}
    </>
  );
};
