// The pilot: who takes part, and lifting it for everybody.
import { Button, Modal, Select } from 'antd';
import { useState } from 'react';
import { api, type Settings } from '../api.ts';
import { Failure } from '../parts/failure.tsx';
import { Field } from '../parts/field.tsx';
import { Pill } from '../parts/pill.tsx';
import { useLoaded } from '../use-loaded.ts';
import { useSubmit } from '../use-submit.ts';
import { PilotCustomers } from './pilot-customers.tsx';

type Props = { settings: Settings; onChanged: () => void };

const PilotStaff = ({ settings, onChanged }: Props) => {
  const people = useLoaded('people', (signal) => api.listStaff({}, signal));
  const [chosen, setChosen] = useState<string[]>(settings.pilot.staffUserIds);
  const save = useSubmit(async () => {
    await api.postPilotStaff({ body: { staffUserIds: chosen } });
    onChanged();
  });
  const isChanged = chosen.join() !== settings.pilot.staffUserIds.join();
  return (
    <Field label="试点员工" hint="只有他们的客户会收到消息；给员工的应用消息也只发给他们。">
      {(id) => (
        <>
          <Select<string[]>
            id={id}
            mode="multiple"
            value={chosen}
            onChange={setChosen}
            loading={people.isLoading}
            options={(people.value?.data ?? []).map(({ userId, name, storeName }) => ({
              value: userId,
              label: storeName === '' ? name : `${name}（${storeName}）`,
            }))}
            showSearch={{ optionFilterProp: 'label' }}
            placeholder="选择员工"
            aria-label="试点员工"
            data-testid="pilot-staff"
          />
          {isChanged && (
            <Button onClick={save.run} loading={save.isRunning} data-testid="pilot-staff-save">
              保存员工名单
            </Button>
          )}
          {save.error && <Failure error={save.error} />}
        </>
      )}
    </Field>
  );
};

export const Pilot = ({ settings, onChanged }: Props) => {
  const { isOn } = settings.pilot;
  const [isAsking, setIsAsking] = useState(false);
  const turn = useSubmit(async () => {
    await api.postPilot({ body: { isOn: !isOn } });
    setIsAsking(false);
    onChanged();
  });
  return (
    <section className="panel">
      <h2>
        试点 <Pill words={isOn ? { text: '试点中', tone: 'wait' } : { text: '没有试点', tone: 'quiet' }} />
      </h2>
      <p className="muted">
        {isOn
          ? '只向名单里的员工和客户发送、打标签；名单以外的，企业微信里什么都不会改。'
          : '现在对所有员工和客户生效。想先小范围试一试，可以重新开始试点。'}
      </p>
      {isOn && settings.firstSyncAcceptedAt === null && (
        <p className="muted">接受第一次同步之后，就可以在这里选员工和客户。</p>
      )}
      {isOn && settings.firstSyncAcceptedAt !== null && (
        <>
          <PilotStaff key={settings.version} settings={settings} onChanged={onChanged} />
          <PilotCustomers version={settings.version} onChanged={onChanged} />
        </>
      )}
      <Button
        onClick={() => {
          turn.clear();
          setIsAsking(true);
        }}
        disabled={isOn && settings.firstSyncAcceptedAt === null}
        data-testid="pilot-switch"
      >
        {isOn ? '结束试点，对所有人生效' : '开始试点'}
      </Button>
      <Modal
        open={isAsking}
        title={isOn ? '结束试点？' : '开始试点？'}
        okText={isOn ? '结束试点' : '开始试点'}
        cancelText="先不"
        onOk={turn.run}
        onCancel={() => setIsAsking(false)}
        okButtonProps={{ loading: turn.isRunning, 'data-testid': 'pilot-confirm' }}
      >
        <p>
          {isOn
            ? '之后群发、欢迎语和标签对所有员工和客户生效；试点期间攒下的标签会写进企业微信，没发的消息不会补发。'
            : '之后只向名单里的员工和客户发送，其他人暂时什么都收不到。'}
        </p>
        {turn.error && <Failure error={turn.error} />}
      </Modal>
    </section>
  );
};
