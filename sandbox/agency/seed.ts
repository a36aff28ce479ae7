// Puts the demo agency where a real one would come from: staff and customers into the simulated WeCom, past trips through the API.
import { z } from 'zod';
import type { DemoAgency, DemoTrip } from './agency.types.ts';

export type CorpAccess = {
  corpId: string;
  agentId: number;
  secret: string;
  callbackToken: string;
  callbackAesKey: string;
  callbackUrl: string;
  trustedDomains: string[];
  /** The app's page beside chats. */
  sidebarUrl?: string;
};

const json = { 'content-type': 'application/json' };

const agentOf = (access: CorpAccess) => ({
  agentId: access.agentId,
  secret: access.secret,
  callback: { url: access.callbackUrl, token: access.callbackToken, encodingAesKey: access.callbackAesKey },
  ...(access.sidebarUrl === undefined ? {} : { sidebarUrl: access.sidebarUrl }),
});

const call = async (url: string, method: string, body: unknown): Promise<void> => {
  const answer = await fetch(url, { method, headers: json, body: JSON.stringify(body) });
  if (!answer.ok)
    throw new Error(`${method} ${new URL(url).pathname}: ${answer.status} ${(await answer.text()).slice(0, 300)}`);
};

/** Load the agency into the simulator, or tell one that holds it already where the server is now. */
export const loadAgency = async (
  simulatorUrl: string,
  access: CorpAccess,
  generate: () => DemoAgency,
): Promise<void> => {
  const known = await fetch(`${simulatorUrl}/sandbox/corps/${access.corpId}`);
  const agents = [agentOf(access)];
  const { trustedDomains } = access;
  if (known.ok) return call(`${simulatorUrl}/sandbox/corps/${access.corpId}`, 'PATCH', { agents, trustedDomains });
  await call(`${simulatorUrl}/sandbox/corps`, 'POST', {
    corpId: access.corpId,
    agents,
    trustedDomains,
    agency: generate(),
  });
};

/** Sign in as one of the staff through the simulated OAuth; answers the session's cookie. */
export const signInAs = async (publicUrl: string, userId: string): Promise<string> => {
  const start = await fetch(`${publicUrl}/staff/sign-in`, { redirect: 'manual' });
  const stateCookie = start.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ');
  const choose = new URL(start.headers.get('location') ?? '');
  choose.pathname = '/connect/oauth2/choose';
  choose.hash = '';
  choose.searchParams.set('userid', userId);
  const chosen = await fetch(choose, { redirect: 'manual' });
  const done = await fetch(chosen.headers.get('location') ?? '', {
    redirect: 'manual',
    headers: { cookie: stateCookie },
  });
  const session = done.headers.getSetCookie().find((cookie) => cookie.startsWith('banlv_session='));
  if (!session) throw new Error(`signing in as ${userId} failed with ${done.status}`);
  return session.split(';')[0] ?? '';
};

/** Asks the server as this member of staff: without a body a GET. Answers `data`; throws where the server refuses. */
export const askAs = async (publicUrl: string, userId: string) => {
  const cookie = await signInAs(publicUrl, userId);
  return async <T>(path: string, body?: unknown): Promise<T> => {
    const answer = await fetch(`${publicUrl}${path}`, {
      ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
      headers: { ...json, cookie, 'x-requested-with': 'banlv' },
    });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${(await answer.text()).slice(0, 300)}`);
    return ((await answer.json()) as { data: T }).data;
  };
};

/** Whoever tries the demo does so at any hour; a real agency keeps its hours. Changed by hand once, they stay. */
export const openAllHours = async (publicUrl: string, ownerUserId: string): Promise<void> => {
  const ask = await askAs(publicUrl, ownerUserId);
  const data = z
    .object({ version: z.number(), values: z.record(z.string(), z.unknown()) })
    .parse(await ask('/staff/settings'));
  if (data.version > 0) return;
  const values = { ...data.values, staffHours: { from: '00:00', to: '24:00' }, quietHours: null };
  await ask('/staff/settings/values', { version: data.version, values });
};

const tripsPerCall = 500;

/** Import past trips, stays among them, as the owner would. Throws where the server refuses. */
export const importTrips = async (
  publicUrl: string,
  ownerUserId: string,
  trips: readonly DemoTrip[],
): Promise<void> => {
  const ask = await askAs(publicUrl, ownerUserId);
  for (let start = 0; start < trips.length; start += tripsPerCall) {
    await ask('/staff/bookings', { bookings: trips.slice(start, start + tripsPerCall) });
  }
};
