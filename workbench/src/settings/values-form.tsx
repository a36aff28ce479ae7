// Limits and hours as a form: saved as a whole, refused where somebody else saved meanwhile.
import { Button, Input, InputNumber, Select, Switch } from 'antd';
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

const allDay: Hours = { from: '00:00', to: '24:00' };
const isAllDay = ({ from, to }: Hours): boolean => from === allDay.from && to === allDay.to;
const usualStaffHours: Hours = { from: '09:00', to: '21:00' };
const usualQuietHours: Hours = { from: '22:00', to: '08:00' };

/** `hours` null: switched off. */
const OptionalHours = (props: {
  id: string;
  label: string;
  offWords: string;
  hours: Hours | null;
  usual: Hours;
  onChange: (hours: Hours | null) => void;
}) => (
  <div className="stack">
    <label className="switch-line">
      <Switch
        checked={props.hours === null}
        onChange={(isOff) => props.onChange(isOff ? null : props.usual)}
        aria-label={`${props.label}${props.offWords}`}
      />
      <span>{props.offWords}</span>
    </label>
    {props.hours && <HoursFields id={props.id} label={props.label} hours={props.hours} onChange={props.onChange} />}
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
      <Field label="员工上班时间" hint="群发在这段时间里请顾问确认，没确认的到点撤回，下次上班再请。">
        {(id) => (
          <OptionalHours
            id={id}
            label="上班时间"
            offWords="全天"
            hours={isAllDay(values.staffHours) ? null : values.staffHours}
            usual={usualStaffHours}
            onChange={(staffHours) => set({ staffHours: staffHours ?? allDay })}
          />
        )}
      </Field>
      <Field label="不打扰客户的时间" hint="可以跨过午夜，例如 22:00 到 08:00。">
        {(id) => (
          <OptionalHours
            id={id}
            label="不打扰"
            offWords="不设"
            hours={values.quietHours}
            usual={usualQuietHours}
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
      <Field label="一位客户每月最多收几次营销" isOptional hint="本社自己的上限，不填就只受企业微信的上限限制。">
        {(id) => (
          <InputNumber
            id={id}
            min={1}
            max={31}
            precision={0}
            value={values.marketingPerMonth}
            onChange={(marketingPerMonth) => set({ marketingPerMonth })}
            data-testid="marketing-per-month"
          />
        )}
      </Field>
      <Field label="一位顾问每天最多确认几条群发" hint="超过的部分排到第二天。">
        {(id) => (
          <InputNumber
            id={id}
            min={1}
            max={200}
            precision={0}
            value={values.tapsPerDay}
            onChange={(tapsPerDay) => set({ tapsPerDay: tapsPerDay ?? settings.values.tapsPerDay })}
            data-testid="taps-per-day"
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
