// The command that judges anybody's messages: rows in, rows and a summary out; what is no row is counted, not fatal.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { runProgram } from '../../answering/eval/run-program.ts';

it('judges each row and sums up', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'banlv-escalation-'));
  try {
    const file = path.join(folder, 'rows.jsonl');
    const lines = [
      '{"id":"a","text":"催了三遍了还没人来","escalate":true}',
      'no json',
      '{"id":"b","text":"几点退房","escalate":false}',
      '{"text":""}',
      '{"id":"d"}',
    ];
    writeFileSync(file, lines.join('\n'));
    const [first, second, third, fourth, summary] = runProgram('eval-escalation', [file]);
    expect(first).toMatchObject({ id: 'a', escalate: true, reason: 'urging' });
    expect(second).toMatchObject({ id: 'b', escalate: false });
    expect(third).toEqual({ id: 3, escalate: false, reason: null, strength: 0, words: [] });
    expect(fourth).toMatchObject({ id: 'd', escalate: false });
    expect(summary).toMatchObject({
      summary: { rows: 4, unreadable: 1, escalated: 1, expected: 1, recalled: 1, neutral: 1, falseAlarms: 0 },
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
});
