// Answers without a language model: what the bot and the server may use of it. Pure: no network, no database, no clock of its own.
export { KnowledgeIndex } from './knowledge/knowledge-index.ts';
export { IntentRecognizer, type IntentExample, type IntentFinding } from './knowledge/intents.ts';
export type {
  ArticleEntry,
  Asker,
  Candidate,
  Finding,
  KnowledgeEntry,
  QuestionEntry,
  ThingEntry,
} from './knowledge/types.ts';
