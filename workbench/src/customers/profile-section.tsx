// What the staff know of a customer beside WeCom, and whether he may be written to.
import { Button } from 'antd';
import { useState } from 'react';
import type { CustomerCard } from '../api.ts';
import { showDay } from '../format.ts';
import { useMay, useMe } from '../shell/me.ts';
import { CardSection } from './card-section.tsx';
import { GiveUpButton } from './give-up-button.tsx';
import { OptOutButton } from './opt-out-button.tsx';
import { ProfileForm } from './profile-form.tsx';

const Lines = ({ card }: { card: CustomerCard }) => {
  const { realName, birthday, city, note, quietHours, consent } = card.profile;
  const lines: [string, string][] = [
    ['姓名', realName],
    ['生日', birthday === null ? '' : birthday.replace(/^--/, '')],
    ['城市', city],
    ['说明', note],
    ['免打扰', quietHours === null ? '' : `${quietHours.from} 至 ${quietHours.to}`],
    [
      '营销消息',
      consent === null
        ? ''
        : `${showDay(consent.at)}${consent.state === 'granted' ? '同意接收' : '撤回同意'}：${consent.evidence}`,
    ],
  ];
  const known = lines.filter(([, value]) => value !== '');
  if (known.length === 0) return <p className="muted">还没有记录资料。</p>;
  return (
    <dl className="facts">
      {known.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
};

type Props = { card: CustomerCard; isReadOnly?: boolean; onChanged: () => void };

export const ProfileSection = ({ card, isReadOnly = false, onChanged }: Props) => {
  const [isEditing, setIsEditing] = useState(false);
  const me = useMe();
  const mayEdit = useMay('customers.edit') && !isReadOnly;
  const { optOut } = card.profile;
  if (isEditing) {
    const done = () => {
      setIsEditing(false);
      onChanged();
    };
    return (
      <CardSection title="资料">
        <ProfileForm card={card} onDone={done} />
      </CardSection>
    );
  }
  return (
    <CardSection title="资料">
      {optOut !== null && (
        <p className="notice notice-bad" data-testid="opted-out">
          {showDay(optOut.at)}
          {optOut.by === 'customer' ? '客户本人退订' : '代客户退订'}：{optOut.reason}。营销消息不会再发给他。
        </p>
      )}
      <Lines card={card} />
      {mayEdit && (
        <p className="card-actions">
          <Button onClick={() => setIsEditing(true)} data-testid="profile-edit">
            修改资料
          </Button>
          <OptOutButton customerId={card.customerId} isOptedOut={optOut !== null} onChanged={onChanged} />
          {card.consultants.some(({ userId }) => userId === me.userId) && <GiveUpButton customerId={card.customerId} />}
        </p>
      )}
    </CardSection>
  );
};
