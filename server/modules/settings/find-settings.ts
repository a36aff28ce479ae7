// Reads of the settings, always fresh: a switch must work at once, in every process.
import type { AgencySettings, Context } from '../../context.ts';
import { WriteRefused, type WecomWrite } from '../../gateways/wecom/index.ts';
import type { SendingState, Settings } from './settings.contract.ts';
import { defaultSettings, SettingsModel, type SettingsRecord } from './settings.model.ts';
import { refusalOf } from './settings.state.ts';

type Agency = Pick<AgencySettings, 'id' | 'startsInPilot'>;

const readSettings = async (agency: Agency): Promise<SettingsRecord> =>
  (await SettingsModel.findOne({ agencyId: agency.id }).lean<SettingsRecord>()) ?? defaultSettings(agency);

/** The settings as they stand now; the defaults where nobody changed any. */
export const findSettings = (context: Context): Promise<SettingsRecord> => readSettings(context.agency);

/** Whether Banlv may keep what WeCom shows. Before that WeCom is only looked at. */
export const isTakenOver = async (context: Context): Promise<boolean> =>
  (await findSettings(context)).firstSyncAcceptedAt !== null;

/** The last look before a call that writes to WeCom. Throws WriteRefused; a database that does not answer lets nothing out. */
export const checkWrite = async (agency: Agency, write: WecomWrite): Promise<void> => {
  const refusal = refusalOf(await readSettings(agency), write);
  if (refusal !== null) throw new WriteRefused(refusal);
};

/** The content of the domain's file of this name; null where it is another or none. */
export const findDomainFile = async (context: Context, name: string): Promise<string | null> => {
  const { domainFile } = await findSettings(context);
  return domainFile?.name === name ? domainFile.text : null;
};

export const presentSendingState = (settings: SettingsRecord): SendingState => ({
  isStopped: settings.sendingStoppedAt !== null,
  isPilot: settings.pilot.isOn,
  isTakenOver: settings.firstSyncAcceptedAt !== null,
});

export const presentSettings = (settings: SettingsRecord): Settings => ({
  version: settings.version,
  sendingStoppedAt: settings.sendingStoppedAt?.toISOString() ?? null,
  firstSyncAcceptedAt: settings.firstSyncAcceptedAt?.toISOString() ?? null,
  pilot: {
    isOn: settings.pilot.isOn,
    staffUserIds: settings.pilot.staffUserIds,
    customers: settings.pilot.externalUserIds.length,
  },
  values: {
    licensedContacts: settings.licensedContacts,
    groupSendCap: settings.groupSendCap,
    staffHours: settings.staffHours,
    quietHours: settings.quietHours,
    approvalAbove: settings.approvalAbove,
    marketingPerMonth: settings.marketingPerMonth,
    tapsPerDay: settings.tapsPerDay,
  },
  domainFileName: settings.domainFile?.name ?? null,
});
