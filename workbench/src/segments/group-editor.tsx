// A group of conditions: all, one, or none of them; groups may hold groups, four deep.
import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Select } from 'antd';
import type { Condition, Group, Vocabulary } from '../api.ts';
import { leafKinds, emptyCondition } from './leaf-kinds.ts';
import { LeafEditor } from './leaf-editor.tsx';

const mostLevels = 4;
const mostParts = 20;

const groupTypes: { value: Group['type']; label: string }[] = [
  { value: 'all', label: '以下全部符合' },
  { value: 'any', label: '以下符合任意一个' },
  { value: 'none', label: '以下都不符合' },
];

type Props = {
  group: Group;
  onChange: (group: Group) => void;
  vocabulary: Vocabulary;
  isReadOnly: boolean;
  level?: number;
};

export const GroupEditor = ({ group, onChange, vocabulary, isReadOnly, level = 1 }: Props) => {
  const put = (at: number, part: Condition) =>
    onChange({ ...group, of: group.of.map((old, place) => (place === at ? part : old)) });
  const remove = (at: number) => onChange({ ...group, of: group.of.filter((_, place) => place !== at) });
  const add = (part: Condition) => onChange({ ...group, of: [...group.of, part] });
  const kinds = leafKinds(vocabulary);
  const addKind = (value: string) => {
    const kind = kinds.flatMap(({ options }) => options).find((candidate) => candidate.value === value);
    if (kind) add(kind.make());
  };

  return (
    <fieldset className="rule-group" data-level={level} disabled={isReadOnly} data-testid="rule-group">
      <Select
        value={group.type}
        options={groupTypes}
        onChange={(type) => onChange({ ...group, type })}
        disabled={isReadOnly}
        aria-label="这一组怎么算"
        data-testid="rule-group-type"
      />
      {group.of.map((part, at) => (
        // Parts have no names of their own; they are only added at the end and taken out.
        <div key={at} className="rule-part" data-testid="rule-part">
          {'of' in part ? (
            <GroupEditor
              group={part}
              onChange={(changed) => put(at, changed)}
              vocabulary={vocabulary}
              isReadOnly={isReadOnly}
              level={level + 1}
            />
          ) : (
            <div className="rule-leaf">
              <LeafEditor leaf={part} onChange={(changed) => put(at, changed)} vocabulary={vocabulary} />
            </div>
          )}
          <Button
            type="text"
            icon={<DeleteOutlined />}
            onClick={() => remove(at)}
            aria-label="去掉这个条件"
            data-testid="rule-remove"
          />
        </div>
      ))}
      {!isReadOnly && group.of.length < mostParts && (
        <div className="rule-add">
          <Select<string | null>
            className="rule-kind"
            value={null}
            placeholder="加一个条件"
            showSearch={{ optionFilterProp: 'label' }}
            options={kinds}
            onChange={(value) => {
              if (value !== null) addKind(value);
            }}
            aria-label="加一个条件"
            data-testid="rule-add"
          />
          {level < mostLevels && (
            <Button
              icon={<PlusOutlined />}
              onClick={() => add({ ...emptyCondition, type: 'any' })}
              data-testid="rule-add-group"
            >
              加一组
            </Button>
          )}
        </div>
      )}
    </fieldset>
  );
};
