// What every command is given: for whom, by whom, when, and the ways out. Explicit: no singleton, no container.
import type { Logger } from 'pino';
import type { EventName } from './events.ts';
import type { Finding } from './doctor/findings.ts';
import type { FieldCipher } from './database/encrypt-field.ts';
import type { WecomGateway } from './gateways/wecom/index.ts';

export type StaffRole = 'owner' | 'manager' | 'consultant';

export type Actor =
  | {
      kind: 'staff';
      userId: string;
      name: string;
      role: StaffRole;
      storeId: number | null;
      /** The staff whose customers he sees: himself, his store, or (null) everybody. */
      sees: readonly string[] | null;
    }
  /** A job, a reaction or a callback: `name` says which. */
  | { kind: 'system'; name: string };

export type Gateways = {
  wecom: WecomGateway;
  /** Look at every prerequisite of this installation, here and in WeCom's console; never throws. */
  examine: () => Promise<Finding[]>;
};

export type AgencySettings = {
  id: string;
  name: string;
  timeZone: string;
  ownerUserIds: readonly string[];
  publicUrl: string;
  /** Nothing is taken over from WeCom and nothing written to it before the owner says so. */
  startsInPilot: boolean;
};

export type Context = {
  agencyId: string;
  agency: AgencySettings;
  actor: Actor;
  /** The injected clock, read at the moment of the call. */
  now: () => Date;
  gateways: Gateways;
  cipher: FieldCipher;
  log: Logger;
  /** Names of the reactions that an event of this name leaves pending. */
  reactionsTo: (name: EventName) => readonly string[];
  /** After a commit: have these events' reactions run. Never throws. */
  dispatch: (eventIds: readonly string[]) => void;
  /** Have a job run soon, here or on a worker. Never throws: the clock asks again. */
  wake: (jobName: string) => void;
};

export const asSystem = (context: Context, name: string): Context => ({ ...context, actor: { kind: 'system', name } });

/** Who acts, as records name him: his userid, or the system's name for what it does. */
export const actorId = ({ actor }: Pick<Context, 'actor'>): string =>
  actor.kind === 'staff' ? actor.userId : actor.name;
