// Nothing to show, and what one can do about it.
import type { ReactNode } from 'react';

export const Empty = ({ text, children }: { text: string; children?: ReactNode }) => (
  <div className="empty" data-testid="empty">
    <p>{text}</p>
    {children}
  </div>
);
