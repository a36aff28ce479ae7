// Begins the handover of everybody who has a successor, after saying what WeCom does then.
import { Button, Input, Modal } from 'antd';
import { useState } from 'react';
import { api, type HandoverDetail } from '../api.ts';
import { showCount } from '../format.ts';
import { Failure } from '../parts/failure.tsx';
import { Field } from '../parts/field.tsx';
import { useSubmit } from '../use-submit.ts';

const mostCharacters = 200;

export const StartHandover = ({ handover, onStarted }: { handover: HandoverDetail; onStarted: () => void }) => {
  const [isAsking, setIsAsking] = useState(false);
  const [message, setMessage] = useState('');
  const start = useSubmit(async () => {
    await api.startHandover({ params: { handoverId: handover.handoverId }, body: { message } });
    setIsAsking(false);
    onStarted();
  });
  return (
    <div className="notice action-line">
      <span>
        {showCount(handover.counts.open)}{' '}
        位客户还没有发起。接替人已按门店、同类客户和手上客户数选好，您可以先改，再一起发起。
      </span>
      <Button
        type="primary"
        onClick={() => {
          start.clear();
          setIsAsking(true);
        }}
        data-testid="handover-start"
      >
        发起接替
      </Button>
      <Modal
        open={isAsking}
        title="发起接替？"
        okText="发起"
        cancelText="先不"
        onOk={start.run}
        onCancel={() => setIsAsking(false)}
        okButtonProps={{ loading: start.isRunning, 'data-testid': 'handover-start-confirm' }}
      >
        <p>
          企业微信会通知每位客户换了服务人员。客户 24
          小时内可以拒绝；没有拒绝就自动加上接替人，备注和企业标签跟着过去。发起后不能撤回。
        </p>
        <p className="muted">在职交接的客户，90 天内最多转两次。</p>
        <Field
          label="接替后对客户说"
          isOptional
          hint={`他还是企业成员时才会用这句话，最多 ${mostCharacters} 字；不填用企业微信自己的说法。`}
        >
          {(id) => (
            <Input.TextArea
              id={id}
              value={message}
              onChange={(event) => setMessage(event.target.value)}
              maxLength={mostCharacters}
              autoSize={{ minRows: 2 }}
              data-testid="handover-message"
            />
          )}
        </Field>
        {start.error && <Failure error={start.error} />}
      </Modal>
    </div>
  );
};
