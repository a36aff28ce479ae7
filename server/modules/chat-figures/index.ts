// chat-figures: how many chats consultants have and how soon they answer, as WeCom counts it; Banlv itself sees no chat.
export { chatFiguresJobs } from './chat-figures.jobs.ts';
export { findReplyFigures, type ReplyFigures } from './find-chat-figures.ts';
