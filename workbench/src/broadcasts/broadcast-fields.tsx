// The fields of a broadcast.
import { Input, Switch } from 'antd';
import { api } from '../api.ts';
import { countBytes, showCount } from '../format.ts';
import { Field } from '../parts/field.tsx';
import { TagSelect } from '../parts/tag-select.tsx';
import { useLoaded } from '../use-loaded.ts';
import { limits, type Draft, type Problems } from './broadcast-draft.ts';

type Props = { draft: Draft; problems: Problems; onChange: (change: Partial<Draft>) => void };

const Bytes = ({ text, limit }: { text: string; limit: number }) => {
  const used = countBytes(text.trim());
  return (
    <span className={used > limit ? 'field-problem number' : 'number'} data-testid="byte-count">
      {showCount(used)} / {showCount(limit)} 字节
    </span>
  );
};

const LinkFields = ({ draft, problems, onChange }: Props) => (
  <div className="sub-fields">
    <Field label="链接标题" hint={<Bytes text={draft.title} limit={limits.title} />} problem={problems.title ?? null}>
      {(id) => (
        <Input
          id={id}
          value={draft.title}
          onChange={(event) => onChange({ title: event.target.value })}
          data-testid="broadcast-link-title"
        />
      )}
    </Field>
    <Field label="网址" problem={problems.url ?? null}>
      {(id) => (
        <Input
          id={id}
          type="url"
          inputMode="url"
          value={draft.url}
          onChange={(event) => onChange({ url: event.target.value })}
          placeholder="https://"
          maxLength={2048}
          data-testid="broadcast-link-url"
        />
      )}
    </Field>
    <Field
      label="描述"
      isOptional
      hint={<Bytes text={draft.description} limit={limits.description} />}
      problem={problems.description ?? null}
    >
      {(id) => (
        <Input
          id={id}
          value={draft.description}
          onChange={(event) => onChange({ description: event.target.value })}
          data-testid="broadcast-link-description"
        />
      )}
    </Field>
  </div>
);

export const BroadcastFields = ({ draft, problems, onChange }: Props) => {
  const tags = useLoaded('tags', (signal) => api.listTags({}, signal));
  return (
    <div className="form">
      <Field label="名称" hint="只给同事看。" problem={problems.name ?? null}>
        {(id) => (
          <Input
            id={id}
            value={draft.name}
            onChange={(event) => onChange({ name: event.target.value })}
            maxLength={60}
            placeholder="例如：云南五月小团"
            data-testid="broadcast-name"
          />
        )}
      </Field>
      <Field label="发给有这个标签的客户" problem={problems.tagId ?? null}>
        {(id) => (
          <TagSelect
            id={id}
            tags={tags}
            value={draft.tagId}
            onChange={(tagId) => onChange({ tagId })}
            placeholder="选择标签"
            testId="broadcast-tag"
          />
        )}
      </Field>
      <Field label="内容" hint={<Bytes text={draft.text} limit={limits.text} />} problem={problems.text ?? null}>
        {(id) => (
          <Input.TextArea
            id={id}
            value={draft.text}
            onChange={(event) => onChange({ text: event.target.value })}
            autoSize={{ minRows: 6, maxRows: 16 }}
            data-testid="broadcast-text"
          />
        )}
      </Field>
      <label className="switch-line">
        <Switch
          checked={draft.hasLink}
          onChange={(hasLink) => onChange({ hasLink })}
          data-testid="broadcast-link-switch"
        />
        <span>附上链接卡片</span>
      </label>
      {draft.hasLink && <LinkFields draft={draft} problems={problems} onChange={onChange} />}
    </div>
  );
};
