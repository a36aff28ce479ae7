// Takes back what no consultant has confirmed yet, after asking.
import { Button, Modal } from 'antd';
import { useState } from 'react';
import { api } from '../api.ts';
import { Failure } from '../parts/failure.tsx';
import { useSubmit } from '../use-submit.ts';

type Props = { broadcastId: string; isPlanning: boolean; onCancelled: () => void };

export const CancelButton = ({ broadcastId, isPlanning, onCancelled }: Props) => {
  const [isAsking, setIsAsking] = useState(false);
  const cancel = useSubmit(async () => {
    await api.cancelBroadcast({ params: { broadcastId } });
    setIsAsking(false);
    onCancelled();
  });
  return (
    <>
      <Button
        danger
        disabled={isPlanning}
        title={isPlanning ? '正在准备，几秒后可以撤销' : undefined}
        onClick={() => {
          cancel.clear();
          setIsAsking(true);
        }}
        data-testid="broadcast-cancel"
      >
        撤销未确认的部分
      </Button>
      <Modal
        open={isAsking}
        title="撤销还没有确认的部分？"
        okText="撤销"
        cancelText="先不撤"
        onOk={cancel.run}
        onCancel={() => setIsAsking(false)}
        okButtonProps={{
          danger: true,
          loading: cancel.isRunning,
          disabled: cancel.isRunning,
          'data-testid': 'broadcast-cancel-confirm',
        }}
        cancelButtonProps={{ disabled: cancel.isRunning }}
      >
        <p>还没有确认的顾问会收不到这次群发；已经确认的顾问，他的客户仍会收到，撤不回来。</p>
        {cancel.error && <Failure error={cancel.error} />}
      </Modal>
    </>
  );
};
