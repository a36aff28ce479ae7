// For the customers ticked: another successor, or the sea pool.
import { Button, Checkbox, Select } from 'antd';
import { useState } from 'react';
import { api, type HandoverDetail } from '../api.ts';
import { showCount } from '../format.ts';
import { Failure } from '../parts/failure.tsx';
import { useSubmit } from '../use-submit.ts';

type Props = {
  handover: HandoverDetail;
  ids: readonly string[];
  isAllTicked: boolean;
  onTickAll: (isTicked: boolean) => void;
  onChosen: () => void;
};

/** What one request takes; a screen shows fewer until somebody loads on and on. */
const mostAtOnce = 500;

export const ChooseSuccessor = ({ handover, ids, isAllTicked, onTickAll, onChosen }: Props) => {
  const [toUserId, setToUserId] = useState<string | null>(null);
  const put = async (successor: string | null): Promise<void> => {
    const body = { toUserId: successor, transferIds: ids.slice(0, mostAtOnce) };
    await api.chooseSuccessors({ params: { handoverId: handover.handoverId }, body });
    onChosen();
  };
  const give = useSubmit(() => put(toUserId));
  const pool = useSubmit(() => put(null));
  const isNobody = ids.length === 0;
  return (
    <div className="choose-line">
      <Checkbox
        checked={isAllTicked}
        indeterminate={!isAllTicked && !isNobody}
        onChange={(event) => onTickAll(event.target.checked)}
        data-testid="transfer-tick-all"
      >
        {isNobody ? '全选' : `已选 ${showCount(ids.length)} 位`}
      </Checkbox>
      <Select<string>
        value={toUserId}
        onChange={setToUserId}
        options={handover.candidates.map(({ userId, name, storeName, customers }) => ({
          value: userId,
          label: `${name}（${storeName === '' ? '' : `${storeName}，`}${showCount(customers)} 位客户）`,
        }))}
        showSearch={{ optionFilterProp: 'label' }}
        placeholder="交给哪位同事"
        aria-label="交给哪位同事"
        className="choose-who"
        data-testid="successor"
      />
      <Button
        onClick={give.run}
        loading={give.isRunning}
        disabled={isNobody || toUserId === null || pool.isRunning}
        data-testid="successor-choose"
      >
        改接替人
      </Button>
      <Button
        onClick={pool.run}
        loading={pool.isRunning}
        disabled={isNobody || give.isRunning}
        data-testid="successor-pool"
      >
        放入公海
      </Button>
      {give.error && <Failure error={give.error} />}
      {pool.error && <Failure error={pool.error} />}
    </div>
  );
};
