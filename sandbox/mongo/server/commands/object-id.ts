// Ids for documents that come without one.
import { randomBytes } from 'node:crypto';
import { ObjectId } from '../../engine/index.ts';

const processPart = randomBytes(5);
let counter = randomBytes(3).readUIntBE(0, 3);

export function newObjectId(now: Date): ObjectId {
  counter = (counter + 1) & 0xffffff;
  const random = processPart.readUInt32BE(0);
  return new ObjectId(Math.floor(now.getTime() / 1000), random, (processPart.readUInt8(4) << 24) | counter);
}
