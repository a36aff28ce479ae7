// One HTTP exchange with WeCom: time limit, JSON or a file, and failures as GatewayError that never quote a token or a secret.
import { randomBytes } from 'node:crypto';
import { GatewayError } from '../gateway-error.ts';
import { badAnswer } from './wecom-errors.ts';

export type FilePart = { field: string; fileName: string; type: string; bytes: Uint8Array };

export type WecomRequest = {
  baseUrl: string;
  path: string;
  method: 'GET' | 'POST';
  query: Readonly<Record<string, string>>;
  body?: unknown;
  /** Instead of a body: a form with this one file. */
  file?: FilePart | undefined;
  isRead: boolean;
  timeoutMs: number;
};

/** The connection never stood, so nothing can have been done. */
const neverSentCodes = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT']);

/** A text property of an error, asked by shape: fetch's errors are not always of this realm's `Error`. */
const textProperty = (error: unknown, name: 'code' | 'name'): string => {
  if (typeof error !== 'object' || error === null) return '';
  const value: unknown = Reflect.get(error, name);
  return typeof value === 'string' ? value : '';
};

/** fetch says `fetch failed`; the reason is the code of its cause. */
const errorCodeOf = (error: unknown): string => {
  let at = error;
  while (typeof at === 'object' && at !== null) {
    const code = textProperty(at, 'code');
    if (code !== '') return code;
    at = Reflect.get(at, 'cause');
  }
  return 'unknown';
};

const isTimeout = (error: unknown): boolean => ['TimeoutError', 'AbortError'].includes(textProperty(error, 'name'));

/** The underlying error is not passed on as `cause`: its texts may hold the URL, and the URL holds the token. */
const unreachable = (request: WecomRequest, error: unknown): GatewayError => {
  const { path, isRead, timeoutMs } = request;
  if (isTimeout(error)) {
    const message = `WeCom ${path} did not answer within ${timeoutMs} ms`;
    return new GatewayError('wecom', 'timeout', message, { retryable: true, maybeDone: !isRead });
  }
  const code = errorCodeOf(error);
  return new GatewayError('wecom', 'network', `WeCom ${path} could not be reached (${code})`, {
    retryable: true,
    maybeDone: !isRead && !neverSentCodes.has(code),
  });
};

/** A form as WeCom's page has it, `filelength` included (DOC 90253), which FormData would leave out. */
const toForm = ({ field, fileName, type, bytes }: FilePart) => {
  const boundary = `banlv-${randomBytes(16).toString('hex')}`;
  const head = [
    `--${boundary}`,
    `Content-Disposition: form-data; name="${field}"; filename="${fileName}"; filelength=${bytes.length}`,
    `Content-Type: ${type}`,
    '\r\n',
  ].join('\r\n');
  const body = Buffer.concat([Buffer.from(head), bytes, Buffer.from(`\r\n--${boundary}--\r\n`)]);
  return { headers: { 'content-type': `multipart/form-data; boundary=${boundary}` }, body };
};

const toJson = (body: unknown) => ({
  headers: { 'content-type': 'application/json; charset=utf-8' },
  body: JSON.stringify(body ?? {}),
});

/** The answer's JSON. Throws `timeout` and `network` (retryable), `bad-answer` for another status than 200 or no JSON. */
export const sendRequest = async (request: WecomRequest): Promise<unknown> => {
  const { path, isRead } = request;
  let status: number;
  let text: string;
  try {
    const url = `${request.baseUrl}/cgi-bin${path}?${new URLSearchParams(request.query).toString()}`;
    const response = await fetch(url, {
      method: request.method,
      redirect: 'error',
      signal: AbortSignal.timeout(request.timeoutMs),
      ...(request.method === 'POST' ? (request.file ? toForm(request.file) : toJson(request.body)) : {}),
    });
    status = response.status;
    text = await response.text();
  } catch (error) {
    throw unreachable(request, error);
  }
  if (status !== 200) throw badAnswer(path, `HTTP status ${status}`, isRead, status >= 500 || status === 429);
  try {
    const answer: unknown = JSON.parse(text);
    return answer;
  } catch {
    throw badAnswer(path, 'the answer is not JSON', isRead, true);
  }
};
