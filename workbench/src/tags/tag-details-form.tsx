// What a tag means, who looks after it, and after how many days it goes by itself.
import { Button, Input, InputNumber, Select } from 'antd';
import { useState } from 'react';
import { api } from '../api.ts';
import { Failure } from '../parts/failure.tsx';
import { Field } from '../parts/field.tsx';
import { useLoaded } from '../use-loaded.ts';
import { useSubmit } from '../use-submit.ts';
import type { TagView } from './tag-page.tsx';

const searchingPeople = { optionFilterProp: 'label' };
const mostDays = 1_000;

const Lines = ({ tag }: { tag: TagView }) => (
  <dl className="facts panel">
    <div>
      <dt>说明</dt>
      <dd>{tag.meaning === '' ? '还没有说明' : tag.meaning}</dd>
    </div>
    <div>
      <dt>负责人</dt>
      <dd>{tag.owner?.name ?? '没有指定'}</dd>
    </div>
    <div>
      <dt>有效期</dt>
      <dd>{tag.expiresAfterDays === null ? '一直有效' : `打上 ${tag.expiresAfterDays} 天后自动去掉`}</dd>
    </div>
  </dl>
);

type Props = { tag: TagView; mayEdit: boolean; onChanged: () => void };

export const TagDetailsForm = ({ tag, mayEdit, onChanged }: Props) => {
  const people = useLoaded(mayEdit ? 'people' : null, (signal) => api.listStaff({}, signal));
  const [meaning, setMeaning] = useState(tag.meaning);
  const [ownerUserId, setOwnerUserId] = useState(tag.owner?.userId ?? null);
  const [expiresAfterDays, setExpiresAfterDays] = useState(tag.expiresAfterDays);
  const save = useSubmit(async () => {
    const body = { meaning: meaning.trim(), ownerUserId, expiresAfterDays };
    await api.editTag({ params: { tagId: tag.tagId }, body });
    onChanged();
  });
  if (!mayEdit) return <Lines tag={tag} />;
  const isChanged =
    meaning.trim() !== tag.meaning ||
    ownerUserId !== (tag.owner?.userId ?? null) ||
    expiresAfterDays !== tag.expiresAfterDays;
  const listed = (people.value?.data ?? []).map((person) => ({ value: person.userId, label: person.name }));
  // A manager does not see the colleagues of other stores; one of them may be the owner all the same.
  const owner = tag.owner && !listed.some(({ value }) => value === tag.owner?.userId) ? [tag.owner] : [];
  const options = [...owner.map(({ userId, name }) => ({ value: userId, label: name })), ...listed];
  return (
    <form
      className="panel form"
      onSubmit={(event) => {
        event.preventDefault();
        save.run();
      }}
    >
      <Field label="说明" isOptional hint="一句话：什么样的客户打这个标签。">
        {(id) => (
          <Input
            id={id}
            value={meaning}
            maxLength={100}
            onChange={(event) => setMeaning(event.target.value)}
            data-testid="tag-meaning"
          />
        )}
      </Field>
      <div className="tag-details">
        <Field label="负责人" isOptional hint="不清楚怎么用时问谁。">
          {(id) => (
            <Select<string>
              id={id}
              value={ownerUserId}
              options={options}
              onChange={(userId?: string) => setOwnerUserId(userId ?? null)}
              allowClear
              showSearch={searchingPeople}
              placeholder="没有指定"
              data-testid="tag-owner"
            />
          )}
        </Field>
        <Field label="有效期（天）" isOptional hint="打上这么多天后自动去掉；规则打的不受影响。">
          {(id) => (
            <InputNumber<number>
              id={id}
              value={expiresAfterDays}
              min={1}
              max={mostDays}
              precision={0}
              placeholder="一直有效"
              onChange={(days) => setExpiresAfterDays(days)}
              data-testid="tag-expiry"
            />
          )}
        </Field>
      </div>
      {save.error && <Failure error={save.error} />}
      <p className="card-actions">
        <Button
          type="primary"
          htmlType="submit"
          disabled={!isChanged}
          loading={save.isRunning}
          data-testid="tag-details-save"
        >
          保存
        </Button>
      </p>
    </form>
  );
};
