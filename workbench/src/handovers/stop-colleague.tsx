// The owner stops a colleague: signed out at once, and his customers are to be handed over.
import { Button, Modal, Select } from 'antd';
import { useState } from 'react';
import { api } from '../api.ts';
import { Failure } from '../parts/failure.tsx';
import { Field } from '../parts/field.tsx';
import { useLoaded } from '../use-loaded.ts';
import { useSubmit } from '../use-submit.ts';

export const StopColleague = ({ onStopped }: { onStopped: () => void }) => {
  const [isAsking, setIsAsking] = useState(false);
  const [userId, setUserId] = useState<string | null>(null);
  const people = useLoaded(isAsking ? 'people' : null, (signal) => api.listStaff({}, signal));
  const stop = useSubmit(async () => {
    if (userId === null) return;
    await api.disableStaff({ params: { userId } });
    setIsAsking(false);
    setUserId(null);
    onStopped();
  });
  const stoppable = (people.value?.data ?? []).filter((person) => person.role !== 'owner');
  return (
    <>
      <Button
        onClick={() => {
          stop.clear();
          setIsAsking(true);
        }}
        data-testid="stop-colleague"
      >
        停用一位同事
      </Button>
      <Modal
        open={isAsking}
        title="停用一位同事"
        okText="停用"
        cancelText="先不"
        onOk={stop.run}
        onCancel={() => setIsAsking(false)}
        okButtonProps={{
          danger: true,
          loading: stop.isRunning,
          disabled: userId === null,
          'data-testid': 'stop-colleague-confirm',
        }}
      >
        <Field label="同事" hint="他会立即退出工作台，不能再登录；等他确认的群发不会再发。企业微信里的账号不受影响。">
          {(id) => (
            <Select<string>
              id={id}
              value={userId}
              onChange={setUserId}
              loading={people.isLoading}
              options={stoppable.map((person) => ({
                value: person.userId,
                label: person.storeName === '' ? person.name : `${person.name}（${person.storeName}）`,
              }))}
              showSearch={{ optionFilterProp: 'label' }}
              placeholder="选择同事"
              aria-label="同事"
              style={{ width: '100%' }}
              data-testid="stop-colleague-who"
            />
          )}
        </Field>
        <p className="muted">在企业微信后台删除或禁用成员也有同样的效果，不用在这里再做一遍。</p>
        {people.error && <Failure error={people.error} onRetry={people.reload} />}
        {stop.error && <Failure error={stop.error} />}
      </Modal>
    </>
  );
};
