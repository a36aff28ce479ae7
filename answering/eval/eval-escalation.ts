// npm run eval:escalation -- FILE: must a human be fetched? For each row {"id","text"} one JSON line; then a summary.
// A row that brings `escalate` is counted right or wrong.
import { parseArgs } from 'node:util';
import { judgeHandOver } from '../handover/index.ts';
import { printJsonLine, readJsonLines, textOf } from './json-lines.ts';
import { runCommand } from './run-command.ts';

const run = (): void => {
  const [file] = parseArgs({ allowPositionals: true }).positionals;
  if (file === undefined) throw new Error('npm run eval:escalation -- FILE');
  const { rows, unreadable } = readJsonLines(file);
  const reasons: Record<string, number> = {};
  const counts = { escalated: 0, expected: 0, recalled: 0, neutral: 0, falseAlarms: 0 };
  const started = performance.now();
  for (const [index, row] of rows.entries()) {
    const { escalate, reason, strength, words } = judgeHandOver(textOf(row, 'text'));
    if (escalate) counts.escalated += 1;
    if (escalate && reason !== null) reasons[reason] = (reasons[reason] ?? 0) + 1;
    if (row.escalate === true) counts.expected += 1;
    if (row.escalate === true && escalate) counts.recalled += 1;
    if (row.escalate === false) counts.neutral += 1;
    if (row.escalate === false && escalate) counts.falseAlarms += 1;
    // A row without an id is known by its line.
    printJsonLine({ id: row.id ?? index + 1, escalate, reason, strength: Math.round(strength * 1000) / 1000, words });
  }
  const ms = performance.now() - started;
  printJsonLine({
    summary: {
      rows: rows.length,
      unreadable,
      ...counts,
      reasons,
      msPerRow: Math.round((ms / Math.max(1, rows.length)) * 100) / 100,
    },
  });
};

runCommand(run);
