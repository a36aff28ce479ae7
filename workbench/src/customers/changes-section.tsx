// Who changed what of a customer; read when somebody asks for it.
import { Button } from 'antd';
import { useState } from 'react';
import { api, type ChangeRow } from '../api.ts';
import { showTime } from '../format.ts';
import { Failure } from '../parts/failure.tsx';
import { Loading } from '../parts/loading.tsx';
import { useLoaded } from '../use-loaded.ts';
import { CardSection } from './card-section.tsx';

const fieldWords: Record<ChangeRow['field'], string> = {
  realName: '姓名',
  birthday: '生日',
  city: '城市',
  note: '说明',
  consent: '营销消息',
  optOut: '退订',
  quietHours: '免打扰',
};

const Changes = ({ customerId }: { customerId: string }) => {
  const loaded = useLoaded(`changes ${customerId}`, (signal) => api.listChanges({ params: { customerId } }, signal));
  if (loaded.error) return <Failure error={loaded.error} onRetry={loaded.reload} />;
  if (!loaded.value) return <Loading />;
  const { data } = loaded.value;
  if (data.length === 0) return <p className="muted">没有修改过。</p>;
  return (
    <ul className="items">
      {data.map((change) => (
        <li key={change.changeId} className="item" data-testid="change-row" data-field={change.field}>
          <p>
            {fieldWords[change.field]}：{change.before === '' ? '(空)' : change.before} →{' '}
            {change.after === '' ? '(空)' : change.after}
          </p>
          <p className="muted">
            {change.by} · {showTime(change.at)}
          </p>
        </li>
      ))}
    </ul>
  );
};

export const ChangesSection = ({ customerId }: { customerId: string }) => {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <CardSection title="修改记录">
      {isOpen ? (
        <Changes customerId={customerId} />
      ) : (
        <Button type="link" className="inline-link" onClick={() => setIsOpen(true)} data-testid="changes-open">
          查看谁改过什么
        </Button>
      )}
    </CardSection>
  );
};
