// The job queue that the product uses on this database: Agenda defines, schedules and runs jobs.
import { Agenda } from 'agenda';
import { MongoBackend } from '@agendajs/mongo-backend';
import { startTestServer, type TestServer } from './server-support.ts';

let running: TestServer;

beforeAll(async () => {
  running = await startTestServer();
});
afterAll(() => running.stop());

describe('Agenda', () => {
  it('runs jobs at once, later and repeatedly', async () => {
    const mongo = running.client.db('agenda');
    await mongo.dropDatabase();
    const agenda = new Agenda({ backend: new MongoBackend({ mongo }), processEvery: 50 });
    const done = new Set<string>();
    let finish: () => void = () => undefined;
    const all = new Promise<void>((resolve) => (finish = resolve));
    const greet = (job: { attrs: { data: { name: string } } }) => {
      // A busy machine may let a lock run out: then the job runs once more.
      done.add(job.attrs.data.name);
      if (done.size === 3) finish();
      return Promise.resolve();
    };
    // After a job Agenda keeps a timer of half its lock's life, which would keep the test's process alive.
    agenda.define<{ name: string }>('greet', greet, { lockLifetime: 500 });
    await agenda.start();
    await agenda.now('greet', { name: 'at once' });
    await agenda.schedule(new Date(Date.now() + 100), 'greet', { name: 'soon' });
    await agenda.every('1 hour', 'greet', { name: 'often' });
    await all;
    await agenda.drain();
    await agenda.stop();
    expect(done).toEqual(new Set(['at once', 'soon', 'often']));
    expect(await mongo.collection('agendaJobs').countDocuments({ name: 'greet' })).toBeGreaterThan(0);
  });
});
