// Pure: what WeCom shows beside what Banlv knows, counted, with a few samples of the difference.
import type { Customer, Relation, TagGroup } from '../../gateways/wecom/index.ts';
import type { FirstLook } from './going-live.contract.ts';

/** Of each kind; the owner shall recognise his customers, not read a list. */
const mostSamples = 12;

export type KnownRelation = {
  staffUserId: string;
  externalUserId: string;
  remark: string;
  wecomTagIds: readonly string[];
  isActive: boolean;
};
export type KnownPerson = { externalUserId: string; name: string; unionId: string | null };
export type Row = { customer: Customer; relation: Relation };
export type KnownTag = { wecomTagId: string; name: string; groupName: string };

export type Counts = Pick<FirstLook, 'customers' | 'relations' | 'corporate'> & {
  samples: FirstLook['samples']['relations'];
  perStaff: Map<string, number>;
  /** Customers counted already: one comes once for each of his consultants. */
  seen: Set<string>;
};

const none = () => ({ total: 0, added: 0, changed: 0, gone: 0 });

export const startCounts = (): Counts => ({
  customers: none(),
  relations: none(),
  corporate: 0,
  samples: [],
  perStaff: new Map(),
  seen: new Set(),
});

type What = 'added' | 'changed' | 'same';

const compareRelation = (relation: Relation, known: KnownRelation | undefined): What => {
  if (!known) return 'added';
  const hasEqualTags =
    known.wecomTagIds.length === relation.tagIds.length &&
    relation.tagIds.every((tagId) => known.wecomTagIds.includes(tagId));
  return known.isActive && known.remark === relation.remark && hasEqualTags ? 'same' : 'changed';
};

const comparePerson = (customer: Customer, known: KnownPerson | undefined): What => {
  if (!known) return 'added';
  return known.name === customer.name && known.unionId === customer.unionId ? 'same' : 'changed';
};

const count = (counted: FirstLook['customers'], what: What): void => {
  counted.total += 1;
  if (what !== 'same') counted[what] += 1;
};

/** Add one page of WeCom's rows to the counts. */
export const countPage = (
  counts: Counts,
  rows: readonly Row[],
  known: { relations: readonly KnownRelation[]; people: readonly KnownPerson[] },
): void => {
  const pair = (staffUserId: string, externalUserId: string): string => `${staffUserId}\n${externalUserId}`;
  const relations = new Map(known.relations.map((one) => [pair(one.staffUserId, one.externalUserId), one]));
  const people = new Map(known.people.map((one) => [one.externalUserId, one]));
  for (const { customer, relation } of rows) {
    const what = compareRelation(relation, relations.get(pair(relation.userId, customer.externalUserId)));
    count(counts.relations, what);
    counts.perStaff.set(relation.userId, (counts.perStaff.get(relation.userId) ?? 0) + 1);
    if (what !== 'same' && counts.samples.length < mostSamples) {
      const { userId: staffUserId, remark, tagIds } = relation;
      counts.samples.push({ staffUserId, customerName: customer.name, remark, tags: tagIds.length, what });
    }
    if (counts.seen.has(customer.externalUserId)) continue;
    counts.seen.add(customer.externalUserId);
    count(counts.customers, comparePerson(customer, people.get(customer.externalUserId)));
    if (customer.type === 'wecom') counts.corporate += 1;
  }
};

export const compareTags = (
  groups: readonly TagGroup[],
  known: readonly KnownTag[],
): { counted: FirstLook['tags']; samples: FirstLook['samples']['tags'] } => {
  const byId = new Map(known.map((tag) => [tag.wecomTagId, tag]));
  const counted = none();
  for (const group of groups) {
    for (const tag of group.tags) {
      const before = byId.get(tag.tagId);
      byId.delete(tag.tagId);
      count(
        counted,
        !before ? 'added' : before.name === tag.name && before.groupName === group.name ? 'same' : 'changed',
      );
    }
  }
  const all = groups.flatMap((group) => group.tags.map((tag) => ({ groupName: group.name, name: tag.name })));
  return { counted: { ...counted, gone: byId.size }, samples: all.slice(0, mostSamples) };
};
