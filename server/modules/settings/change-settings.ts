// Commands: the owner changes a setting. Each change is an event, so the audit trail tells every one of them.
import type { Context } from '../../context.ts';
import { inTransaction, type Tx } from '../../database/transaction.ts';
import { AppError } from '../../errors.ts';
import { authorize } from '../identity/index.ts';
import type { DomainFile, SettingsValues } from './settings.contract.ts';
import { defaultSettings, SettingsModel, type SettingsRecord } from './settings.model.ts';
import { changedValues, differenceOf } from './settings.state.ts';

type Change = { set: Partial<SettingsRecord>; tell: (publish: Tx['publish']) => Promise<void> };

/** `decide` answers what is to change, or null where everything is as wished. Throws what `decide` throws. */
const changeSettings = async (
  context: Context,
  decide: (settings: SettingsRecord) => Change | null,
): Promise<SettingsRecord> => {
  authorize(context.actor, 'settings.change');
  const { agencyId } = context;
  await SettingsModel.updateOne({ agencyId }, { $setOnInsert: defaultSettings(context.agency) }, { upsert: true });
  return inTransaction(context, async ({ session, publish }) => {
    const settings = await SettingsModel.findOne({ agencyId }, null, { session }).lean<SettingsRecord>().orFail();
    const change = decide(settings);
    if (!change) return settings;
    const set = { ...change.set, version: settings.version + 1 };
    await SettingsModel.updateOne({ agencyId }, { $set: set }, { session });
    await change.tell(publish);
    return { ...settings, ...set };
  });
};

/** One switch for everything that is sent. What was stopped is not sent later: whoever wants it sends it anew. */
export const switchSending = (context: Context, input: { isStopped: boolean }): Promise<SettingsRecord> =>
  changeSettings(context, (settings) => {
    if ((settings.sendingStoppedAt !== null) === input.isStopped) return null;
    const now = context.now();
    return input.isStopped
      ? { set: { sendingStoppedAt: now }, tell: (publish) => publish('sending.stopped', { at: now.getTime() }) }
      : { set: { sendingStoppedAt: null }, tell: (publish) => publish('sending.resumed', {}) };
  });

export const switchPilot = (context: Context, input: { isOn: boolean }): Promise<SettingsRecord> =>
  changeSettings(context, ({ pilot, firstSyncAcceptedAt }) => {
    if (pilot.isOn === input.isOn) return null;
    if (!input.isOn && firstSyncAcceptedAt === null) {
      throw new AppError('conflict', 'settings.first-sync-open', '请先查看并接受第一次同步的结果，再结束试点');
    }
    return {
      set: { pilot: { ...pilot, isOn: input.isOn } },
      tell: (publish) => publish(input.isOn ? 'pilot.begun' : 'pilot.lifted', {}),
    };
  });

/** Who takes part in the pilot. Ids given twice count once. */
export const choosePilot = (
  context: Context,
  input: { staffUserIds?: readonly string[]; externalUserIds?: readonly string[] },
): Promise<SettingsRecord> =>
  changeSettings(context, ({ pilot }) => {
    const staffUserIds = [...new Set(input.staffUserIds ?? pilot.staffUserIds)];
    const externalUserIds = [...new Set(input.externalUserIds ?? pilot.externalUserIds)];
    const staff = differenceOf(pilot.staffUserIds, staffUserIds);
    const customers = differenceOf(pilot.externalUserIds, externalUserIds);
    const changes = [staff.added, staff.removed, customers.added, customers.removed];
    if (changes.every((change) => change.length === 0)) return null;
    return {
      set: { pilot: { ...pilot, staffUserIds, externalUserIds } },
      tell: (publish) =>
        publish('pilot.chosen', {
          addedStaff: staff.added,
          removedStaff: staff.removed,
          addedCustomers: customers.added,
          removedCustomers: customers.removed,
        }),
    };
  });

/** Throws `settings.changed-meanwhile` where somebody else saved since `version` was read. */
export const saveValues = (
  context: Context,
  input: { version: number; values: SettingsValues },
): Promise<SettingsRecord> =>
  changeSettings(context, (settings) => {
    if (settings.version !== input.version) {
      throw new AppError('conflict', 'settings.changed-meanwhile', '设置刚被别人改过，请刷新后再改');
    }
    const changed = changedValues(settings, input.values);
    if (changed.length === 0) return null;
    return {
      set: input.values,
      tell: async (publish) => {
        for (const change of changed) await publish('settings.changed', change);
      },
    };
  });

export const saveDomainFile = (context: Context, file: DomainFile): Promise<SettingsRecord> =>
  changeSettings(context, ({ domainFile }) => {
    if (domainFile?.name === file.name && domainFile.text === file.text) return null;
    return {
      set: { domainFile: file },
      tell: (publish) =>
        publish('settings.changed', { name: 'domainFile', from: domainFile?.name ?? 'null', to: file.name }),
    };
  });

/** From now on Banlv keeps what WeCom shows. `relations`: how many the owner was shown. */
export const acceptTakeOver = (context: Context, input: { relations: number }): Promise<SettingsRecord> =>
  changeSettings(context, (settings) => {
    if (settings.firstSyncAcceptedAt !== null) return null;
    return {
      set: { firstSyncAcceptedAt: context.now() },
      tell: (publish) => publish('first-sync.accepted', input),
    };
  });
