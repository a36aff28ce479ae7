// A new live code: whose it is and who receives with him, where it hangs, which tags its customers get, and what they are told first.
import { AutoComplete, Button, Input, Select, Switch } from 'antd';
import { useState } from 'react';
import { api } from '../api.ts';
import { Failure } from '../parts/failure.tsx';
import { Field } from '../parts/field.tsx';
import { TagsSelect } from '../parts/tag-select.tsx';
import { useMe } from '../shell/me.ts';
import { useLoaded } from '../use-loaded.ts';
import { useSubmit } from '../use-submit.ts';

const mostTags = 10;
const searchingPeople = { optionFilterProp: 'label' };

export const LiveCodeForm = ({ channels, onSaved }: { channels: readonly string[]; onSaved: () => void }) => {
  const me = useMe();
  const tags = useLoaded('tags', (signal) => api.listTags({}, signal));
  const people = useLoaded('people', (signal) => api.listStaff({}, signal));
  const [name, setName] = useState('');
  const [staffUserId, setStaffUserId] = useState<string | null>(me.servesCustomers ? me.userId : null);
  const [otherUserIds, setOtherUserIds] = useState<string[]>([]);
  const [isBalanced, setIsBalanced] = useState(true);
  const [channel, setChannel] = useState('');
  const [campaign, setCampaign] = useState('');
  const [tagIds, setTagIds] = useState<string[]>([]);
  const [welcomeText, setWelcomeText] = useState('');
  const [skipVerify, setSkipVerify] = useState(true);
  const [wasTried, setWasTried] = useState(false);

  const colleagues = (people.value?.data ?? [])
    .filter((person) => person.servesCustomers)
    .map((person) => ({
      value: person.userId,
      label: person.storeName === '' ? person.name : `${person.name} · ${person.storeName}`,
    }));
  const knownChannels = channels.map((value) => ({ value }));
  const others = colleagues.filter(({ value }) => value !== staffUserId);
  const nameProblem = name.trim() === '' ? '请填写名称' : null;
  const staffProblem = staffUserId === null ? '请选择顾问' : null;
  const save = useSubmit(async () => {
    if (staffUserId === null) return;
    const welcome = welcomeText.trim();
    await api.postLiveCode({
      body: {
        name: name.trim(),
        staffUserId,
        otherUserIds,
        isBalanced: isBalanced && otherUserIds.length > 0,
        channel: channel.trim(),
        campaign: campaign.trim(),
        tagIds,
        welcomeText: welcome === '' ? null : welcome,
        skipVerify,
      },
    });
    onSaved();
  });
  const trySave = () => {
    setWasTried(true);
    if (nameProblem === null && staffProblem === null) save.run();
  };

  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        trySave();
      }}
    >
      <Field label="名称" hint="只给同事看，例如“前台立牌”。" problem={wasTried ? nameProblem : null}>
        {(id) => (
          <Input
            id={id}
            value={name}
            onChange={(event) => setName(event.target.value)}
            maxLength={30}
            data-testid="live-code-name"
          />
        )}
      </Field>
      <Field label="顾问" hint="客户扫码后加的是这位顾问。" problem={wasTried ? staffProblem : null}>
        {(id) => (
          <Select<string>
            id={id}
            value={staffUserId}
            onChange={(userId) => {
              setStaffUserId(userId);
              setOtherUserIds((was) => was.filter((one) => one !== userId));
            }}
            options={colleagues}
            placeholder={people.error ? '同事没有读到，请刷新页面' : '选择顾问'}
            loading={people.isLoading}
            showSearch={searchingPeople}
            data-testid="live-code-staff"
          />
        )}
      </Field>
      {others.length > 0 && (
        <Field label="一起接待的同事" isOptional hint="填了就由几位一起接待，客户扫码后加其中一位。">
          {(id) => (
            <Select<string[]>
              id={id}
              mode="multiple"
              value={otherUserIds}
              onChange={setOtherUserIds}
              options={others}
              placeholder="选择同事"
              showSearch={searchingPeople}
              data-testid="live-code-others"
            />
          )}
        </Field>
      )}
      {otherUserIds.length > 0 && (
        <label className="switch-line">
          <Switch checked={isBalanced} onChange={setIsBalanced} data-testid="live-code-balanced" />
          <span>{isBalanced ? '自动分配：先给服务过同类客户的，再给手上客户最少的' : '由企业微信在几位之间轮流'}</span>
        </label>
      )}
      <div className="half-fields">
        <Field label="渠道" isOptional hint="客户从哪里来，如“小红书”。">
          {(id) => (
            <AutoComplete
              id={id}
              value={channel}
              onChange={setChannel}
              options={knownChannels}
              maxLength={20}
              data-testid="live-code-channel"
            />
          )}
        </Field>
        <Field label="活动" isOptional hint="为哪次推广，如“五一”。">
          {(id) => (
            <Input
              id={id}
              value={campaign}
              onChange={(event) => setCampaign(event.target.value)}
              maxLength={30}
              data-testid="live-code-campaign"
            />
          )}
        </Field>
      </div>
      <Field label="标签" isOptional hint={`扫码来的客户会自动打上，最多 ${mostTags} 个。`}>
        {(id) => (
          <TagsSelect
            id={id}
            tags={tags}
            value={tagIds}
            onChange={setTagIds}
            most={mostTags}
            placeholder="选择标签"
            testId="live-code-tags"
          />
        )}
      </Field>
      <Field
        label="欢迎语"
        isOptional
        hint={
          <>
            写 <code>{'{{顾问}}'}</code> 的地方会换成顾问的名字。不填就用默认欢迎语。最多 1000 个字。
          </>
        }
      >
        {(id) => (
          <Input.TextArea
            id={id}
            value={welcomeText}
            onChange={(event) => setWelcomeText(event.target.value)}
            autoSize={{ minRows: 4, maxRows: 10 }}
            maxLength={1000}
            placeholder="您好，我是{{顾问}}，想去哪里玩？"
            data-testid="live-code-welcome"
          />
        )}
      </Field>
      <label className="switch-line">
        <Switch checked={skipVerify} onChange={setSkipVerify} data-testid="live-code-skip-verify" />
        <span>{skipVerify ? '无需验证，扫码直接成为好友' : '需要顾问在企业微信里通过验证'}</span>
      </label>
      {save.error && <Failure error={save.error} />}
      {save.error?.status === 0 && (
        <p className="muted">如果网络刚断开，活码可能已经建好：请先关闭本页看看列表里有没有，再决定要不要重建。</p>
      )}
      <Button
        type="primary"
        htmlType="submit"
        size="large"
        block
        loading={save.isRunning}
        disabled={save.isRunning}
        data-testid="live-code-save"
      >
        新建
      </Button>
    </form>
  );
};
