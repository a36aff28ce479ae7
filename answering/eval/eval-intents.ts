// npm run eval:intents -- --examples FILE --questions FILE: examples {"text","intent"}; one JSON line a question {"id","text"}, then a summary.
// Questions that bring their own `intent` are counted as well.
import { parseArgs } from 'node:util';
import { IntentRecognizer } from '../knowledge/intents.ts';
import { printJsonLine, textOf } from './json-lines.ts';
import { readQuestions, readRows } from './read-knowledge.ts';
import { runCommand } from './run-command.ts';

const usage = 'npm run eval:intents -- --examples EXAMPLES.jsonl --questions QUESTIONS.jsonl';

runCommand(() => {
  const { values } = parseArgs({ options: { examples: { type: 'string' }, questions: { type: 'string' } } });
  if (values.examples === undefined || values.questions === undefined) throw new Error(usage);
  const file = values.examples;
  const examples = readRows(file).map((row, index) => {
    const example = { text: textOf(row, 'text'), intent: textOf(row, 'intent') };
    if (example.intent === '') throw new Error(`${file}: row ${index + 1} needs "text" and "intent"`);
    return example;
  });
  const questions = readQuestions(values.questions);
  const startedAt = performance.now();
  const recognizer = new IntentRecognizer(examples);
  const learntAt = performance.now();
  const judged = { questions: 0, right: 0 };
  for (const { id, text, row } of questions) {
    const { intent, confidence } = recognizer.recognize(text);
    printJsonLine({ id, intent, confidence: Math.round(confidence * 1e4) / 1e4 });
    if (typeof row.intent !== 'string') continue;
    judged.questions += 1;
    if (row.intent === intent) judged.right += 1;
  }
  printJsonLine({
    summary: {
      examples: examples.length,
      intents: new Set(examples.map(({ intent }) => intent)).size,
      questions: questions.length,
      learnMs: Math.round(learntAt - startedAt),
      msPerQuestion: Math.round(((performance.now() - learntAt) / questions.length) * 100) / 100,
      ...(judged.questions > 0 && { judged: { ...judged, accuracy: judged.right / judged.questions } }),
    },
  });
});
