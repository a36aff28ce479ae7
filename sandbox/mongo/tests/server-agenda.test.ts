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
  it('runs jobs now, later and again after a failure', async () => {
    const mongo = running.client.db('agenda');
    await mongo.dropDatabase();
    const agenda = new Agenda({ backend: new MongoBackend({ mongo }), processEvery: 50 });
    const done: string[] = [];
    let finish: () => void = () => undefined;
    const all = new Promise<void>((resolve) => (finish = resolve));
    agenda.define<{ name: string }>('greet', (job) => {
      done.push(job.attrs.data.name);
      if (done.length === 3) finish();
      return Promise.resolve();
    });
    await agenda.start();
    await agenda.now('greet', { name: 'at once' });
    await agenda.schedule(new Date(Date.now() + 100), 'greet', { name: 'soon' });
    await agenda.every('100 milliseconds', 'greet', { name: 'often' });
    await all;
    await agenda.stop();
    expect(new Set(done)).toEqual(new Set(['at once', 'soon', 'often']));
    expect(await mongo.collection('agendaJobs').countDocuments({ name: 'greet' })).toBeGreaterThan(0);
  });
});
