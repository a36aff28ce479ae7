// Puts a task off: WeCom tells of it once more then.
import { Button, Dropdown } from 'antd';
import { useRef } from 'react';
import { api } from '../api.ts';
import { Failure } from '../parts/failure.tsx';
import { useSubmit } from '../use-submit.ts';

const choices = [
  { key: '60', label: '1 小时后' },
  { key: '240', label: '4 小时后' },
  { key: '1440', label: '明天这个时候' },
];

export const PostponeButton = ({ taskId, onChanged }: { taskId: string; onChanged: () => void }) => {
  const minutes = useRef(60);
  const postpone = useSubmit(async () => {
    await api.postponeTask({ params: { taskId }, body: { minutes: minutes.current } });
    onChanged();
  });
  return (
    <>
      <Dropdown
        trigger={['click']}
        menu={{
          items: choices,
          onClick: ({ key }) => {
            minutes.current = Number(key);
            postpone.run();
          },
        }}
      >
        <Button loading={postpone.isRunning} data-testid="task-postpone">
          推迟
        </Button>
      </Dropdown>
      {postpone.error && <Failure error={postpone.error} />}
    </>
  );
};
