// The recordings of a real MongoDB over the wire: what is the server's own (commands, indexes, transactions), and a part of the rest.
import { join } from 'node:path';
import { exactText, judge, readCases, runCase } from './run-recording.ts';
import { startTestServer, type TestServer } from './server-support.ts';

const FILE = join(import.meta.dirname, 'recordings', 'recorded.jsonl.gz');
/** Every how manieth case of an area is run here; `replay.ts` runs them all. */
const SHARES: Record<string, number> = { command: 1, transaction: 3, index: 3 };
const OTHERS = 12;

let running: TestServer;

beforeAll(async () => {
  running = await startTestServer();
});
afterAll(() => running.stop());

it('answers as the real one did', async () => {
  const wrong: string[] = [];
  const seen: Record<string, number> = {};
  let steps = 0;
  for await (const { scenes, recorded } of readCases(FILE)) {
    const number = (seen[recorded.area] = (seen[recorded.area] ?? -1) + 1);
    if (number % (SHARES[recorded.area] ?? OTHERS) !== 0) continue;
    const replies = await runCase(running.client, 'recordings', scenes, recorded);
    judge(recorded, replies).forEach((verdict, i) => {
      steps++;
      if (verdict !== 'same') wrong.push(`${verdict} ${recorded.id} step ${i}: ${exactText(replies[i])}`.slice(0, 500));
    });
  }
  expect(steps).toBeGreaterThan(3000);
  expect(wrong.slice(0, 10)).toEqual([]);
}, 240_000);
