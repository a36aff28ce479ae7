// npm run eval: with --knowledge the answers to anybody's own questions (eval-knowledge.ts), else the report on our own sets
// (eval-report.ts), with --check compared with the committed figures.
import process from 'node:process';
import { evalKnowledge } from './eval-knowledge.ts';
import { evalReport } from './eval-report.ts';
import { runCommand } from './run-command.ts';

const args = process.argv.slice(2);
runCommand(() => {
  if (args.some((arg) => arg.startsWith('--knowledge') || arg.startsWith('--questions'))) evalKnowledge(args);
  else evalReport(args);
});
