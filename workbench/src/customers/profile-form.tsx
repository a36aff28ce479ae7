// Changing what the staff know of a customer; what is left as it was is not sent.
import { Button, Input, Switch } from 'antd';
import { useState } from 'react';
import { api, type CustomerCard } from '../api.ts';
import { Failure } from '../parts/failure.tsx';
import { Field } from '../parts/field.tsx';
import { useSubmit } from '../use-submit.ts';

const usualQuietHours = { from: '22:00', to: '08:00' };
const isBirthday = (text: string): boolean => text === '' || /^(\d{4}|-)-\d\d-\d\d$/.test(text);

export const ProfileForm = ({ card, onDone }: { card: CustomerCard; onDone: () => void }) => {
  const { profile } = card;
  const [realName, setRealName] = useState(profile.realName);
  const [birthday, setBirthday] = useState(profile.birthday ?? '');
  const [city, setCity] = useState(profile.city);
  const [note, setNote] = useState(profile.note);
  const [quietHours, setQuietHours] = useState(profile.quietHours);
  const birthdayProblem = isBirthday(birthday) ? null : '请写成 1990-05-20；不知道年份写成 --05-20';
  const save = useSubmit(async () => {
    await api.changeProfile({
      params: { customerId: card.customerId },
      body: { realName, birthday: birthday === '' ? null : birthday, city, note, quietHours },
    });
    onDone();
  });
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        if (birthdayProblem === null) save.run();
      }}
    >
      <Field label="姓名" isOptional>
        {(id) => (
          <Input
            id={id}
            value={realName}
            onChange={(event) => setRealName(event.target.value)}
            maxLength={40}
            data-testid="profile-real-name"
          />
        )}
      </Field>
      <Field label="生日" isOptional hint="例如 1990-05-20；不知道年份写成 --05-20" problem={birthdayProblem}>
        {(id) => (
          <Input
            id={id}
            value={birthday}
            onChange={(event) => setBirthday(event.target.value.trim())}
            maxLength={10}
            data-testid="profile-birthday"
          />
        )}
      </Field>
      <Field label="城市" isOptional>
        {(id) => (
          <Input
            id={id}
            value={city}
            onChange={(event) => setCity(event.target.value)}
            maxLength={40}
            data-testid="profile-city"
          />
        )}
      </Field>
      <Field label="说明" isOptional hint="只在本系统里看得到，不会写进企业微信备注。">
        {(id) => (
          <Input.TextArea
            id={id}
            value={note}
            onChange={(event) => setNote(event.target.value)}
            maxLength={500}
            autoSize={{ minRows: 2, maxRows: 6 }}
            data-testid="profile-note"
          />
        )}
      </Field>
      <Field label="免打扰" hint="打开后，这段时间里不给他发群发。">
        {(id) => (
          <span className="inline-fields">
            <Switch
              id={id}
              checked={quietHours !== null}
              onChange={(isOn) => setQuietHours(isOn ? usualQuietHours : null)}
            />
            {quietHours !== null && (
              <>
                <Input
                  type="time"
                  value={quietHours.from}
                  onChange={(event) => setQuietHours({ ...quietHours, from: event.target.value })}
                  aria-label="免打扰开始"
                />
                至
                <Input
                  type="time"
                  value={quietHours.to}
                  onChange={(event) => setQuietHours({ ...quietHours, to: event.target.value })}
                  aria-label="免打扰结束"
                />
              </>
            )}
          </span>
        )}
      </Field>
      {save.error && <Failure error={save.error} />}
      <div className="form-foot">
        <Button onClick={onDone}>取消</Button>
        <Button type="primary" htmlType="submit" loading={save.isRunning} data-testid="profile-save">
          保存
        </Button>
      </div>
    </form>
  );
};
