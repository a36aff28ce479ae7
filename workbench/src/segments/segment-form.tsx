// One segment: its name, its condition, and beside it what the condition means and finds.
import { Button, Input, Popconfirm } from 'antd';
import { useMemo, useState } from 'react';
import { api, type Group } from '../api.ts';
import { Failure } from '../parts/failure.tsx';
import { Field } from '../parts/field.tsx';
import { Loading } from '../parts/loading.tsx';
import { goBack } from '../router.tsx';
import { useLoaded } from '../use-loaded.ts';
import { useSettled } from '../use-settled.ts';
import { useSubmit } from '../use-submit.ts';
import { GroupEditor } from './group-editor.tsx';
import { isComplete } from './leaf-kinds.ts';
import { SegmentPreviewPanel } from './segment-preview.tsx';

const settleMs = 400;

type Props = { segmentId: string | null; was: { name: string; condition: Group }; mayEdit: boolean };

export const SegmentForm = ({ segmentId, was, mayEdit }: Props) => {
  const vocabulary = useLoaded('vocabulary', (signal) => api.getVocabulary({}, signal));
  const [name, setName] = useState(was.name);
  const [condition, setCondition] = useState(was.condition);
  const [wasTried, setWasTried] = useState(false);
  const settled = useSettled(condition, settleMs, false);
  const asked = useMemo(() => (isComplete(settled) ? settled : null), [settled]);
  const nameProblem = name.trim() === '' ? '请填写名称' : null;
  const conditionProblem = isComplete(condition) ? null : '还有条件没有填好';

  const save = useSubmit(async () => {
    const body = { name: name.trim(), condition };
    if (segmentId === null) await api.createSegment({ body });
    else await api.editSegment({ params: { segmentId }, body });
    goBack('/segments');
  });
  const archive = useSubmit(async () => {
    if (segmentId === null) return;
    await api.archiveSegment({ params: { segmentId } });
    goBack('/segments');
  });
  const trySave = () => {
    setWasTried(true);
    if (nameProblem === null && conditionProblem === null) save.run();
  };

  if (vocabulary.error) return <Failure error={vocabulary.error} onRetry={vocabulary.reload} />;
  if (!vocabulary.value) return <Loading />;
  const words = vocabulary.value.data;
  const failure = save.error ?? archive.error;
  return (
    <section>
      <header className="screen-head">
        <h1>{segmentId === null ? '新建分群' : was.name}</h1>
        <Button onClick={() => goBack('/segments')}>返回</Button>
      </header>
      <div className="two-columns">
        <form
          className="column panel form"
          onSubmit={(event) => {
            event.preventDefault();
            trySave();
          }}
        >
          <Field label="名称" hint="例如“去过云南的亲子家庭”。" problem={wasTried ? nameProblem : null}>
            {(id) => (
              <Input
                id={id}
                value={name}
                maxLength={30}
                disabled={!mayEdit}
                onChange={(event) => setName(event.target.value)}
                data-testid="segment-name"
              />
            )}
          </Field>
          <Field label="条件" hint="天数按日历算，包括今天。" problem={wasTried ? conditionProblem : null}>
            {() => <GroupEditor group={condition} onChange={setCondition} vocabulary={words} isReadOnly={!mayEdit} />}
          </Field>
          {failure && <Failure error={failure} />}
          {mayEdit ? (
            <div className="card-actions">
              <Button type="primary" htmlType="submit" loading={save.isRunning} data-testid="segment-save">
                保存
              </Button>
              {segmentId !== null && (
                <Popconfirm title="停用后不再出现在列表里" okText="停用" cancelText="不了" onConfirm={archive.run}>
                  <Button danger loading={archive.isRunning} data-testid="segment-archive">
                    停用
                  </Button>
                </Popconfirm>
              )}
            </div>
          ) : (
            <p className="muted">这是同事建的分群，您可以使用，不能修改。</p>
          )}
        </form>
        <aside className="column panel" aria-live="polite">
          <SegmentPreviewPanel condition={asked} />
        </aside>
      </div>
    </section>
  );
};
