// What WeCom counted of one consultant's chats on one day.
import mongoose, { Schema } from 'mongoose';

export type ChatFigureRecord = {
  agencyId: string;
  staffUserId: string;
  /** WeCom's calendar, YYYY-MM-DD. */
  day: string;
  /** Customers he wrote to. */
  chats: number;
  /** Of a hundred customers who began a chat; null: nobody did. */
  replyPercentage: number | null;
  /** On average until his first answer; null: he answered nobody. */
  firstReplyMinutes: number | null;
};

const chatFigureSchema = new Schema<ChatFigureRecord>(
  {
    agencyId: { type: String, required: true },
    staffUserId: { type: String, required: true },
    day: { type: String, required: true },
    chats: { type: Number, required: true },
    replyPercentage: { type: Number, default: null },
    firstReplyMinutes: { type: Number, default: null },
  },
  { versionKey: false },
);
chatFigureSchema.index({ agencyId: 1, staffUserId: 1, day: 1 }, { unique: true });
chatFigureSchema.index({ agencyId: 1, day: 1 });

export const ChatFigureModel = mongoose.model<ChatFigureRecord>('ChatFigure', chatFigureSchema, 'chat-figures');
