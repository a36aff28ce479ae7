// npm run eval: with --knowledge and --questions the answers to anybody's own questions (eval-knowledge.ts); alone the report on our own
// sets (eval-report.ts), and with --check that report compared with the committed figures. Anything else is an error of one line.
import process from 'node:process';
import { evalKnowledge } from './eval-knowledge.ts';
import { evalReport } from './eval-report.ts';
import { runCommand } from './run-command.ts';

const args = process.argv.slice(2);
const isReport = args.length === 0 || (args.length === 1 && args[0] === '--check');
runCommand(() => {
  if (isReport) evalReport(args);
  else evalKnowledge(args);
});
