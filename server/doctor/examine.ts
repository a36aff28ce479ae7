// The doctor's round: every prerequisite once, in the order in which a person puts them right.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Config } from '../../config/env.ts';
import type { Context } from '../context.ts';
import { CallbackModel } from '../database/callback.model.ts';
import { createConsoleProbe, createWecomGateway, type CallStore } from '../gateways/wecom/index.ts';
import { findSettings } from '../modules/settings/index.ts';
import { doorChecks } from './door-checks.ts';
import { explainError } from './explain-error.ts';
import { machineChecks } from './machine-checks.ts';
import { runCheck, type Check, type Finding } from './findings.ts';
import { wecomChecks } from './wecom-checks.ts';

/** A call limit of its own: a check makes a few dozen calls and shall work without a database. */
const noStore: CallStore = { takeCalls: (_key, _start, _seconds, count) => Promise.resolve(count) };

/** What the door's checks want to know of the database, as far as it can be asked. */
const readFromDatabase = async (context: Context) => {
  const { agencyId } = context;
  const last = await CallbackModel.findOne({ agencyId, plainXml: { $not: /banlv_doctor/ } })
    .sort({ _id: -1 })
    .lean();
  return { domainFile: (await findSettings(context)).domainFile, lastCallbackAt: last?.receivedAt ?? null };
};

/** Who asks while a round is being made gets that one's findings: a round makes a few dozen calls. */
export const shareRounds = (makeRound: () => Promise<Finding[]>): (() => Promise<Finding[]>) => {
  let running: Promise<Finding[]> | null = null;
  return () =>
    (running ??= makeRound().finally(() => {
      running = null;
    }));
};

/** `databaseProblem`: why the default connection is not open; null where it is. A wrong secret is asked about once. */
export const examine = async (
  config: Config,
  { context, databaseProblem }: { context: Context; databaseProblem: string | null },
): Promise<Finding[]> => {
  const { now } = context;
  const options = { ...config.wecom, now, sleep: (ms: number) => sleep(ms) };
  const wecom = createWecomGateway({ ...options, callStore: noStore });
  const probe = createConsoleProbe(options);
  const known = databaseProblem === null ? await readFromDatabase(context) : { domainFile: null, lastCallbackAt: null };
  const checks: Check[] = [
    ...machineChecks(config, databaseProblem),
    ...wecomChecks(config, { wecom, probe, now }),
    ...doorChecks({ config, now, ...known }),
  ];
  const findings: Finding[] = [];
  for (const check of checks) findings.push(await runCheck(check, explainError));
  return findings;
};
