// Where somebody wanted to go before signing in, so that a link from a colleague still opens afterwards.

const key = 'banlv.place';

export const rememberPlace = (): void => {
  const { pathname, search } = window.location;
  if (pathname !== '/') window.sessionStorage.setItem(key, pathname + search);
};

/** The remembered place, once. */
export const takePlace = (): string | null => {
  const place = window.sessionStorage.getItem(key);
  window.sessionStorage.removeItem(key);
  // Only a path of ours: `//elsewhere` would be another site.
  return place?.startsWith('/') && !place.startsWith('//') ? place : null;
};
