// Replays the recordings of a real MongoDB: node --import tsx sandbox/mongo/tests/replay.ts URI [--show N] [--verdict wrong|refused] [--area A] [--file F]
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { MongoClient } from 'mongodb';
import { exactText, judge, readCases, runCase } from './run-recording.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    show: { type: 'string', default: '5' },
    verdict: { type: 'string', default: 'wrong' },
    area: { type: 'string' },
    file: { type: 'string', default: join(import.meta.dirname, 'recordings', 'recorded.jsonl.gz') },
  },
});
const [uri] = positionals;
if (uri === undefined) {
  process.stderr.write('usage: replay.ts URI [--show N] [--verdict wrong|refused] [--area A] [--file F]\n');
  process.exit(1);
}

type Count = { steps: number; same: number; refused: number; wrong: number; samePercent: number };
const areas: Record<string, Count> = {};
let left = Number(values.show);
const client = await new MongoClient(uri).connect();
try {
  for await (const { scenes, recorded } of readCases(values.file)) {
    if (values.area !== undefined && recorded.area !== values.area) continue;
    const replies = await runCase(client, 'replay', scenes, recorded);
    const count = (areas[recorded.area] ??= { steps: 0, same: 0, refused: 0, wrong: 0, samePercent: 0 });
    judge(recorded, replies).forEach((verdict, i) => {
      count.steps++;
      count[verdict]++;
      const step = recorded.steps[i]!;
      if (verdict !== values.verdict || left-- <= 0) return;
      const { reply, ...asked } = step;
      process.stderr.write(
        `${recorded.id} step ${i} (${recorded.area}) ${exactText(asked).slice(0, 700)}\n` +
          `  expected ${exactText(reply).slice(0, 700)}\n  got      ${exactText(replies[i]).slice(0, 700)}\n`,
      );
    });
  }
} finally {
  await client.close();
}
const total: Count = { steps: 0, same: 0, refused: 0, wrong: 0, samePercent: 0 };
for (const count of Object.values(areas)) {
  total.steps += count.steps;
  total.same += count.same;
  total.refused += count.refused;
  total.wrong += count.wrong;
}
for (const count of [...Object.values(areas), total])
  count.samePercent = Math.round((10_000 * count.same) / count.steps) / 100;
process.stdout.write(`${JSON.stringify({ areas, total }, null, 1)}\n`);
