// Limits and hours as a form: saved as a whole, refused where somebody else saved meanwhile.
import { Button, Input, InputNumber, Select } from 'antd';
import { useState } from 'react';
import { api, type Settings, type SettingsValues } from '../api.ts';
import { Failure } from '../parts/failure.tsx';
import { Field } from '../parts/field.tsx';
import { useSubmit } from '../use-submit.ts';

const capWords: Record<SettingsValues['groupSendCap'], string> = {
  'days-in-month': '每月最多与当月天数相同（企业微信默认）',
  '7-per-week': '每周 7 次',
  '1-per-day': '每天 1 次',
};
const caps = (['days-in-month', '7-per-week', '1-per-day'] as const).map((value) => ({
  value,
  label: capWords[value],
}));

type Hours = SettingsValues['staffHours'];

const HoursFields = (props: { id: string; label: string; hours: Hours; onChange: (hours: Hours) => void }) => (
  <div className="hours">
    <Input
      id={props.id}
      type="time"
      value={props.hours.from}
      aria-label={`${props.label}从`}
      onChange={(event) => props.onChange({ ...props.hours, from: event.target.value })}
    />
    <span>到</span>
    <Input
      type="time"
      value={props.hours.to}
      aria-label={`${props.label}到`}
      onChange={(event) => props.onChange({ ...props.hours, to: event.target.value })}
    />
  </div>
);

export const ValuesForm = ({ settings, onChanged }: { settings: Settings; onChanged: () => void }) => {
  const [values, setValues] = useState<SettingsValues>(settings.values);
  const set = (part: Partial<SettingsValues>) => setValues((was) => ({ ...was, ...part }));
  const save = useSubmit(async () => {
    await api.postValues({ body: { version: settings.version, values } });
    onChanged();
  });
  const isChanged = JSON.stringify(values) !== JSON.stringify(settings.values);
  return (
    <form
      className="panel form"
      onSubmit={(event) => {
        event.preventDefault();
        save.run();
      }}
    >
      <h2>上限与时段</h2>
      <Field label="外部联系人上限" isOptional hint="管理后台里显示的企业上限。">
        {(id) => (
          <InputNumber
            id={id}
            min={1}
            precision={0}
            value={values.licensedContacts}
            onChange={(licensedContacts) => set({ licensedContacts })}
            data-testid="licensed-contacts"
          />
        )}
      </Field>
      <Field label="一位客户能收多少次企业群发" hint="要与管理后台里的设置一致；伴旅看不到这个设置。">
        {(id) => (
          <Select
            id={id}
            value={values.groupSendCap}
            options={caps}
            onChange={(groupSendCap) => set({ groupSendCap })}
            data-testid="group-send-cap"
          />
        )}
      </Field>
      <Field label="员工上班时间" hint="需要员工动手的事放在这段时间里。">
        {(id) => (
          <HoursFields
            id={id}
            label="上班时间"
            hours={values.staffHours}
            onChange={(staffHours) => set({ staffHours })}
          />
        )}
      </Field>
      <Field label="不打扰客户的时间" hint="可以跨过午夜，例如 22:00 到 08:00。">
        {(id) => (
          <HoursFields
            id={id}
            label="不打扰"
            hours={values.quietHours}
            onChange={(quietHours) => set({ quietHours })}
          />
        )}
      </Field>
      <Field label="超过多少位客户的群发要审批" isOptional hint="不填就不用审批。">
        {(id) => (
          <InputNumber
            id={id}
            min={1}
            precision={0}
            value={values.approvalAbove}
            onChange={(approvalAbove) => set({ approvalAbove })}
          />
        )}
      </Field>
      {save.error && <Failure error={save.error} />}
      <Button type="primary" htmlType="submit" loading={save.isRunning} disabled={!isChanged} data-testid="values-save">
        保存
      </Button>
    </form>
  );
};
