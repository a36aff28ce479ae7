// At which hours WeCom tells me of my tasks.
import { Select } from 'antd';
import { useState } from 'react';
import { api } from '../api.ts';
import { Failure } from '../parts/failure.tsx';
import { Field } from '../parts/field.tsx';
import { useLoaded } from '../use-loaded.ts';
import { useSubmit } from '../use-submit.ts';

const halfHours = Array.from({ length: 48 }, (_, at) => {
  const time = `${String(Math.floor(at / 2)).padStart(2, '0')}:${at % 2 === 0 ? '00' : '30'}`;
  return { value: time, label: time };
});

export const TellTimes = () => {
  const preference = useLoaded('task-preference', (signal) => api.getTaskPreference({}, signal));
  const [chosen, setChosen] = useState<string[] | null>(null);
  const save = useSubmit(async () => {
    if (chosen === null) return;
    await api.setTaskPreference({ body: { times: chosen } });
    preference.reload();
  });
  const saved = preference.value?.data.times;
  if (!saved) return preference.error ? <Failure error={preference.error} onRetry={preference.reload} /> : null;
  return (
    <div className="panel form">
      <Field
        label="几点提醒我"
        hint="不选就随时提醒。选了时间，这段时间里的待办合成一条；等不到下一个时间的会马上提醒。"
      >
        {(id) => (
          <Select<string[]>
            id={id}
            mode="multiple"
            maxCount={6}
            options={halfHours}
            value={chosen ?? saved}
            onChange={setChosen}
            onBlur={save.run}
            placeholder="随时提醒"
            data-testid="tell-times"
          />
        )}
      </Field>
      {save.error && <Failure error={save.error} />}
    </div>
  );
};
