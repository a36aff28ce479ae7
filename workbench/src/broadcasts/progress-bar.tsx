// How far a broadcast is: sent, open, not sent, as shares of one bar.
import type { CountSum } from './sum-counts.ts';

export const ProgressBar = ({ sum }: { sum: CountSum }) => (
  <span
    className="progress"
    role="img"
    aria-label={`共 ${sum.total}，已发出 ${sum.sent}，等待 ${sum.open}，没有发出 ${sum.notSent}`}
  >
    <span className="progress-good" style={{ flexGrow: sum.sent }} />
    <span className="progress-wait" style={{ flexGrow: sum.open }} />
    <span className="progress-bad" style={{ flexGrow: sum.notSent }} />
  </span>
);
