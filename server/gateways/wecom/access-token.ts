// The access token of one app of one corp: cached until shortly before its end, fetched once however many callers wait.
import { GatewayError } from '../gateway-error.ts';

export type AccessToken = { readonly value: string };
export type FetchedToken = { value: string; expiresInSeconds: number };

export type TokenSource = {
  /** The cached token, or a new one. All callers that wait share one fetch and its error. */
  get(): Promise<AccessToken>;
  /** Forgets this very token; a newer one stays, so a late answer to an old token costs nothing. */
  drop(token: AccessToken): void;
};

const renewEarlyMs = 5 * 60_000;

/**
 * A refused secret is not tried again for so long: WeCom blocks the IP from gettoken for an hour when a wrong one is
 * repeated (help text of 45009). Under a ban one knock a minute does no harm and ends the outage soon after the ban.
 */
const quietMsAfter: ReadonlyMap<string | number, number> = new Map([
  [40001, 5 * 60_000],
  [40013, 5 * 60_000],
  [40091, 5 * 60_000],
  [45009, 60_000],
]);

export const createTokenSource = (options: {
  fetchToken: () => Promise<FetchedToken>;
  now: () => Date;
}): TokenSource => {
  let cached: { token: AccessToken; renewAt: number } | null = null;
  let fetching: Promise<AccessToken> | null = null;
  let refused: { error: GatewayError; until: number } | null = null;

  const fetchAndKeep = async (): Promise<AccessToken> => {
    try {
      const { value, expiresInSeconds } = await options.fetchToken();
      const lifeMs = expiresInSeconds * 1000;
      // Half of a short life: otherwise a token of five minutes would be fetched anew for every call.
      const token = { value };
      cached = { token, renewAt: options.now().getTime() + Math.max(lifeMs - renewEarlyMs, lifeMs / 2) };
      refused = null;
      return token;
    } catch (error) {
      if (error instanceof GatewayError) {
        const quietMs = quietMsAfter.get(error.code);
        if (quietMs !== undefined) refused = { error, until: options.now().getTime() + quietMs };
      }
      throw error;
    } finally {
      fetching = null;
    }
  };

  return {
    async get() {
      const at = options.now().getTime();
      if (cached && at < cached.renewAt) return cached.token;
      if (refused && at < refused.until) throw refused.error;
      fetching ??= fetchAndKeep();
      return fetching;
    },
    drop(token) {
      if (cached?.token === token) cached = null;
    },
  };
};
