// The rule of a tag: read, made with the editor of segments, tried out beside it before it is saved, and ended.
import { Button, Popconfirm } from 'antd';
import { useMemo, useState } from 'react';
import { api, type Group } from '../api.ts';
import { showCount, showDay } from '../format.ts';
import { Failure } from '../parts/failure.tsx';
import { Field } from '../parts/field.tsx';
import { Loading } from '../parts/loading.tsx';
import { GroupEditor } from '../segments/group-editor.tsx';
import { emptyCondition, isComplete } from '../segments/leaf-kinds.ts';
import { useLoaded } from '../use-loaded.ts';
import { useSettled } from '../use-settled.ts';
import { useSubmit } from '../use-submit.ts';
import type { TagView } from './tag-page.tsx';

const settleMs = 400;

const Preview = ({ tagId, condition }: { tagId: string; condition: Group | null }) => {
  const preview = useLoaded(condition === null ? null : `${tagId} ${JSON.stringify(condition)}`, (signal) =>
    api.previewRule({ params: { tagId }, body: { condition: condition ?? emptyCondition } }, signal),
  );
  if (condition === null) return <p className="muted">条件填好后，这里显示读出来的意思，和保存后会有多少客户带上。</p>;
  if (preview.error) return <Failure error={preview.error} onRetry={preview.reload} />;
  if (!preview.value) return <Loading text="正在数…" />;
  const { sentence, violations, count, coming, leaving } = preview.value.data;
  return (
    <div data-testid="rule-preview">
      <p className="preview-lead" data-testid="rule-sentence">
        {sentence}
      </p>
      {violations.map(({ code, path, message }) => (
        <p key={`${code} ${path.join('.')}`} className="notice notice-bad" data-testid="rule-violation">
          {message}
        </p>
      ))}
      <p className="preview-lead">
        现在全社有 <b data-testid="rule-count">{showCount(count)} 位</b> 客户符合
      </p>
      <p className="muted">
        保存后新打上 {showCount(coming)} 位{leaving > 0 && `，去掉 ${showCount(leaving)} 位`}
        。以后数据或日期一变，会自动打上或去掉，并写进顾问的企业微信。
      </p>
    </div>
  );
};

const Editor = ({ tag, onDone, onCancel }: { tag: TagView; onDone: () => void; onCancel: () => void }) => {
  const { tagId } = tag;
  const vocabulary = useLoaded('vocabulary', (signal) => api.getVocabulary({}, signal));
  const [condition, setCondition] = useState(tag.rule?.condition ?? emptyCondition);
  const settled = useSettled(condition, settleMs, false);
  const asked = useMemo(() => (isComplete(settled) ? settled : null), [settled]);
  const save = useSubmit(async () => {
    await api.setRule({ params: { tagId }, body: { condition } });
    onDone();
  });
  if (vocabulary.error) return <Failure error={vocabulary.error} onRetry={vocabulary.reload} />;
  if (!vocabulary.value) return <Loading />;
  const words = vocabulary.value.data;
  return (
    <div className="two-columns">
      <div className="column panel form">
        <Field label="条件" hint="天数按日历算，包括今天。">
          {() => <GroupEditor group={condition} onChange={setCondition} vocabulary={words} isReadOnly={false} />}
        </Field>
        {save.error && <Failure error={save.error} />}
        <p className="card-actions">
          <Button
            type="primary"
            disabled={!isComplete(condition)}
            loading={save.isRunning}
            onClick={save.run}
            data-testid="rule-save"
          >
            保存规则
          </Button>
          <Button onClick={onCancel}>取消</Button>
        </p>
      </div>
      <aside className="column panel" aria-live="polite">
        <Preview tagId={tagId} condition={asked} />
      </aside>
    </div>
  );
};

type Props = { tag: TagView; mayEdit: boolean; onChanged: () => void };

export const RuleSection = ({ tag, mayEdit, onChanged }: Props) => {
  const [isEditing, setIsEditing] = useState(false);
  const end = useSubmit(async () => {
    await api.endRule({ params: { tagId: tag.tagId } });
    onChanged();
  });
  const done = () => {
    setIsEditing(false);
    onChanged();
  };
  return (
    <section className="tag-rule">
      <h2>自动打标签的规则</h2>
      {isEditing && <Editor tag={tag} onDone={done} onCancel={() => setIsEditing(false)} />}
      {!isEditing && (
        <div className="panel">
          {tag.rule ? (
            <>
              <p data-testid="rule-now">{tag.rule.sentence}</p>
              <p className="muted">
                符合的客户自动打上，不再符合就自动去掉；现在打着 {showCount(tag.rule.bearers)} 位 ·{' '}
                {tag.rule.editedByName}
                {showDay(tag.rule.editedAt)}修改
              </p>
            </>
          ) : (
            <p className="muted">没有规则：这个标签由同事手动打。</p>
          )}
          {end.error && <Failure error={end.error} />}
          {mayEdit && (
            <p className="card-actions">
              <Button onClick={() => setIsEditing(true)} data-testid="rule-edit">
                {tag.rule ? '修改规则' : '加一条规则'}
              </Button>
              {tag.rule && (
                <Popconfirm
                  title="停用这条规则？"
                  description="只由规则打上的标签会去掉，同事手动打的留着。"
                  okText="停用"
                  cancelText="不了"
                  onConfirm={end.run}
                >
                  <Button danger loading={end.isRunning} data-testid="rule-end">
                    停用规则
                  </Button>
                </Popconfirm>
              )}
            </p>
          )}
        </div>
      )}
    </section>
  );
};
