// Routes about one's own tasks.
import { route, type Route } from '../../http/route.ts';
import { findTaskTimes, postponeTask, setTaskTimes, skipTask } from './answer-task.ts';
import { findMyTasks, presentTask } from './find-tasks.ts';
import * as contract from './tasks.contract.ts';

export const tasksRoutes: Route[] = [
  route(contract.listTasks, async ({ context }) => ({ data: (await findMyTasks(context)).map(presentTask) })),
  route(contract.postponeTask, async ({ context, params, body }) => {
    await postponeTask(context, { ...params, ...body });
    return { data: params };
  }),
  route(contract.skipTask, async ({ context, params, body }) => {
    await skipTask(context, { ...params, ...body });
    return { data: params };
  }),
  route(contract.getTaskPreference, async ({ context }) => ({ data: { times: await findTaskTimes(context) } })),
  route(contract.setTaskPreference, async ({ context, body }) => ({
    data: { times: await setTaskTimes(context, body.times) },
  })),
];
