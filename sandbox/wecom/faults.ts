// Faults that a test or bench switches on: durable rows that are used up by count or end by time.
import { z } from 'zod';
import { newId, type Corp } from './corp.ts';
import { FAULT_KINDS, type FaultKind, type FaultRow } from './corp.types.ts';
import { wecomError } from './wecom-error.ts';
import type { World } from './world.ts';

const faultSchema = z.object({
  kind: z.enum(FAULT_KINDS),
  api: z.string().optional(),
  times: z.number().int().positive().optional(),
  seconds: z.number().positive().optional(),
  errcode: z.number().int().optional(),
  ms: z.number().min(0).optional(),
  lagSeconds: z.number().min(0).optional(),
  userIds: z.array(z.string()).optional(),
  externalUserIds: z.array(z.string()).optional(),
});

/** Kinds that describe a state of the corp and stay until deleted; the others are used once unless told otherwise. */
const LASTING: readonly FaultKind[] = [
  'group-list-lags',
  'group-send-dispatching',
  'staff-never-confirms',
  'cap-used',
  'ip-not-trusted',
  'api-not-callable',
  'visible-range',
];

/** Adds faults (one or a list). Throws a ZodError for what it does not know. */
export function addFaults(world: World, corp: Corp, input: unknown): FaultRow[] {
  const wanted = z.union([faultSchema.transform((one) => [one]), z.array(faultSchema)]).parse(input);
  return wanted.flatMap((fault) => {
    if (fault.kind === 'token-refused') {
      refuseTokens(world, corp, fault.errcode ?? 42001);
      return [];
    }
    const times = fault.times ?? (fault.seconds === undefined && !LASTING.includes(fault.kind) ? 1 : undefined);
    const row: FaultRow = {
      id: newId('fault-', 16),
      kind: fault.kind,
      ...(times !== undefined && { times }),
      ...(fault.seconds !== undefined && { until: world.now().getTime() + fault.seconds * 1000 }),
      ...(fault.api !== undefined && { api: fault.api }),
      ...(fault.errcode !== undefined && { errcode: fault.errcode }),
      ...(fault.ms !== undefined && { ms: fault.ms }),
      ...(fault.lagSeconds !== undefined && { lagSeconds: fault.lagSeconds }),
      ...(fault.userIds && { userIds: fault.userIds }),
      ...(fault.externalUserIds && { externalUserIds: fault.externalUserIds }),
    };
    corp.faults.put(row.id, row);
    return [row];
  });
}

/** Takes the tokens out of use, as WeCom may before their time; the next gettoken gives a new one. */
function refuseTokens(world: World, corp: Corp, errcode: number): void {
  for (const row of [...world.tokens.values()]) {
    if (row.corpId === corp.corpId) world.tokens.put(row.token, { ...row, refusedWith: errcode });
  }
}

export function listFaults(corp: Corp): FaultRow[] {
  return [...corp.faults.values()].filter((fault) => fault.until === undefined || fault.until > corp.now().getTime());
}

/** The faults of a kind that are on now; reading does not use them up. */
export function activeFaults(corp: Corp, kind: FaultKind): FaultRow[] {
  return corp.faults.size() === 0 ? [] : listFaults(corp).filter((fault) => fault.kind === kind);
}

/** Finds a fault of this kind (for this API) and counts one use of it. */
export function useFault(corp: Corp, kind: FaultKind, api?: string): FaultRow | undefined {
  const fault = activeFaults(corp, kind).find((row) => row.api === undefined || row.api === api);
  if (fault?.times === undefined) return fault;
  if (fault.times > 1) corp.faults.put(fault.id, { ...fault, times: fault.times - 1 });
  else corp.faults.delete(fault.id);
  return fault;
}

export const neverConfirms = (corp: Corp, userId: string): boolean =>
  activeFaults(corp, 'staff-never-confirms').some((fault) => fault.userIds?.includes(userId) ?? true);

export const hasCapUsed = (corp: Corp, externalUserId: string): boolean =>
  activeFaults(corp, 'cap-used').some((fault) => fault.externalUserIds?.includes(externalUserId) ?? true);

/** What the corp's console refuses this app, whatever it asks for: throws 60020 or 48002. */
export function checkConsole(corp: Corp, path: string): void {
  if (activeFaults(corp, 'ip-not-trusted').length > 0) throw wecomError(60020);
  const isRefused = (fault: FaultRow): boolean => (fault.api ?? path) === path;
  if (path.startsWith('externalcontact/') && activeFaults(corp, 'api-not-callable').some(isRefused)) {
    throw wecomError(48002);
  }
}

/** Members in the app's visible range; null: everybody is. */
export function visibleUserIds(corp: Corp): string[] | null {
  const [range] = activeFaults(corp, 'visible-range');
  return range ? (range.userIds ?? []) : null;
}

/** The longest lag of a kind that is on, in seconds. */
export const lagSeconds = (corp: Corp, kind: 'group-list-lags' | 'group-send-dispatching'): number =>
  Math.max(0, ...activeFaults(corp, kind).map((fault) => fault.lagSeconds ?? 0));
