// Choosing tags: searchable, by group.
import { Select } from 'antd';
import type { Loaded } from '../use-loaded.ts';
import type { TagGroups } from '../api.ts';

type Common = { id?: string; tags: Loaded<{ data: TagGroups }>; placeholder: string; testId: string };

const optionsOf = (groups: TagGroups) =>
  groups.map(({ groupName, tags }) => ({
    label: groupName,
    title: groupName,
    options: tags.map(({ tagId, name }) => ({ value: tagId, label: name })),
  }));

const searching = { optionFilterProp: 'label' };

const commonProps = ({ id, tags, placeholder, testId }: Common) => ({
  ...(id === undefined ? {} : { id }),
  'data-testid': testId,
  options: optionsOf(tags.value?.data ?? []),
  placeholder: tags.error ? '标签没有读到，请刷新页面' : placeholder,
  loading: tags.isLoading,
  showSearch: searching,
  allowClear: true,
  'aria-label': placeholder,
});

export const TagSelect = ({
  value,
  onChange,
  ...common
}: Common & { value: string | null; onChange: (tagId: string | null) => void }) => (
  <Select<string> {...commonProps(common)} value={value} onChange={(tagId?: string) => onChange(tagId ?? null)} />
);

export const TagsSelect = ({
  value,
  onChange,
  most,
  ...common
}: Common & { value: readonly string[]; onChange: (tagIds: string[]) => void; most: number }) => (
  <Select<string[]> {...commonProps(common)} mode="multiple" maxCount={most} value={[...value]} onChange={onChange} />
);
