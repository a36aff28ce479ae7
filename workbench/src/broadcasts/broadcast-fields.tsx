// The fields of a broadcast.
import { Input, Select, Switch } from 'antd';
import { Field } from '../parts/field.tsx';
import { useMay } from '../shell/me.ts';
import { AttachmentFields } from './attachment-fields.tsx';
import { AudienceFields } from './audience-fields.tsx';
import { limits, type Draft, type Problems } from './broadcast-draft.ts';
import { Bytes } from './bytes.tsx';

const freshness = [
  { value: 6, label: '6 小时' },
  { value: 24, label: '1 天' },
  { value: 48, label: '2 天' },
  { value: 168, label: '7 天' },
];

type Props = { draft: Draft; problems: Problems; onChange: (change: Partial<Draft>) => void };

export const BroadcastFields = ({ draft, problems, onChange }: Props) => {
  const mayInsist = useMay('broadcasts.insist');
  return (
    <div className="form">
      <Field label="名称" hint="只给同事看。" problem={problems.name ?? null}>
        {(id) => (
          <Input
            id={id}
            value={draft.name}
            onChange={(event) => onChange({ name: event.target.value })}
            maxLength={60}
            placeholder="例如：云南五月小团"
            data-testid="broadcast-name"
          />
        )}
      </Field>
      <AudienceFields draft={draft} problems={problems} onChange={onChange} />
      <Field label="内容" hint={<Bytes text={draft.text} limit={limits.text} />} problem={problems.text ?? null}>
        {(id) => (
          <Input.TextArea
            id={id}
            value={draft.text}
            onChange={(event) => onChange({ text: event.target.value })}
            autoSize={{ minRows: 6, maxRows: 16 }}
            data-testid="broadcast-text"
          />
        )}
      </Field>
      <p className="field-hint">
        可以写 {'{{姓名|您}}'}、{'{{昵称|您}}'}、{'{{城市|那里}}'}、{'{{顾问}}'}
        ：竖线后面是没有资料时用的话。写了客户的资料，顾问要为每一种说法各点一次确认。
      </p>
      <AttachmentFields draft={draft} problems={problems} onChange={onChange} />
      <Field label="多久内有效" hint="过了这个时间，还没确认的部分自动撤销，不会再发。">
        {(id) => (
          <Select
            id={id}
            options={freshness}
            value={draft.freshHours}
            onChange={(freshHours) => onChange({ freshHours })}
            data-testid="broadcast-fresh"
          />
        )}
      </Field>
      {mayInsist && draft.purpose !== 'service' && (
        <label className="switch-line">
          <Switch
            checked={draft.isAtAnyTime}
            onChange={(isAtAnyTime) => onChange({ isAtAnyTime })}
            data-testid="broadcast-any-time"
          />
          <span>不等上班时间和不打扰时间，现在就请顾问确认</span>
        </label>
      )}
    </div>
  );
};
