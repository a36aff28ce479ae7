// Reads of channels: how many customers each brought, and how many of them are still there.
import type { Context } from '../../context.ts';
import { countByLiveCode, findLiveCodes } from '../contacts/index.ts';
import { authorize } from '../identity/index.ts';
import type { ChannelRow } from './leads.contract.ts';

/** Of the live codes that the actor sees, by channel and campaign, the most fruitful first. */
export const findChannels = async (context: Context): Promise<ChannelRow[]> => {
  authorize(context.actor, 'live-codes.read');
  const codes = await findLiveCodes(context);
  const counts = await countByLiveCode(
    context,
    codes.map((code) => code._id),
  );
  const rows = new Map<string, ChannelRow>();
  for (const { _id, channel, campaign } of codes) {
    const key = `${channel}\n${campaign}`;
    const row = rows.get(key) ?? { channel, campaign, codes: 0, addedCount: 0, friendCount: 0 };
    const count = counts.get(_id.toString());
    rows.set(key, {
      ...row,
      codes: row.codes + 1,
      addedCount: row.addedCount + (count?.added ?? 0),
      friendCount: row.friendCount + (count?.friends ?? 0),
    });
  }
  return [...rows.values()].sort((a, b) => b.addedCount - a.addedCount || (a.channel < b.channel ? -1 : 1));
};
