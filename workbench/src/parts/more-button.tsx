// The end of a list: how much is shown, more, or why more did not come.
import { Button } from 'antd';
import type { Pages } from '../use-pages.ts';
import { showCount } from '../format.ts';
import { Failure } from './failure.tsx';

export const MoreButton = ({ pages }: { pages: Pages<unknown> }) => {
  if (pages.error) return <Failure error={pages.error} onRetry={pages.next === null ? pages.refresh : pages.more} />;
  if (pages.next === null) return null;
  return (
    <div className="more">
      <Button onClick={pages.more} loading={pages.isLoading} data-testid="load-more">
        加载更多
      </Button>
      <span className="muted">
        已显示 {showCount(pages.rows.length)}
        {pages.total !== null && ` / ${showCount(pages.total)}`}
      </span>
    </div>
  );
};
