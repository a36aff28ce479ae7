// A new broadcast: what to say to whom, seen before it is asked of the consultants.
import { ArrowLeftOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import { api } from '../api.ts';
import { Failure } from '../parts/failure.tsx';
import { goBack, navigate } from '../router.tsx';
import { useLoaded } from '../use-loaded.ts';
import { useSubmit } from '../use-submit.ts';
import { AudiencePreview } from './audience-preview.tsx';
import { emptyDraft, findProblems, toRequest, type Draft } from './broadcast-draft.ts';
import { BroadcastFields } from './broadcast-fields.tsx';
import { LaunchDialog } from './launch-dialog.tsx';
import { makeRequestId } from '../parts/make-request-id.ts';
import { MessageBubble } from './message-bubble.tsx';

export const BroadcastForm = () => {
  // Made once per form: whatever happens to the answer, pressing again is the same launch.
  const [requestId] = useState(makeRequestId);
  const [draft, setDraft] = useState<Draft>(emptyDraft);
  const [wasTried, setWasTried] = useState(false);
  const [isAsking, setIsAsking] = useState(false);
  const { tagId } = draft;
  const preview = useLoaded(tagId, (signal) => api.previewBroadcast({ query: { tagId: tagId ?? '' } }, signal));
  const problems = findProblems(draft);
  const audience = preview.value?.data;

  const launch = useSubmit(async () => {
    const body = toRequest(draft, requestId);
    if (!body) return;
    const { data } = await api.launchBroadcast({ body });
    navigate(`/broadcasts/${data.broadcastId}`, { isReplacing: true });
  });
  const tryLaunch = () => {
    setWasTried(true);
    if (Object.keys(problems).length > 0) return;
    launch.clear();
    setIsAsking(true);
  };
  const link = draft.hasLink
    ? { title: draft.title, url: draft.url, description: draft.description.trim() === '' ? null : draft.description }
    : null;

  return (
    <section>
      <header className="screen-head">
        <h1>
          <Button type="text" icon={<ArrowLeftOutlined />} onClick={() => goBack('/broadcasts')} aria-label="返回" />
          新建群发
        </h1>
      </header>
      <div className="two-columns">
        <div className="panel">
          <BroadcastFields
            draft={draft}
            problems={wasTried ? problems : {}}
            onChange={(change) => setDraft((was) => ({ ...was, ...change }))}
          />
        </div>
        <div className="column">
          <div className="panel">
            <h2>发给谁</h2>
            <AudiencePreview preview={preview} hasTag={tagId !== null} />
          </div>
          <div className="panel">
            <h2>客户看到的样子</h2>
            <MessageBubble text={draft.text} link={link} />
          </div>
        </div>
      </div>
      <footer className="form-foot">
        {wasTried && Object.keys(problems).length > 0 && <span className="field-problem">还有内容没填好</span>}
        {audience?.planned === 0 && <span className="field-problem">这个标签下现在没有人能收到</span>}
        <Button
          type="primary"
          size="large"
          onClick={tryLaunch}
          disabled={preview.isLoading || audience?.planned === 0}
          data-testid="broadcast-launch"
        >
          发起群发…
        </Button>
      </footer>
      {audience && (
        <LaunchDialog
          isOpen={isAsking}
          planned={audience.planned}
          consultants={audience.byConsultant.length}
          isRunning={launch.isRunning}
          onCancel={() => setIsAsking(false)}
          onConfirm={launch.run}
        >
          {launch.error && <Failure error={launch.error} />}
          {launch.error?.status === 0 && <p className="muted">不用担心重复：再点一次“确定发起”，仍然只会发起一次。</p>}
        </LaunchDialog>
      )}
    </section>
  );
};
