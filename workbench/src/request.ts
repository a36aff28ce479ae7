// One request to the server: JSON in and out, the header that proves it is us, and every failure as one kind of error.

const timeoutMs = 30_000;
/** A server cuts an upload off after 30 s; what is longer on its way waits in a proxy. */
const uploadTimeoutMs = 120_000;

/** A refused, failed or lost request. `message` is Chinese and may be shown. `status` 0: no answer came. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly requestId: string | null;
  /** What is wrong with the input, in Chinese where the server says it in Chinese. */
  readonly problems: readonly string[];

  constructor(input: {
    status: number;
    code: string;
    message: string;
    requestId: string | null;
    problems?: readonly string[];
  }) {
    super(input.message);
    this.status = input.status;
    this.code = input.code;
    this.requestId = input.requestId;
    this.problems = input.problems ?? [];
  }
}

/** Tells `signed-out` whenever the server no longer knows this session. */
export const sessionSignals = new EventTarget();

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
const textOr = (value: unknown, otherwise: string): string =>
  typeof value === 'string' && value !== '' ? value : otherwise;

const readProblems = (details: unknown): string[] => {
  if (!isRecord(details) || !Array.isArray(details['problems'])) return [];
  const problems: unknown[] = details['problems'];
  return problems
    .map((problem) => (isRecord(problem) ? textOr(problem['problem'], '') : ''))
    .filter((problem) => /\p{Script=Han}/u.test(problem));
};

const readError = (status: number, body: unknown): ApiError => {
  const error = isRecord(body) && isRecord(body['error']) ? body['error'] : {};
  return new ApiError({
    status,
    code: textOr(error['code'], 'server.unreadable'),
    message: textOr(error['message'], `服务器没有正常回答（${status}），请稍后再试`),
    requestId: isRecord(body) && typeof body['requestId'] === 'string' ? body['requestId'] : null,
    problems: readProblems(error['details']),
  });
};

const noAnswer = (code: string, message: string): ApiError =>
  new ApiError({ status: 0, code, message, requestId: null });

/** A 200 whose body is not what the contract says: mostly something between us and the server answered. */
export const unreadableAnswer = (): ApiError => noAnswer('server.unreadable', '服务器的回答不完整，请刷新页面');

/** Gives up after so long, or when the screen does. By hand: the browsers inside WeCom lag behind `AbortSignal.any`. */
const send = async (
  address: string,
  init: RequestInit,
  outer: AbortSignal | undefined,
  giveUpAfterMs: number,
): Promise<Response> => {
  const abort = new AbortController();
  const giveUp = () => abort.abort();
  outer?.addEventListener('abort', giveUp);
  if (outer?.aborted) giveUp();
  const timer = window.setTimeout(giveUp, giveUpAfterMs);
  try {
    return await fetch(address, { ...init, signal: abort.signal });
  } catch (thrown) {
    if (abort.signal.aborted && !outer?.aborted) throw noAnswer('network.timeout', '服务器太久没有回答，请稍后再试');
    throw thrown;
  } finally {
    window.clearTimeout(timer);
    outer?.removeEventListener('abort', giveUp);
  }
};

/** Anything thrown, as the one kind of error that screens show. */
export const toApiError = (thrown: unknown): ApiError => {
  if (thrown instanceof ApiError) return thrown;
  return noAnswer('network.unreachable', '连不上服务器，请检查网络后再试');
};

type Options = {
  body?: unknown;
  /** Instead of a body: the bytes of a file. */
  file?: Blob;
  signal?: AbortSignal | undefined;
};

/** Throws `ApiError` where the server refuses; the caller reads the body. */
const ask = async (method: 'get' | 'post', address: string, options: Options): Promise<Response> => {
  const isWrite = method !== 'get';
  const { file } = options;
  const type = file ? 'application/octet-stream' : 'application/json';
  const init: RequestInit = {
    method: method.toUpperCase(),
    credentials: 'same-origin',
    headers: {
      Accept: 'application/json',
      ...(isWrite ? { 'Content-Type': type, 'X-Requested-With': 'banlv' } : {}),
    },
    ...(isWrite ? { body: file ?? JSON.stringify(options.body ?? {}) } : {}),
  };
  const response = await send(address, init, options.signal, file ? uploadTimeoutMs : timeoutMs);
  if (response.ok) return response;
  if (response.status === 401) sessionSignals.dispatchEvent(new Event('signed-out'));
  throw readError(response.status, await response.json().catch(() => null));
};

/** Send and read one request. Throws `ApiError`, or an abort where `signal` gave up. */
export const request = async (method: 'get' | 'post', address: string, options: Options = {}): Promise<object> => {
  const response = await ask(method, address, options);
  const body: unknown = await response.json().catch(() => null);
  if (isRecord(body)) return body;
  throw readError(response.status, body);
};

/** Asks for a file; however long it is, it may take its time once it begins. Throws `ApiError`. */
export const requestFile = async (address: string, body: unknown): Promise<Blob> => {
  const response = await ask('post', address, { body });
  return response.blob().catch(() => {
    throw noAnswer('server.unreadable', '文件没有传完整，请再试一次');
  });
};
