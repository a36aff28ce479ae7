// The doctor's round: every prerequisite once, in the order in which a person puts them right.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Config } from '../config/env.ts';
import { createCommandContext } from './command-context.ts';
import { CallbackModel } from '../server/database/callback.model.ts';
import { createConsoleProbe, createWecomGateway, type CallStore } from '../server/gateways/wecom/index.ts';
import { createLog } from '../server/log.ts';
import { findSettings } from '../server/modules/settings/index.ts';
import { doorChecks } from './doctor-door.ts';
import { explainError } from './doctor-errors.ts';
import { machineChecks } from './doctor-machine.ts';
import { runCheck, type Check, type Finding } from './doctor-report.ts';
import { wecomChecks } from './doctor-wecom.ts';

/** A call limit of its own: a check makes a few dozen calls and shall work without a database. */
const noStore: CallStore = { takeCalls: (_key, _start, _seconds, count) => Promise.resolve(count) };

/** What the door's checks want to know of the database, as far as it can be asked. */
const readFromDatabase = async (config: Config, now: () => Date) => {
  const context = createCommandContext(config, 'doctor', { now, log: createLog('silent') });
  const last = await CallbackModel.findOne({ agencyId: config.agency.id, plainXml: { $not: /banlv_doctor/ } })
    .sort({ _id: -1 })
    .lean();
  return { domainFile: (await findSettings(context)).domainFile, lastCallbackAt: last?.receivedAt ?? null };
};

/** `databaseProblem`: why the default connection is not open; null where it is. A wrong secret is asked about once. */
export const examine = async (
  config: Config,
  { now, databaseProblem }: { now: () => Date; databaseProblem: string | null },
): Promise<Finding[]> => {
  const options = { ...config.wecom, now, sleep: (ms: number) => sleep(ms) };
  const wecom = createWecomGateway({ ...options, callStore: noStore });
  const probe = createConsoleProbe(options);
  const known =
    databaseProblem === null ? await readFromDatabase(config, now) : { domainFile: null, lastCallbackAt: null };
  const checks: Check[] = [
    ...machineChecks(config, databaseProblem),
    ...wecomChecks(config, { wecom, probe, now }),
    ...doorChecks({ config, now, ...known }),
  ];
  const findings: Finding[] = [];
  for (const check of checks) findings.push(await runCheck(check, explainError));
  return findings;
};
