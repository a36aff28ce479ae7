// What a command may throw to its caller: one class, a few kinds, each kind one HTTP status.

export const errorStatus = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  'too-many': 429,
  unavailable: 503,
} as const;

export type ErrorKind = keyof typeof errorStatus;

/** A fact that the caller can act on. `message` is Chinese and may be shown; `details` holds no personal values. */
export class AppError extends Error {
  readonly kind: ErrorKind;
  readonly code: string;
  readonly details: Record<string, unknown> | undefined;

  constructor(kind: ErrorKind, code: string, message: string, details?: Record<string, unknown>) {
    super(message);
    this.name = 'AppError';
    this.kind = kind;
    this.code = code;
    this.details = details;
  }
}

export const notFound = (code: string, message: string): AppError => new AppError('not-found', code, message);

/** The first line of whatever was thrown; messages of the database's driver name hosts, not credentials. */
export const firstLine = (error: unknown): string => {
  const text = error instanceof Error ? error.message : String(error);
  return text.split('\n')[0] ?? 'unknown';
};
