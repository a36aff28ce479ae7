// Says that I will not do it, and why: whoever asked for it reads the reason.
import { Button, Input, Modal } from 'antd';
import { useState } from 'react';
import { api } from '../api.ts';
import { Failure } from '../parts/failure.tsx';
import { useSubmit } from '../use-submit.ts';

export const SkipButton = ({ taskId, onChanged }: { taskId: string; onChanged: () => void }) => {
  const [isAsking, setIsAsking] = useState(false);
  const [reason, setReason] = useState('');
  const skip = useSubmit(async () => {
    await api.skipTask({ params: { taskId }, body: { reason } });
    setIsAsking(false);
    onChanged();
  });
  return (
    <>
      <Button onClick={() => setIsAsking(true)} data-testid="task-skip">
        不做
      </Button>
      {isAsking && (
        <Modal
          open
          title="为什么不做？"
          okText="确定"
          cancelText="返回"
          onOk={skip.run}
          onCancel={() => setIsAsking(false)}
          okButtonProps={{ disabled: reason.trim() === '' || skip.isRunning, 'data-testid': 'task-skip-confirm' }}
        >
          <Input.TextArea
            value={reason}
            maxLength={200}
            autoSize={{ minRows: 2, maxRows: 6 }}
            placeholder="例如：这几位客户刚联系过，不想打扰"
            aria-label="不做的原因"
            onChange={(event) => setReason(event.target.value)}
            data-testid="task-skip-reason"
          />
          {skip.error && <Failure error={skip.error} />}
        </Modal>
      )}
    </>
  );
};
