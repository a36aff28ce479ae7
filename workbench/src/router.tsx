// A small router on the browser's history: the address is the state, links are real links.
import { useSyncExternalStore, type AnchorHTMLAttributes, type MouseEvent } from 'react';

const listeners = new Set<() => void>();
const tell = () => listeners.forEach((listener) => listener());
window.addEventListener('popstate', tell);

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => void listeners.delete(listener);
};

/** The address now: `/customers/1?tagId=2`. */
export const useAddress = (): URL => {
  const href = useSyncExternalStore(subscribe, () => window.location.href);
  return new URL(href);
};

export const navigate = (to: string, options: { isReplacing?: boolean } = {}): void => {
  if (options.isReplacing) window.history.replaceState(window.history.state, '', to);
  else window.history.pushState({ cameFromHere: true }, '', to);
  tell();
};

/** Back to where we came from, so that the browser's own back does not open this page again; `otherwise` for a pasted link. */
export const goBack = (otherwise: string): void => {
  const state: unknown = window.history.state;
  if (typeof state === 'object' && state !== null && 'cameFromHere' in state) window.history.back();
  else navigate(otherwise, { isReplacing: true });
};

/** Beside a chat the page stays: whatever leads away opens a window of its own. */
export const sidebarPath = '/sidebar';
const ownWindow = (): { target?: '_blank' } => (window.location.pathname === sidebarPath ? { target: '_blank' } : {});

type LinkProps = AnchorHTMLAttributes<HTMLAnchorElement> & { to: string; isReplacing?: boolean };

export const Link = ({ to, onClick, isReplacing = false, ...rest }: LinkProps) => {
  const follow = (event: MouseEvent<HTMLAnchorElement>) => {
    onClick?.(event);
    if (event.currentTarget.target === '_blank') return;
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    navigate(to, { isReplacing });
  };
  return <a {...ownWindow()} {...rest} href={to} onClick={follow} />;
};
