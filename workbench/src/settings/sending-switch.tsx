// One switch for everything that is sent; turning it asks first.
import { Button, Modal } from 'antd';
import { useState } from 'react';
import { api, type Settings } from '../api.ts';
import { showTime } from '../format.ts';
import { Failure } from '../parts/failure.tsx';
import { Pill } from '../parts/pill.tsx';
import { useSubmit } from '../use-submit.ts';

type Props = { settings: Settings; onChanged: () => void };

export const SendingSwitch = ({ settings, onChanged }: Props) => {
  const stoppedAt = settings.sendingStoppedAt;
  const [isAsking, setIsAsking] = useState(false);
  const turn = useSubmit(async () => {
    await api.postSending({ body: { isStopped: stoppedAt === null } });
    setIsAsking(false);
    onChanged();
  });
  const ask = () => {
    turn.clear();
    setIsAsking(true);
  };
  return (
    <section className="panel">
      <h2>
        发送总开关 <Pill words={stoppedAt ? { text: '已停止', tone: 'bad' } : { text: '正常', tone: 'good' }} />
      </h2>
      <p className="muted">
        {stoppedAt
          ? `${showTime(stoppedAt)}起，群发、欢迎语和应用消息都不发。`
          : '出了差错时用：群发、欢迎语和发给员工的应用消息立刻全部停下。'}
      </p>
      <Button danger={!stoppedAt} type="primary" onClick={ask} data-testid="sending-switch">
        {stoppedAt ? '恢复发送' : '停止一切发送'}
      </Button>
      <Modal
        open={isAsking}
        title={stoppedAt ? '恢复发送？' : '停止一切发送？'}
        okText={stoppedAt ? '恢复' : '全部停止'}
        cancelText="先不"
        onOk={turn.run}
        onCancel={() => setIsAsking(false)}
        okButtonProps={{ danger: !stoppedAt, loading: turn.isRunning, 'data-testid': 'sending-confirm' }}
      >
        <p>
          {stoppedAt
            ? '停止期间没有发出的消息不会补发；还需要的，请重新建群发。'
            : '还没有确认的群发会从企业微信撤回；顾问已经确认的，客户仍会收到，撤不回来。恢复后也不会补发。'}
        </p>
        {turn.error && <Failure error={turn.error} />}
      </Modal>
    </section>
  );
};
