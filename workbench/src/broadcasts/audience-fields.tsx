// Whom a broadcast is for, and what for.
import { Segmented, Select } from 'antd';
import { api } from '../api.ts';
import { Field } from '../parts/field.tsx';
import { TagSelect } from '../parts/tag-select.tsx';
import { useLoaded } from '../use-loaded.ts';
import { purposeWords } from '../words.ts';
import type { Draft, Problems } from './broadcast-draft.ts';

type Props = { draft: Draft; problems: Problems; onChange: (change: Partial<Draft>) => void };

const kinds: { value: Draft['audienceKind']; label: string }[] = [
  { value: 'tag', label: '按标签' },
  { value: 'segment', label: '按分群' },
];

const purposeHints: Record<Draft['purpose'], string> = {
  marketing: '推荐产品、促销。退订的、撤回同意的、本月已到上限的客户不会收到。',
  care: '问候、回访。退订的客户不会收到。',
  service: '与客户订的行程有关，例如改时间、集合地点。不等时段，退订的客户也会收到，请不要用来推销。',
};

const purposes = (['marketing', 'care', 'service'] as const).map((value) => ({ value, label: purposeWords[value] }));

const SegmentSelect = ({ id, draft, onChange }: Omit<Props, 'problems'> & { id: string }) => {
  const segments = useLoaded('segments', (signal) => api.listSegments({}, signal));
  const options = segments.value?.data.map(({ segmentId, name }) => ({ value: segmentId, label: name })) ?? [];
  return (
    <Select<string>
      id={id}
      data-testid="broadcast-segment"
      options={options}
      value={draft.segmentId}
      onChange={(segmentId?: string) => onChange({ segmentId: segmentId ?? null })}
      placeholder={segments.error ? '分群没有读到，请刷新页面' : '选择分群'}
      notFoundContent="还没有分群，请先到「分群」里新建"
      loading={segments.isLoading}
      showSearch={{ optionFilterProp: 'label' }}
      allowClear
      aria-label="选择分群"
    />
  );
};

export const AudienceFields = ({ draft, problems, onChange }: Props) => {
  const tags = useLoaded('tags', (signal) => api.listTags({}, signal));
  return (
    <>
      <Field label="发给谁" problem={problems.audience ?? null}>
        {(id) => (
          <div className="stack">
            <Segmented
              options={kinds}
              value={draft.audienceKind}
              onChange={(audienceKind) => onChange({ audienceKind })}
              data-testid="broadcast-audience-kind"
            />
            {draft.audienceKind === 'tag' ? (
              <TagSelect
                id={id}
                tags={tags}
                value={draft.tagId}
                onChange={(tagId) => onChange({ tagId })}
                placeholder="选择标签"
                testId="broadcast-tag"
              />
            ) : (
              <SegmentSelect id={id} draft={draft} onChange={onChange} />
            )}
          </div>
        )}
      </Field>
      <Field label="用途" hint={purposeHints[draft.purpose]}>
        {(id) => (
          <Select
            id={id}
            options={purposes}
            value={draft.purpose}
            onChange={(purpose) => onChange({ purpose })}
            data-testid="broadcast-purpose"
          />
        )}
      </Field>
    </>
  );
};
