// The tags of a customer by group, who or what gave each, and giving one or taking one off.
import { CloseOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Popover } from 'antd';
import { useState } from 'react';
import { api, type MarksOfCustomer } from '../api.ts';
import { Failure } from '../parts/failure.tsx';
import { Loading } from '../parts/loading.tsx';
import { TagSelect } from '../parts/tag-select.tsx';
import { useMay } from '../shell/me.ts';
import { useLoaded, usePolling } from '../use-loaded.ts';
import { useSubmit } from '../use-submit.ts';
import { CardSection } from './card-section.tsx';

type MarkView = MarksOfCustomer['marks'][number];
type Props = { customerId: string; onChanged: () => void };

const settlingMs = 3_000;

const MarkTag = ({ mark, onTakeOff }: { mark: MarkView; onTakeOff: (() => Promise<void>) | null }) => {
  const [isOpen, setIsOpen] = useState(false);
  const takeOff = useSubmit(async () => {
    await onTakeOff?.();
    setIsOpen(false);
  });
  const content = (
    <div className="mark-reasons">
      {mark.meaning !== '' && <p className="muted">{mark.meaning}</p>}
      {mark.reasons.map((reason) => (
        <p key={reason} data-testid="mark-reason">
          {reason}
        </p>
      ))}
      {onTakeOff !== null &&
        (mark.mayTakeOff ? (
          <Button
            danger
            icon={<CloseOutlined />}
            loading={takeOff.isRunning}
            onClick={takeOff.run}
            data-testid="mark-take-off"
          >
            去掉这个标签
          </Button>
        ) : (
          <p className="muted">规则打的标签不用手动去掉：条件不再成立，它会自动消失。</p>
        ))}
      {takeOff.error && <Failure error={takeOff.error} />}
    </div>
  );
  return (
    <Popover content={content} title={mark.name} trigger="click" open={isOpen} onOpenChange={setIsOpen}>
      <button type="button" className="tag tag-button" data-testid="mark" data-name={mark.name}>
        {mark.name}
      </button>
    </Popover>
  );
};

const Give = ({ customerId, onChanged }: Props) => {
  const [isChoosing, setIsChoosing] = useState(false);
  const [tagId, setTagId] = useState<string | null>(null);
  const tags = useLoaded(isChoosing ? 'tags' : null, (signal) => api.listTags({}, signal));
  const give = useSubmit(async () => {
    if (tagId === null) return;
    await api.giveMark({ params: { customerId }, body: { tagId } });
    setTagId(null);
    setIsChoosing(false);
    onChanged();
  });
  if (!isChoosing) {
    return (
      <p className="card-actions">
        <Button icon={<PlusOutlined />} onClick={() => setIsChoosing(true)} data-testid="mark-add">
          打标签
        </Button>
      </p>
    );
  }
  return (
    <>
      <div className="mark-give">
        <TagSelect value={tagId} onChange={setTagId} tags={tags} placeholder="选一个标签" testId="mark-tag" />
        <Button
          type="primary"
          disabled={tagId === null}
          loading={give.isRunning}
          onClick={give.run}
          data-testid="mark-save"
        >
          打上
        </Button>
        <Button onClick={() => setIsChoosing(false)}>取消</Button>
      </div>
      {give.error && <Failure error={give.error} />}
    </>
  );
};

export const MarksSection = ({ customerId, onChanged }: Props) => {
  const mayEdit = useMay('customers.edit');
  const found = useLoaded(customerId, (signal) => api.listMarks({ params: { customerId } }, signal));
  usePolling(found, (found.value?.data.unmirrored ?? []).length > 0, settlingMs);
  const changed = () => {
    found.reload();
    onChanged();
  };
  const takeOff = async (tagId: string) => {
    await api.takeOffMark({ params: { customerId }, body: { tagId } });
    changed();
  };
  const groups = new Map<string, MarkView[]>();
  for (const mark of found.value?.data.marks ?? []) {
    groups.set(mark.groupName, [...(groups.get(mark.groupName) ?? []), mark]);
  }
  return (
    <CardSection title="标签">
      {found.error && !found.value && <Failure error={found.error} onRetry={found.reload} />}
      {!found.value && !found.error && <Loading />}
      {found.value && groups.size === 0 && <p className="muted">还没有标签。</p>}
      <dl className="tag-groups">
        {[...groups].map(([groupName, marks]) => (
          <div key={groupName}>
            <dt>{groupName}</dt>
            <dd className="tags">
              {marks.map((mark) => (
                <MarkTag key={mark.tagId} mark={mark} onTakeOff={mayEdit ? () => takeOff(mark.tagId) : null} />
              ))}
            </dd>
          </div>
        ))}
      </dl>
      {found.value?.data.unmirrored.map(({ staffName, why }) => (
        <p key={staffName} className="muted" data-testid="unmirrored">
          {staffName}的企业微信：{why}
        </p>
      ))}
      {mayEdit && <Give customerId={customerId} onChanged={changed} />}
    </CardSection>
  );
};
