// Hand-over: when the bot must fetch a human. Pure; what it knows of the language lies in signs.json and weights.json.
export { type HandOver, judgeHandOver } from './judge-hand-over.ts';
export { type Reason, reasons } from './read-signs.ts';
