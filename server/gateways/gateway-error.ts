// The one error every gateway throws: which vendor refused, with which code, and what the caller may do about it.

export type GatewayErrorOptions = {
  /** The same call may succeed later without anybody changing anything. Only such errors are retried. */
  retryable: boolean;
  /** How long to wait at least before the retry, where the vendor or our own limit says so. */
  retryAfterSeconds?: number;
  /**
   * The vendor may have carried the call out although we saw no answer (timeout, broken connection, "system busy").
   * Whoever called something that is not idempotent must look before calling again.
   */
  maybeDone?: boolean;
  cause?: unknown;
};

/** `code` is the vendor's own code where it gave one, else one of ours (`timeout`, `network`, `too-many`, ...). */
export class GatewayError extends Error {
  override readonly name = 'GatewayError';
  readonly vendor: string;
  readonly code: string | number;
  readonly options: GatewayErrorOptions;

  constructor(vendor: string, code: string | number, message: string, options: GatewayErrorOptions) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.vendor = vendor;
    this.code = code;
    this.options = options;
  }

  get retryable(): boolean {
    return this.options.retryable;
  }

  get maybeDone(): boolean {
    return this.options.maybeDone ?? false;
  }

  get retryAfterSeconds(): number | null {
    return this.options.retryAfterSeconds ?? null;
  }
}
