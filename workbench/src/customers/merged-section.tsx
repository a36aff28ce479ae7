// The records that were found to be the same person, each to be taken apart again.
import { Button, Popconfirm } from 'antd';
import { api, type CustomerCard } from '../api.ts';
import { Failure } from '../parts/failure.tsx';
import { useMay } from '../shell/me.ts';
import { useSubmit } from '../use-submit.ts';
import { customerName } from '../words.ts';
import { CardSection } from './card-section.tsx';

type Merged = CustomerCard['merged'][number];

const MergedItem = ({ record, onUndone }: { record: Merged; onUndone: () => void }) => {
  const mayMerge = useMay('customers.merge');
  const undo = useSubmit(async () => {
    await api.undoMerge({ body: { customerId: record.customerId } });
    onUndone();
  });
  return (
    <li className="item">
      <p className="item-head">
        <span>{customerName(record.name)}</span>
        {mayMerge && (
          <Popconfirm title="拆开这条记录？" okText="拆开" cancelText="取消" onConfirm={undo.run}>
            <Button size="small" loading={undo.isRunning} data-testid="merge-undo">
              拆开
            </Button>
          </Popconfirm>
        )}
      </p>
      {undo.error && <Failure error={undo.error} />}
    </li>
  );
};

export const MergedSection = ({ card, onChanged }: { card: CustomerCard; onChanged: () => void }) =>
  card.merged.length === 0 ? null : (
    <CardSection title="合并进来的记录" count={card.merged.length}>
      <ul className="items">
        {card.merged.map((record) => (
          <MergedItem key={record.customerId} record={record} onUndone={onChanged} />
        ))}
      </ul>
    </CardSection>
  );
