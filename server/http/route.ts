// One route: a contract (method, path, schemas) and the handler that answers it, typed by the contract.
import type { z } from 'zod';
import type { Context } from '../context.ts';

type Schema = z.ZodType;

/** What a `*.contract.ts` file declares; feeds validation, the types of the workbench, and OpenAPI. */
export type Contract = {
  method: 'get' | 'post';
  path: string;
  /** One Chinese line for the API page. */
  summary: string;
  params?: Schema;
  query?: Schema;
  body?: Schema;
  /** The request is no JSON but the bytes of one file, at most so many. */
  upload?: { mostBytes: number };
  /** The shape of `data`. */
  data: Schema;
  /** The shape of `page`, where a list goes on. */
  page?: Schema;
  /** The answer is no JSON but a file of this type; `data` says what of it. */
  file?: 'text/csv' | 'image/*';
};

/** A file that is sent while it is made: never more of it in memory than a part. */
export type FileAnswer = { name: string; parts: AsyncIterable<string> };

/** A picture, to be shown where it is asked for. */
export type PictureAnswer = { type: 'image/jpeg' | 'image/png'; bytes: Buffer };

type Output<S> = S extends Schema ? z.output<S> : undefined;
type Input<S> = S extends Schema ? z.input<S> : undefined;

export type RouteInput<C extends Contract> = {
  context: Context;
  params: Output<C['params']>;
  query: Output<C['query']>;
  body: Output<C['body']>;
  bytes: C extends { upload: object } ? Buffer : undefined;
};

export type RouteAnswer<C extends Contract> = C extends { file: 'image/*' }
  ? { picture: PictureAnswer }
  : C extends { file: string }
    ? { file: FileAnswer }
    : C extends { page: Schema }
      ? { data: Input<C['data']>; page: Input<C['page']> }
      : { data: Input<C['data']> };

export type Route = {
  contract: Contract;
  // Method syntax on purpose: `route()` below holds contract and handler together.
  handle(input: {
    context: Context;
    params: unknown;
    query: unknown;
    body: unknown;
    bytes: Buffer | undefined;
  }): Promise<{ data: unknown; page?: unknown } | { file: FileAnswer } | { picture: PictureAnswer }>;
};

/** Bind a handler to its contract. The front door has authenticated and validated before it is called. */
export const route = <const C extends Contract>(
  contract: C,
  handle: (input: RouteInput<C>) => Promise<RouteAnswer<C>>,
): Route => {
  const typed: { contract: C; handle(input: RouteInput<C>): Promise<RouteAnswer<C>> } = {
    contract,
    handle,
  };
  return typed;
};
