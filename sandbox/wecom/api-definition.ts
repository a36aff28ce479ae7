// How one API of the simulated WeCom is written down: its method, the shape of its input, and what it does.
import { z } from 'zod';
import type { Corp } from './corp.ts';
import { wecomError } from './wecom-error.ts';
import type { World } from './world.ts';

export type ApiCall = { world: World; corp: Corp; agentId: number };

/** What an upload is made of; its other parameters are in the query. */
export type FileInput = { query: URLSearchParams; contentType: string; body: Buffer };

export type Api = {
  method: 'GET' | 'POST';
  /** The body is no JSON: `run` gets a FileInput. */
  takesFile?: boolean;
  /** Runs in a transaction. Returns the answer without errcode, throws a WecomError. */
  run(call: ApiCall, input: unknown): object;
};

export type ApiTable = Record<string, Api>;

/** WeCom counts these limits in characters, a Chinese one being one. */
export const textUpTo = (max: number) => z.string().refine((text) => Array.from(text).length <= max);

/** Input is the query of a GET and the JSON body of a POST; what the schema refuses is 40063 (absent) or 40058. */
export function api<S extends z.ZodType>(
  method: 'GET' | 'POST',
  schema: S,
  handle: (call: ApiCall, input: z.infer<S>) => object,
): Api {
  return {
    method,
    run: (call, input) => {
      const parsed = schema.safeParse(input);
      if (parsed.success) return handle(call, parsed.data);
      const [issue] = parsed.error.issues;
      const path = issue?.path.map(String).join('.') ?? '';
      const isAbsent = issue !== undefined && valueAt(input, issue.path) === undefined;
      throw wecomError(isAbsent ? 40063 : 40058, path || 'body');
    },
  };
}

export const fileApi = (handle: (call: ApiCall, input: FileInput) => object): Api => ({
  method: 'POST',
  takesFile: true,
  run: (call, input) => {
    const { query, contentType, body } = input as FileInput;
    return handle(call, { query, contentType, body });
  },
});

function valueAt(input: unknown, path: PropertyKey[]): unknown {
  let value = input;
  for (const part of path) value = typeof value === 'object' && value !== null ? Reflect.get(value, part) : undefined;
  return value;
}

/** One page of rows: the cursor is the position of the next page, kept opaque. */
export function pageOf<T>(rows: T[], cursor: string | undefined, limit: number): { page: T[]; next_cursor: string } {
  const from = cursor ? decodeCursor(cursor) : 0;
  const end = from + limit;
  return { page: rows.slice(from, end), next_cursor: end < rows.length ? encodeCursor(end) : '' };
}

const encodeCursor = (position: number): string => Buffer.from(`p${position}`).toString('base64url');

function decodeCursor(cursor: string): number {
  const position = Number(Buffer.from(cursor, 'base64url').toString().slice(1));
  if (!Number.isSafeInteger(position) || position < 0) throw wecomError(40058, 'cursor');
  return position;
}
