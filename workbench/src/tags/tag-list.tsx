// All tags by group: what each means, how many bear it, what marks by itself.
import { Popconfirm, Switch } from 'antd';
import { api, type TagOverview } from '../api.ts';
import { showCount } from '../format.ts';
import { Empty } from '../parts/empty.tsx';
import { Failure } from '../parts/failure.tsx';
import { Link } from '../router.tsx';
import { useSubmit } from '../use-submit.ts';
import { NewTag } from './new-tag.tsx';
import { WalkLine } from './walk-line.tsx';

type Group = TagOverview['groups'][number];
type Tag = Group['tags'][number];

const TagRow = ({ tag }: { tag: Tag }) => {
  const facts = [
    tag.owner === null ? '' : `负责人 ${tag.owner.name}`,
    tag.expiresAfterDays === null ? '' : `打上 ${tag.expiresAfterDays} 天后自动去掉`,
  ].filter(Boolean);
  return (
    <Link to={`/tags/${tag.tagId}`} className="list-row tag-row" data-testid="tag-row" data-name={tag.name}>
      <span className="tag-row-name">
        <b>{tag.name}</b>
        {tag.rule && <span className="pill tone-good">自动</span>}
      </span>
      <span className="tag-row-text">
        {tag.meaning === '' && !tag.rule ? <span className="muted only-desktop">还没有说明</span> : tag.meaning}
        {tag.rule && <span className="muted">{tag.rule.sentence}</span>}
        {facts.length > 0 && <span className="muted">{facts.join(' · ')}</span>}
      </span>
      <span className="number" data-testid="tag-bearers">
        {showCount(tag.bearers)} 位
      </span>
    </Link>
  );
};

const SingleChoice = ({ group, onChanged }: { group: Group; onChanged: () => void }) => {
  const { groupId, isSingleChoice } = group;
  const save = useSubmit(async () => {
    await api.editTagGroup({ params: { groupId }, body: { isSingleChoice: !isSingleChoice } });
    onChanged();
  });
  return (
    <>
      <Popconfirm
        title={isSingleChoice ? '允许同时有多个标签？' : '每位客户只保留一个标签？'}
        description={
          isSingleChoice
            ? '已经去掉的标签不会回来。'
            : '同一位客户有几个的，只留规则打的或最后打上的，其余的在企业微信里也去掉。'
        }
        okText={isSingleChoice ? '允许' : '只留一个'}
        cancelText="不了"
        onConfirm={save.run}
      >
        <label className="switch-line">
          <Switch checked={isSingleChoice} loading={save.isRunning} data-testid="tag-group-single" />
          单选
        </label>
      </Popconfirm>
      {save.error && <Failure error={save.error} />}
    </>
  );
};

type Props = { overview: TagOverview; mayEdit: boolean; onChanged: () => void };

export const TagList = ({ overview, mayEdit, onChanged }: Props) => {
  const { groups, walk } = overview;
  const count = groups.reduce((sum, group) => sum + group.tags.length, 0);
  return (
    <section>
      <header className="screen-head">
        <h1>
          标签
          {count > 0 && <span className="head-count">{showCount(count)} 个</span>}
        </h1>
        {mayEdit && <NewTag groupNames={groups.map((group) => group.name)} onMade={onChanged} />}
      </header>
      <WalkLine walk={walk} />
      {groups.length === 0 && <Empty text="企业微信里还没有企业标签。新建一个，同事马上就能用。" />}
      <div className="tag-group-list">
        {groups.map((group) => (
          <section key={group.name} data-testid="tag-group" data-name={group.name}>
            <header className="tag-group-head">
              <h2>{group.name}</h2>
              {mayEdit && group.groupId !== '' ? (
                <SingleChoice group={group} onChanged={onChanged} />
              ) : (
                group.isSingleChoice && <span className="muted">单选</span>
              )}
            </header>
            <div className="list">
              {group.tags.map((tag) => (
                <TagRow key={tag.tagId} tag={tag} />
              ))}
            </div>
          </section>
        ))}
      </div>
    </section>
  );
};
