// A context for commands that an operator calls at the terminal: what happens because of them is left to the running server.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Config } from '../config/env.ts';
import type { Context } from '../server/context.ts';
import { createCallStore } from '../server/database/call-store.ts';
import { createFieldCipher } from '../server/database/encrypt-field.ts';
import { examine } from '../server/doctor/examine.ts';
import { createWecomGateway, guardWrites } from '../server/gateways/wecom/index.ts';
import { reactions } from '../server/module-list.ts';
import { checkWrite } from '../server/modules/settings/index.ts';

/** `name`: what the audit trail says acted. */
export const createCommandContext = (
  config: Config,
  name: string,
  { now, log }: { now: () => Date; log: Logger },
): Context => {
  const wecom = createWecomGateway({
    ...config.wecom,
    oauthBaseUrl: config.wecom.oauthUrl,
    now,
    sleep: (ms) => sleep(ms),
    callStore: createCallStore(config.agency.id),
  });
  const context: Context = {
    agencyId: config.agency.id,
    agency: { ...config.agency, timeZone: config.timeZone, publicUrl: config.publicUrl },
    actor: { kind: 'system', name },
    now,
    gateways: {
      wecom: guardWrites(wecom, (write) => checkWrite(config.agency, write)),
      examine: () => examine(config, { context, databaseProblem: null }),
    },
    cipher: createFieldCipher(config.fieldKeys, config.blindIndexKey),
    log,
    reactionsTo: (event) => reactions.filter((reaction) => reaction.on === event).map((reaction) => reaction.name),
    // The clock of the running server takes up events and jobs that nobody was woken for.
    dispatch: () => undefined,
    wake: () => undefined,
  };
  return context;
};
