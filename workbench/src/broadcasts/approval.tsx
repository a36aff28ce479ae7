// A broadcast that is large enough to need somebody's yes: who said what, and the buttons for whoever may say it.
import { Button, Input } from 'antd';
import { useState } from 'react';
import { api, type BroadcastDetail } from '../api.ts';
import { showTime } from '../format.ts';
import { Failure } from '../parts/failure.tsx';
import { useSubmit } from '../use-submit.ts';

type Props = { broadcast: BroadcastDetail; onAnswered: () => void };

const Answer = ({ broadcastId, onAnswered }: { broadcastId: string; onAnswered: () => void }) => {
  const [note, setNote] = useState('');
  const answer = (isGranted: boolean) => async () => {
    await api.approveBroadcast({ params: { broadcastId }, body: { isGranted, note } });
    onAnswered();
  };
  const grant = useSubmit(answer(true));
  const refuse = useSubmit(answer(false));
  const isRunning = grant.isRunning || refuse.isRunning;
  const error = grant.error ?? refuse.error;
  return (
    <>
      <Input
        value={note}
        maxLength={200}
        placeholder="想说的话，选填"
        aria-label="审批意见"
        onChange={(event) => setNote(event.target.value)}
        data-testid="approval-note"
      />
      <div className="buttons">
        <Button type="primary" disabled={isRunning} onClick={grant.run} data-testid="approval-yes">
          同意发送
        </Button>
        <Button danger disabled={isRunning} onClick={refuse.run} data-testid="approval-no">
          不同意
        </Button>
      </div>
      {error && <Failure error={error} />}
    </>
  );
};

export const Approval = ({ broadcast, onAnswered }: Props) => {
  const { approval, state, mayApprove, broadcastId, isCancelled } = broadcast;
  if (approval === null) return null;
  if (approval.byName !== null) {
    return (
      <p className="notice" data-testid="approval-answer">
        {approval.byName} {approval.at === null ? '' : showTime(approval.at)} {approval.isGranted ? '同意' : '不同意'}
        {approval.note !== '' && `：${approval.note}`}
      </p>
    );
  }
  if (state !== 'waiting-for-approval' || isCancelled) return null;
  return (
    <div className="panel approval" data-testid="approval">
      <h2>等待审批</h2>
      <p>这次群发的人数超过了本社定的数目，同意之前不会请任何顾问确认。</p>
      {mayApprove ? (
        <Answer broadcastId={broadcastId} onAnswered={onAnswered} />
      ) : (
        <p className="muted">要由发起人以外的店长或负责人来审批。</p>
      )}
    </div>
  );
};
