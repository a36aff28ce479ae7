// JSON over HTTP, and a browser that asks again when the server behind it dies in the middle.
import { waitUntil } from './kill-steps.ts';

export type Answered<T> = { data: T; page?: { nextAfter: string | null } };

/** Throws where the answer is not a success. */
export const askJson = async <T>(
  url: string,
  { method = 'GET', body, headers = {} }: { method?: string; body?: unknown; headers?: Record<string, string> },
): Promise<T> => {
  const answer = await fetch(url, {
    method,
    headers: { ...headers, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (!answer.ok)
    throw new AnswerRefused(answer.status, `${method} ${new URL(url).pathname}: ${answer.status} ${text}`);
  return (text === '' ? {} : JSON.parse(text)) as T;
};

class AnswerRefused extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

const isOwnFault = (error: unknown): boolean => error instanceof AnswerRefused && error.status < 500;

export type Browser = {
  get: <T>(pathname: string) => Promise<Answered<T>>;
  post: <T>(pathname: string, body: unknown) => Promise<Answered<T>>;
  /** Of `/metrics`, its labels included; 0 where it is not there. */
  figure: (name: string) => Promise<number>;
};

/** Repeats the same request until it is answered; throws what the server refuses (4xx). */
export const openBrowser = (baseUrl: string, cookie: string, repaired: () => Promise<void>): Browser => {
  const headers = { cookie, 'x-requested-with': 'banlv' };
  const persist = async <T>(what: string, ask: () => Promise<T>): Promise<T> => {
    const answers: T[] = [];
    await waitUntil(`an answer to ${what}`, async () => {
      await repaired();
      try {
        answers.push(await ask());
      } catch (error) {
        if (isOwnFault(error)) throw error;
      }
      return answers.length > 0;
    });
    return answers[0] as T;
  };
  return {
    get: (pathname) => persist(pathname, () => askJson(`${baseUrl}${pathname}`, { headers })),
    post: (pathname, body) =>
      persist(pathname, () => askJson(`${baseUrl}${pathname}`, { method: 'POST', body, headers })),
    figure: (name) =>
      persist(name, async () => {
        const text = await (await fetch(`${baseUrl}/metrics`)).text();
        const line = text.split('\n').find((candidate) => candidate.startsWith(`${name} `));
        return Number(line?.slice(name.length) ?? 0);
      }),
  };
};
