// The two tags of the demo agency that come and go by themselves, made as its owner would: in WeCom, with a meaning and a rule.
import type { TagOverview } from '../../server/modules/marks/marks.contract.ts';
import type { Leaf } from '../../server/modules/rules/rules.contract.ts';
import { executiveRooms } from './make-stays.ts';
import { askAs } from './seed.ts';

const groupName = '自动标签';

type RuleTag = { name: string; meaning: string; leaf: Leaf };

const ruleTags: readonly RuleTag[] = [
  {
    name: '常住客',
    meaning: '一年里常来住的客人：旺季先留房，入住前问问老习惯。',
    leaf: {
      type: 'trips',
      kind: 'stay',
      destinations: [],
      products: [],
      by: 'departsOn',
      within: { kind: 'last', n: 12, unit: 'month' },
      measure: 'count',
      is: 'at-least',
      value: 5,
    },
  },
  {
    name: '高消费商务客',
    meaning: '连着住行政房的商务客人：推行政礼遇，不推特价团。',
    leaf: { type: 'latest-trips', kind: 'stay', destinations: [], products: executiveRooms, count: 3 },
  },
];

/** Done again, it makes what is missing. Throws where the server refuses. */
export const makeRuleTags = async (publicUrl: string, ownerUserId: string): Promise<void> => {
  const ask = await askAs(publicUrl, ownerUserId);
  const { groups } = await ask<TagOverview>('/staff/tag-overview');
  const known = groups.find((group) => group.name === groupName)?.tags ?? [];
  for (const { name, meaning, leaf } of ruleTags) {
    const made = known.find((tag) => tag.name === name);
    const { tagId } = made ?? (await ask<{ tagId: string }>('/staff/tags', { groupName, name }));
    if (!made?.rule) await ask(`/staff/tags/${tagId}/rule`, { condition: { type: 'all', of: [leaf] } });
    await ask(`/staff/tags/${tagId}`, { ownerUserId, meaning, expiresAfterDays: null });
  }
};
