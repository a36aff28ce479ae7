// Whether the screen is narrow: the same limit as in styles.css.
import { useSyncExternalStore } from 'react';

const narrow = window.matchMedia('(max-width: 859px)');

const subscribe = (listener: () => void) => {
  narrow.addEventListener('change', listener);
  return () => narrow.removeEventListener('change', listener);
};

export const useIsPhone = (): boolean => useSyncExternalStore(subscribe, () => narrow.matches);
