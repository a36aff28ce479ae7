// Customers: who follows them, their details one by one and in batches, and the remark.
import { z } from 'zod';
import { api, pageOf, textUpTo, type ApiTable } from './api-definition.ts';
import { findTag, isApiRelation, type Corp } from './corp.ts';
import type { PersonRow, RelationRow } from './corp.types.ts';
import { wecomError } from './wecom-error.ts';

const FOLLOWERS_PER_PAGE = 500;

const presentPerson = (person: PersonRow): object => ({
  external_userid: person.externalUserId,
  name: person.name,
  position: '',
  avatar: '',
  ...(person.type === 2 && { corp_name: person.corpName ?? '', corp_full_name: person.corpName ?? '' }),
  type: person.type,
  gender: person.gender,
  ...(person.type === 1 && person.unionId !== undefined && { unionid: person.unionId }),
});

const presentRelation = (relation: RelationRow): object => ({
  userid: relation.userId,
  remark: relation.remark,
  description: relation.description,
  createtime: relation.createdAt,
  remark_corp_name: relation.remarkCompany,
  remark_mobiles: relation.mobiles,
  oper_userid: relation.userId,
  add_way: relation.addWay,
  ...(relation.state !== undefined && { state: relation.state }),
});

const presentTags = (corp: Corp, relation: RelationRow): object[] => [
  ...relation.tagIds.flatMap((tagId) => {
    const found = findTag(corp, tagId);
    return found ? [{ group_name: found.group.name, tag_name: found.tag.name, tag_id: tagId, type: 1 }] : [];
  }),
  ...relation.personalTags.map((name) => ({ group_name: '', tag_name: name, type: 2 })),
];

/** Throws 84061 unless the pair may be worked on by API. */
export function requireRelation(corp: Corp, userId: string, externalUserId: string): RelationRow {
  if (!corp.staff.has(userId)) throw wecomError(60111);
  if (!corp.people.has(externalUserId)) throw wecomError(40096);
  const relation = corp.relation(userId, externalUserId);
  if (!isApiRelation(relation)) throw wecomError(84061);
  return relation;
}

export const contactApis: ApiTable = {
  'externalcontact/get_follow_user_list': api('GET', z.object({}), ({ corp }) => ({
    follow_user: [...corp.staff.values()].map((member) => member.userId),
  })),
  'externalcontact/list': api('GET', z.object({ userid: z.string().optional() }), ({ corp }, { userid }) => {
    if (!userid) throw wecomError(41009);
    if (!corp.staff.has(userid)) throw wecomError(60111);
    const relations = corp.relationsOfStaff(userid).filter(isApiRelation);
    // The vendor answers 84061 where one expects an empty list.
    if (relations.length === 0) throw wecomError(84061);
    return { external_userid: relations.map((relation) => relation.externalUserId) };
  }),
  'externalcontact/get': api(
    'GET',
    z.object({ external_userid: z.string().optional(), cursor: z.string().optional() }),
    ({ corp }, { external_userid: externalUserId, cursor }) => {
      if (!externalUserId) throw wecomError(41035);
      const person = corp.people.get(externalUserId);
      if (!person) throw wecomError(40096);
      const relations = corp.relationsOfCustomer(externalUserId).filter(isApiRelation);
      if (relations.length === 0) throw wecomError(84061);
      const { page, next_cursor } = pageOf(relations, cursor, FOLLOWERS_PER_PAGE);
      return {
        external_contact: presentPerson(person),
        follow_user: page.map((relation) => ({ ...presentRelation(relation), tags: presentTags(corp, relation) })),
        ...(next_cursor && { next_cursor }),
      };
    },
  ),
  'externalcontact/batch/get_by_user': api(
    'POST',
    z.object({
      userid_list: z.array(z.string()).min(1).max(100),
      cursor: z.string().default(''),
      limit: z.number().int().min(1).max(100).default(50),
    }),
    ({ corp }, { userid_list: userIds, cursor, limit }) => {
      for (const userId of userIds) if (!corp.staff.has(userId)) throw wecomError(60111);
      const { rows, next } = batchPage(corp, userIds, cursor, limit);
      return {
        external_contact_list: rows.flatMap((relation) => {
          const person = corp.people.get(relation.externalUserId);
          if (!person) return [];
          return [
            {
              external_contact: presentPerson(person),
              follow_info: { ...presentRelation(relation), tag_id: relation.tagIds },
            },
          ];
        }),
        next_cursor: next,
      };
    },
  ),
  'externalcontact/remark': api(
    'POST',
    z.object({
      userid: z.string(),
      external_userid: z.string(),
      remark: textUpTo(20).optional(),
      description: textUpTo(150).optional(),
      remark_company: textUpTo(20).optional(),
      remark_mobiles: z.array(z.string()).optional(),
    }),
    ({ corp }, input) => {
      const relation = requireRelation(corp, input.userid, input.external_userid);
      corp.saveRelation({
        ...relation,
        remark: input.remark ?? relation.remark,
        description: input.description ?? relation.description,
        remarkCompany: input.remark_company ?? relation.remarkCompany,
        mobiles: input.remark_mobiles?.filter((mobile) => mobile !== '') ?? relation.mobiles,
      });
      return {};
    },
  ),
};

/** The cursor is the last row given, not a position: a relation that ends between two pages makes nobody be skipped. */
function batchPage(
  corp: Corp,
  userIds: string[],
  cursor: string,
  limit: number,
): { rows: RelationRow[]; next: string } {
  const [atUser, afterId] = cursor ? decode(cursor) : [0, ''];
  const rows: RelationRow[] = [];
  for (let user = atUser; user < userIds.length; user++) {
    const sorted = corp
      .relationsOfStaff(userIds[user] ?? '')
      .filter((relation) => isApiRelation(relation) && (user !== atUser || relation.externalUserId > afterId))
      .sort((a, b) => (a.externalUserId < b.externalUserId ? -1 : 1));
    for (const relation of sorted) {
      const last = rows.at(-1);
      if (rows.length === limit && last)
        return { rows, next: encode(userIds.indexOf(last.userId), last.externalUserId) };
      rows.push(relation);
    }
  }
  return { rows, next: '' };
}

const encode = (user: number, id: string): string => Buffer.from(JSON.stringify([user, id])).toString('base64url');

function decode(cursor: string): [number, string] {
  try {
    const [user, id] = z
      .tuple([z.number().int().min(0), z.string()])
      .parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
    return [user, id];
  } catch {
    throw wecomError(40058, 'cursor');
  }
}
