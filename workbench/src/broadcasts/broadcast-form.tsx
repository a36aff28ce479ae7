// A new broadcast: what to say to whom, seen before it is asked of the consultants.
import { ArrowLeftOutlined } from '@ant-design/icons';
import { Button, Switch } from 'antd';
import { useState } from 'react';
import { api, type PreviewRequest } from '../api.ts';
import { Failure } from '../parts/failure.tsx';
import { goBack, navigate } from '../router.tsx';
import { useMay } from '../shell/me.ts';
import { useLoaded } from '../use-loaded.ts';
import { useSettled } from '../use-settled.ts';
import { useSubmit } from '../use-submit.ts';
import { AudiencePreview } from './audience-preview.tsx';
import { audienceOf, emptyDraft, findProblems, toRequest, type Draft } from './broadcast-draft.ts';
import { BroadcastFields } from './broadcast-fields.tsx';
import { ExampleChoice } from './example-choice.tsx';
import { LaunchDialog } from './launch-dialog.tsx';
import { makeRequestId } from '../parts/make-request-id.ts';
import { MessageBubble, type ShownAttachment } from './message-bubble.tsx';

/** Typing has paused for so long. */
const previewAfterMs = 400;

/** What the preview depends on; null: there is nobody to preview for. */
const askedOf = (draft: Draft, customerId: string | null): PreviewRequest | null => {
  const audience = audienceOf(draft);
  if (audience === null) return null;
  const { purpose, isAtAnyTime } = draft;
  return { audience, purpose, isAtAnyTime, text: draft.text.trim(), customerId };
};

const shownOf = (draft: Draft): ShownAttachment | null => {
  const address = draft.picture?.address ?? null;
  const { attachmentKind: kind, title, url, description, cardTitle } = draft;
  if (kind === 'link') return { kind, title, url, description: description.trim() === '' ? null : description };
  if (kind === 'image') return { kind, address };
  return kind === 'miniprogram' ? { kind, title: cardTitle, address } : null;
};

export const BroadcastForm = () => {
  // Made once per form: whatever happens to the answer, pressing again is the same launch.
  const [requestId] = useState(makeRequestId);
  const [draft, setDraft] = useState<Draft>(emptyDraft);
  const [wasTried, setWasTried] = useState(false);
  const [isAsking, setIsAsking] = useState(false);
  const [shownId, setShownId] = useState<string | null>(null);
  const asked = askedOf(useSettled(draft, previewAfterMs, false), shownId);
  const preview = useLoaded(asked && JSON.stringify(asked), (signal) =>
    // Without anybody to preview for there is no key, and nothing is read.
    asked ? api.previewBroadcast({ body: asked }, signal) : Promise.reject(new Error('nobody is chosen')),
  );
  const problems = findProblems(draft);
  const audience = preview.value?.data;
  const example = draft.text.trim() === '' ? null : (audience?.example ?? null);
  const mayInsist = useMay('broadcasts.insist');
  const isTooMuch = audience !== undefined && audience.taps.most > audience.taps.limitEach;
  const isBlocked =
    audience !== undefined &&
    (audience.planned === 0 ||
      audience.lacking > 0 ||
      audience.unknownFields.length > 0 ||
      (isTooMuch && !draft.insists));

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
            <AudiencePreview preview={preview} hasAudience={asked !== null} />
          </div>
          <div className="panel">
            <h2>客户看到的样子</h2>
            <MessageBubble text={example?.text ?? draft.text} attachment={shownOf(draft)} />
            {asked && <ExampleChoice example={example} value={shownId} onChange={setShownId} />}
          </div>
        </div>
      </div>
      <footer className="form-foot">
        {wasTried && Object.keys(problems).length > 0 && <span className="field-problem">还有内容没填好</span>}
        {audience?.planned === 0 && <span className="field-problem">现在没有人能收到</span>}
        {isTooMuch && mayInsist && (
          <label className="switch-line">
            <Switch
              checked={draft.insists}
              onChange={(insists) => setDraft((was) => ({ ...was, insists }))}
              data-testid="broadcast-insist"
            />
            <span>坚持这样发</span>
          </label>
        )}
        <Button
          type="primary"
          size="large"
          onClick={tryLaunch}
          disabled={preview.isLoading || isBlocked}
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
          taps={audience.byConsultant.reduce((sum, { taps }) => sum + taps, 0)}
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
