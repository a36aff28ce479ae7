// The composition root: the only file that picks the queue, the gateways and the database, and ties them to the modules.
import type { IncomingMessage, ServerResponse } from 'node:http';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { appVersion } from '../config/app-version.ts';
import type { Config } from '../config/env.ts';
import { createCallStore } from './database/call-store.ts';
import { connectDatabase, disconnectDatabase, ensureIndexes, openDatabase, pingDatabase } from './database/connect.ts';
import { EventModel } from './database/event.model.ts';
import { noteInstallation, refuseUnfitDatabase } from './database/installation.ts';
import { migrations } from './database/migrations.ts';
import { applyMigrations, latestVersion } from './database/migrations-apply.ts';
import { examine, shareRounds } from './doctor/examine.ts';
import type { Finding } from './doctor/findings.ts';
import { createWecomGateway, guardWrites } from './gateways/wecom/index.ts';
import { createApp } from './http/app.ts';
import { callbackDoor } from './http/callback-door.ts';
import { createCallbackInbox } from './http/callback-inbox.ts';
import { createLimits } from './http/limit-rate.ts';
import { listen } from './http/listen.ts';
import { measureWecom } from './http/measure-wecom.ts';
import { addWorkMetrics } from './http/metrics-of-work.ts';
import { createMetrics } from './http/metrics.ts';
import { optOutDoor } from './http/opt-out-door.ts';
import { openDoor, workbenchDoor } from './http/open-door.ts';
import { describeApi } from './http/openapi.ts';
import { signInLinkDoor } from './http/sign-in-link-door.ts';
import { signInDoor } from './http/sign-in-door.ts';
import { staffDoor } from './http/staff-door.ts';
import { ensureFigureIndexes, readWorkFigures } from './http/work-figures.ts';
import { callbackHandlers, routes } from './module-list.ts';
import { checkWrite, findDomainFile } from './modules/settings/index.ts';
import { createAgendaQueue } from './queue/agenda-queue.ts';
import { createBullmqQueue } from './queue/bullmq-queue.ts';
import { startClock } from './queue/clock.ts';
import { createRuntime, type Runtime } from './runtime.ts';

const workerConcurrency = 4;
const workbenchFolder = path.resolve(import.meta.dirname, '../workbench/dist');

export type Server = Pick<Runtime, 'contextFor' | 'drain'> & { port: number; close: () => Promise<void> };

/** Time and log come from outside. Throws where the database, the queue or the port cannot be had. */
export const createServer = async (config: Config, parts: { now: () => Date; log: Logger }): Promise<Server> => {
  const { now, log } = parts;
  await connectDatabase(config.mongodbUri);
  const corp = { agencyId: config.agency.id, corpId: config.wecom.corpId, isReal: config.wecom.isReal };
  await refuseUnfitDatabase(openDatabase(), corp);
  await applyMigrations({ db: openDatabase(), migrations, now, sleep, log });
  await ensureIndexes();
  await noteInstallation(corp, now());
  await ensureFigureIndexes();
  const queueName = `banlv-${config.agency.id}`;
  const queue = config.redisUrl
    ? await createBullmqQueue(config.redisUrl, queueName, log)
    : await createAgendaQueue(config.mongodbUri, queueName, log);
  const metrics = createMetrics(() =>
    EventModel.countDocuments({ agencyId: config.agency.id, dueAt: { $gt: new Date(0) } }),
  );
  addWorkMetrics(metrics.registry, {
    build: {
      version: appVersion,
      queue: config.redisUrl ? 'bullmq' : 'agenda',
      roles: [...config.roles].sort().join(','),
      schema: latestVersion(migrations),
    },
    readFigures: () => readWorkFigures(config.agency.id, now()),
  });
  const wecom = createWecomGateway({
    ...config.wecom,
    oauthBaseUrl: config.wecom.oauthUrl,
    now,
    sleep: (ms) => sleep(ms),
    callStore: createCallStore(config.agency.id),
    log: measureWecom(log, metrics),
  });
  const guarded = guardWrites(wecom, (write) => checkWrite(config.agency, write));
  const lookRound = (): Promise<Finding[]> =>
    examine(config, { context: runtime.contextFor('doctor'), databaseProblem: null });
  const gateways = { wecom: guarded, examine: shareRounds(lookRound) };
  const runtime = createRuntime(config, { now, log, queue, gateways });

  const limits = createLimits(config.requestsPerMinute);
  const door = { metrics, contextFor: runtime.contextFor };
  const open = openDoor({
    metrics,
    api: describeApi(routes.map((route) => route.contract)),
    isReady: pingDatabase,
    domainFile: (name) => findDomainFile(runtime.contextFor('open-door'), name),
  });
  const apiDoors = [
    callbackDoor({
      ...door,
      keys: {
        token: config.wecom.callbackToken,
        encodingAesKey: config.wecom.callbackAesKey,
        corpId: config.wecom.corpId,
      },
      inbox: createCallbackInbox(),
      takeRejection: limits.rejectedCallback,
      hold: runtime.hold,
      handlers: callbackHandlers,
    }),
    signInDoor(runtime.contextFor),
    signInLinkDoor(runtime.contextFor),
    optOutDoor(runtime.contextFor),
    staffDoor(routes, runtime.contextFor, limits.session),
  ];
  const isBehindTls = config.publicUrl.startsWith('https:');
  const edge = { log, metrics, limits, isBehindTls };
  // Workers and clocks listen, too, but only to tell how they are.
  const app = config.roles.has('api')
    ? createApp(edge, [open, ...apiDoors], workbenchDoor(workbenchFolder))
    : createApp(edge, [open], (_ctx, next) => next());
  const answer = app.callback();
  const handler = (request: IncomingMessage, response: ServerResponse): void => {
    void answer(request, response);
  };
  const http = await listen(handler, config);
  if (config.roles.has('worker')) {
    const names = runtime.jobs.map((job) => job.name);
    await queue.work(names, runtime.runJob, workerConcurrency);
  }
  const clock = config.roles.has('clock') ? startClock(runtime.jobs, queue.wake, log) : null;

  return {
    port: http.port,
    contextFor: runtime.contextFor,
    drain: runtime.drain,
    close: async () => {
      clock?.stop();
      await runtime.stop(http.close());
      await queue.close();
      await disconnectDatabase();
    },
  };
};
