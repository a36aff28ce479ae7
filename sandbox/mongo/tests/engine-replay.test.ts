// The engine against the recordings of a real MongoDB 4.4: every step of its areas must answer alike.
import { fileURLToPath } from 'node:url';
import { type Failure, replay } from './engine-replay.ts';

const RECORDINGS = fileURLToPath(new URL('./recordings/recorded.jsonl.gz', import.meta.url));
const AREAS = ['find', 'indexed-find', 'update', 'find-and-modify', 'types', 'aggregate'];

describe('recordings of MongoDB 4.4', () => {
  it('are answered alike by the engine', () => {
    const failures: Failure[] = [];
    const tallies = replay(RECORDINGS, AREAS, (failure) => failures.push(failure));
    const table = Object.entries(tallies).map(
      ([area, { steps, same, refused, wrong }]) =>
        `${area}: ${same} of ${steps} same, ${refused} refused, ${wrong} wrong`,
    );
    process.stdout.write(`${table.join('\n')}\n`);
    expect(failures.slice(0, 3)).toEqual([]);
    expect(Object.keys(tallies).sort()).toEqual([...AREAS].sort());
    for (const { steps, same } of Object.values(tallies)) expect(same).toBe(steps);
  }, 120_000);
});
