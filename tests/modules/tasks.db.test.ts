// Tasks whose beginning and end are told in the wrong order, as after a crash, or at once.
import { inTransaction } from '../../server/database/transaction.ts';
import { connectDatabase, disconnectDatabase, ensureIndexes } from '../../server/database/connect.ts';
import { closeTasks, openTasks } from '../../server/modules/tasks/index.ts';
import { TaskModel } from '../../server/modules/tasks/task.model.ts';
import { makeContext } from '../support/make-context.ts';
import { databaseUri } from '../support/world.ts';

beforeAll(async () => {
  await connectDatabase(databaseUri());
  await ensureIndexes();
});
afterAll(disconnectDatabase);

const kind = 'confirm-group-send';
const open = (context: ReturnType<typeof makeContext>['context'], subjectId: string): Promise<void> =>
  inTransaction(context, (tx) =>
    openTasks(
      context,
      [{ kind, staffUserId: 'sun', subjectId, path: '/broadcasts/1', customers: 1, urgentUntil: null }],
      tx,
    ),
  );
const close = (context: ReturnType<typeof makeContext>['context'], subjectId: string): Promise<void> =>
  inTransaction(context, (tx) => closeTasks(context, { kind, subjectId }, tx));
const read = (agencyId: string) => TaskModel.find({ agencyId }).lean();

it('is done and tells nobody where its end is known first', async () => {
  const { context } = makeContext();
  await close(context, 's1');
  await open(context, 's1');
  const [task] = await read(context.agencyId);
  expect([task?.doneAt, task?.dueAt]).toEqual([context.now(), null]);
});

it('never stays open where both come at once', async () => {
  const { context } = makeContext();
  const subjects = Array.from({ length: 12 }, (_, number) => `s${number}`);
  const settled = await Promise.allSettled(subjects.flatMap((id) => [open(context, id), close(context, id)]));
  // What was refused because the other wrote at the same moment is reacted to once more.
  for (const [at, { status }] of settled.entries()) {
    const id = subjects[Math.floor(at / 2)] ?? '';
    if (status === 'rejected') await (at % 2 === 0 ? open(context, id) : close(context, id));
  }
  const tasks = await read(context.agencyId);
  expect(tasks).toHaveLength(12);
  expect(tasks.filter(({ doneAt }) => doneAt === null)).toEqual([]);
});
