// Opting a customer out, or in again, with the reason that the record keeps.
import { Button, Input, Modal } from 'antd';
import { useState } from 'react';
import { api } from '../api.ts';
import { Failure } from '../parts/failure.tsx';
import { Field } from '../parts/field.tsx';
import { useSubmit } from '../use-submit.ts';

type Props = { customerId: string; isOptedOut: boolean; onChanged: () => void };

export const OptOutButton = ({ customerId, isOptedOut, onChanged }: Props) => {
  const [isAsking, setIsAsking] = useState(false);
  const [why, setWhy] = useState('');
  const params = { customerId };
  const save = useSubmit(async () => {
    if (isOptedOut) await api.liftOptOut({ params, body: { evidence: why } });
    else await api.setOptOut({ params, body: { reason: why } });
    setIsAsking(false);
    setWhy('');
    onChanged();
  });
  const open = () => {
    save.clear();
    setIsAsking(true);
  };
  return (
    <>
      <Button danger={!isOptedOut} onClick={open} data-testid="opt-out">
        {isOptedOut ? '恢复接收' : '退订'}
      </Button>
      {/* Only while it asks: one that is closed would take Escape from the drawer around it. */}
      {isAsking && (
        <Modal
          open
          title={isOptedOut ? '恢复给这位客户发营销消息？' : '不再给这位客户发营销消息？'}
          okText={isOptedOut ? '恢复' : '退订'}
          cancelText="取消"
          onOk={save.run}
          onCancel={() => setIsAsking(false)}
          okButtonProps={{
            loading: save.isRunning,
            disabled: why.trim() === '' || save.isRunning,
            danger: !isOptedOut,
            'data-testid': 'opt-out-confirm',
          }}
        >
          <Field
            label={isOptedOut ? '依据' : '原因'}
            hint={isOptedOut ? '客户在哪里说的，例如“微信里要求恢复”。' : '例如“电话里说不要再发”。退订立即生效。'}
          >
            {(id) => (
              <Input
                id={id}
                value={why}
                onChange={(event) => setWhy(event.target.value)}
                maxLength={200}
                data-testid="opt-out-why"
              />
            )}
          </Field>
          {save.error && <Failure error={save.error} />}
        </Modal>
      )}
    </>
  );
};
