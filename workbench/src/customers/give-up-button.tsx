// A consultant gives her customer up to the sea pool, after reading what that means.
import { Button, Modal } from 'antd';
import { useState } from 'react';
import { api } from '../api.ts';
import { Failure } from '../parts/failure.tsx';
import { useSubmit } from '../use-submit.ts';

export const GiveUpButton = ({ customerId }: { customerId: string }) => {
  const [isAsking, setIsAsking] = useState(false);
  const [isGivenUp, setIsGivenUp] = useState(false);
  const giveUp = useSubmit(async () => {
    await api.giveUpCustomer({ params: { customerId } });
    setIsAsking(false);
    setIsGivenUp(true);
  });
  if (isGivenUp) return <span className="muted">已放入公海，在公海里可以收回。</span>;
  return (
    <>
      <Button
        onClick={() => {
          giveUp.clear();
          setIsAsking(true);
        }}
        data-testid="give-up"
      >
        放入公海
      </Button>
      {/* Only while it asks: one that is closed would take Escape from the drawer around it. */}
      {isAsking && (
        <Modal
          open
          title="把这位客户放入公海？"
          okText="放入公海"
          cancelText="取消"
          onOk={giveUp.run}
          onCancel={() => setIsAsking(false)}
          okButtonProps={{ loading: giveUp.isRunning, 'data-testid': 'give-up-confirm' }}
        >
          <p>同事都能领取他。有人领取之前，您还是他的好友；领取后企业微信会通知客户，24 小时内没有拒绝就转给同事。</p>
          {giveUp.error && <Failure error={giveUp.error} />}
        </Modal>
      )}
    </>
  );
};
