// How far deciding on everybody has come after an edit.
import type { TagOverview } from '../api.ts';
import { showCount } from '../format.ts';

export const WalkLine = ({ walk }: { walk: TagOverview['walk'] }) =>
  walk === null ? null : (
    <p className="notice notice-wait" role="status" data-testid="tag-walk">
      正在按新的设置给客户打标签：{showCount(walk.done)} / {showCount(walk.total)} 位。可以离开这个页面。
    </p>
  );
