// One picture of an agency, whoever uploaded it and however often: WeCom forgets what is uploaded to it after three days.
import mongoose, { Schema, type Types } from 'mongoose';
import { imageTypes, type ImageType } from './read-picture.ts';

export type ImageRecord = {
  _id: Types.ObjectId;
  agencyId: string;
  /** SHA-256 of the bytes, in hex: whoever names it has the picture, or was shown it. */
  hash: string;
  type: ImageType;
  /** At most 10 MB, so well within one document of 16 MB. */
  bytes: mongoose.mongo.Binary;
  /** The last time that somebody uploaded it. */
  uploadedAt: Date;
  /** Whether a message names it; what nobody needed within a day is forgotten. */
  isUsed: boolean;
  /** What WeCom calls it, and until when; null: WeCom has not got it. */
  media: { id: string; expiresAt: Date } | null;
};

const imageSchema = new Schema<ImageRecord>(
  {
    agencyId: { type: String, required: true },
    hash: { type: String, required: true },
    type: { type: String, enum: imageTypes, required: true },
    bytes: { type: Schema.Types.Buffer, required: true },
    uploadedAt: { type: Date, required: true },
    isUsed: { type: Boolean, required: true },
    media: { type: { id: String, expiresAt: Date }, _id: false, default: null },
  },
  { versionKey: false },
);
imageSchema.index({ agencyId: 1, hash: 1 }, { unique: true });
imageSchema.index({ agencyId: 1, isUsed: 1, uploadedAt: 1 });

export const ImageModel = mongoose.model<ImageRecord>('Image', imageSchema, 'images');
