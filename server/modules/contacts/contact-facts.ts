// What relations say of customers, for their facts: who serves them, how they came, and what consultants noted.
import type { FactsSource, RelationPart } from '../facts/index.ts';
import type { Source } from '../rules/rules.contract.ts';
import { ContactModel, type ContactRecord } from './contact.model.ts';
import { canReceive, type ContactState } from './contact.state.ts';

/** WeCom's add_way (DOC 92114) in our words; what is not here is `other`. */
const sourceOfWay: Partial<Record<number, Source>> = {
  0: 'unknown',
  1: 'qr-code',
  2: 'search',
  3: 'card',
  4: 'group',
  5: 'address-book',
  6: 'address-book',
  9: 'search',
  10: 'channels',
  16: 'link',
  201: 'inherited',
  202: 'inherited',
};

const stateOf = (state: ContactState): RelationPart['state'] => {
  if (canReceive(state)) return 'active';
  return state === 'half-added' ? 'half-added' : 'ended';
};

const partOf = (contact: ContactRecord): RelationPart => ({
  staffUserId: contact.staffUserId,
  state: stateOf(contact.state),
  addedAt: contact.addedAt,
  source: contact.liveCodeId === null ? (sourceOfWay[contact.addWay] ?? 'other') : 'live-code',
  liveCodeId: contact.liveCodeId?.toString() ?? null,
  remark: contact.remark,
  personalTags: contact.personalTags,
});

export const contactFacts: FactsSource = {
  name: 'contacts',
  read: async (context, customerIds) => {
    const contacts = await ContactModel.find({
      agencyId: context.agencyId,
      customerId: { $in: [...customerIds] },
    }).lean<ContactRecord[]>();
    const parts = new Map<string, { relations: RelationPart[] }>();
    for (const contact of contacts) {
      const key = contact.customerId.toString();
      const part = parts.get(key) ?? { relations: [] };
      part.relations.push(partOf(contact));
      parts.set(key, part);
    }
    return parts;
  },
};
