// One tag: what it means, who looks after it, how long it stays, and its rule.
import { Button } from 'antd';
import type { TagOverview } from '../api.ts';
import { showCount } from '../format.ts';
import { goBack, Link } from '../router.tsx';
import { RuleSection } from './rule-section.tsx';
import { TagDetailsForm } from './tag-details-form.tsx';
import { WalkLine } from './walk-line.tsx';

export type TagView = TagOverview['groups'][number]['tags'][number];

type Props = {
  tag: TagView;
  groupName: string;
  walk: TagOverview['walk'];
  mayEdit: boolean;
  onChanged: () => void;
};

export const TagPage = ({ tag, groupName, walk, mayEdit, onChanged }: Props) => (
  <section>
    <header className="screen-head">
      <h1>
        {tag.name}
        <span className="head-count">{groupName}</span>
      </h1>
      <Button onClick={() => goBack('/tags')}>返回</Button>
    </header>
    <WalkLine walk={walk} />
    <p className="tag-page-count">
      <Link to={`/customers?tagId=${tag.tagId}`} data-testid="tag-customers">
        {showCount(tag.bearers)} 位客户带着这个标签
      </Link>
    </p>
    <TagDetailsForm tag={tag} mayEdit={mayEdit} onChanged={onChanged} />
    <RuleSection tag={tag} mayEdit={mayEdit} onChanged={onChanged} />
  </section>
);
