// HTTP as a browser or a stranger does it: no session unless given, no redirect followed, status, headers and text seen.
export type PlainAnswer = { status: number; headers: Headers; text: string; location: string; cookies: string[] };

export const plainHttp = async (url: string, init: RequestInit = {}): Promise<PlainAnswer> => {
  const answer = await fetch(url, { redirect: 'manual', ...init });
  return {
    status: answer.status,
    headers: answer.headers,
    text: await answer.text(),
    location: answer.headers.get('location') ?? '',
    cookies: answer.headers.getSetCookie(),
  };
};

/** `name=value` of each cookie that an answer sets, as a browser sends them back. */
export const asCookieHeader = (cookies: readonly string[]): string =>
  cookies.map((cookie) => cookie.split(';')[0]).join('; ');
