// Every customer of a handover: who takes over, what became of it; several ticked get another successor at once.
import { Checkbox } from 'antd';
import { useEffect, useState } from 'react';
import { api, type HandoverDetail, type TransferRow } from '../api.ts';
import { showCount } from '../format.ts';
import { Empty } from '../parts/empty.tsx';
import { Loading } from '../parts/loading.tsx';
import { MoreButton } from '../parts/more-button.tsx';
import { Pill } from '../parts/pill.tsx';
import { Link } from '../router.tsx';
import { usePages } from '../use-pages.ts';
import { customerName } from '../words.ts';
import { ChooseSuccessor } from './choose-successor.tsx';
import { transferWords } from './handover-words.ts';

const pageRows = 50;

type Group = Exclude<keyof HandoverDetail['counts'], 'total'>;
const groupNames: Record<Group, string> = {
  open: '待发起',
  failed: '要处理',
  submitting: '提交中',
  waiting: '等待接替',
  done: '接替成功',
  pooled: '公海',
  ended: '不用交接',
};
const groups: readonly Group[] = ['open', 'failed', 'submitting', 'waiting', 'done', 'pooled', 'ended'];

type LineProps = { transfer: TransferRow; isTicked: boolean; onTick: ((isTicked: boolean) => void) | null };

const TransferLine = ({ transfer, isTicked, onTick }: LineProps) => (
  <div
    className="list-row transfer-grid"
    data-testid="transfer-row"
    data-state={transfer.state}
    data-customer-id={transfer.customerId}
  >
    <span className="transfer-who">
      {onTick && (
        <Checkbox
          checked={isTicked}
          onChange={(event) => onTick(event.target.checked)}
          aria-label={`选中${customerName(transfer.customerName)}`}
          data-testid="transfer-tick"
        />
      )}
      <Link to={`/customers/${transfer.customerId}`} className="delivery-name">
        {customerName(transfer.customerName)}
      </Link>
    </span>
    <span>
      <Pill words={transferWords[transfer.state]} />
    </span>
    <span className="cell-main">
      <span>{transfer.toName === null ? <span className="muted">没有接替人</span> : `→ ${transfer.toName}`}</span>
      {transfer.proposedFor !== null && transfer.state === 'proposed' && (
        <span className="muted small">{transfer.proposedFor}</span>
      )}
    </span>
    <span data-testid="transfer-sentence">{transfer.sentence}</span>
  </div>
);

type Props = { handover: HandoverDetail; mayRun: boolean; onChanged: () => void };

export const TransferList = ({ handover, mayRun, onChanged }: Props) => {
  const { handoverId, counts } = handover;
  const [chosen, setChosen] = useState<Group | null>(null);
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  const pages = usePages(`${handoverId} ${chosen ?? ''}`, async (after, signal) => {
    const query = { group: chosen ?? undefined, after, limit: pageRows };
    const { data, page } = await api.listTransfers({ params: { handoverId }, query }, signal);
    return { rows: data, next: page.nextAfter, total: null };
  });
  // The polled handover is a new object only when a count in it has changed.
  const [seen, setSeen] = useState(handover);
  const { refresh } = pages;
  useEffect(() => {
    if (seen === handover) return;
    setSeen(handover);
    refresh();
  }, [seen, handover, refresh]);

  const choosable = pages.rows.filter((row) => row.canChoose && mayRun).map((row) => row.transferId);
  const chosenIds = choosable.filter((id) => ticked.has(id));
  const tick = (ids: readonly string[], isTicked: boolean) =>
    setTicked((was) => new Set(isTicked ? [...was, ...ids] : [...was].filter((id) => !ids.includes(id))));
  const shown = groups.filter((group) => counts[group] > 0 || group === chosen);

  return (
    <div className="deliveries">
      <h2>每位客户</h2>
      <div className="chips" role="group" aria-label="按进展筛选">
        {[null, ...shown].map((group) => (
          <button
            key={group ?? 'all'}
            type="button"
            className={group === chosen ? 'chip is-current' : 'chip'}
            aria-pressed={group === chosen}
            onClick={() => setChosen(group)}
            data-testid="transfer-filter"
            data-group={group ?? 'all'}
          >
            {group === null ? '全部' : groupNames[group]}{' '}
            <span className="number">{showCount(group === null ? counts.total : counts[group])}</span>
          </button>
        ))}
      </div>
      {choosable.length > 0 && (
        <ChooseSuccessor
          handover={handover}
          ids={chosenIds}
          isAllTicked={chosenIds.length === choosable.length}
          onTickAll={(isTicked) => tick(choosable, isTicked)}
          onChosen={() => {
            setTicked(new Set());
            refresh();
            onChanged();
          }}
        />
      )}
      {!pages.isReady && !pages.error && <Loading />}
      {pages.isReady && pages.rows.length === 0 && !pages.error && <Empty text="这里没有客户。" />}
      {pages.rows.length > 0 && (
        <div className="list">
          <div className="list-head transfer-grid" aria-hidden>
            <span>客户</span>
            <span>进展</span>
            <span>接替人</span>
            <span>说明</span>
          </div>
          {pages.rows.map((transfer) => (
            <TransferLine
              key={transfer.transferId}
              transfer={transfer}
              isTicked={ticked.has(transfer.transferId)}
              onTick={transfer.canChoose && mayRun ? (isTicked) => tick([transfer.transferId], isTicked) : null}
            />
          ))}
        </div>
      )}
      <MoreButton pages={pages} />
    </div>
  );
};
