// Customers and their relations, in both of WeCom's shapes: one customer with all followers, or pages of single pairs.
import { z } from 'zod';
import { cursor, id, instant, list, othersOf, text, textOrNull, wholeOrZero } from './answer-fields.ts';
import { checkCount, checkFilled } from './check-limits.ts';
import { readAllPages } from './read-pages.ts';
import { apis } from './wecom-apis.ts';
import { type WecomClient } from './wecom-client.ts';
import { badAnswer, isWecomCode } from './wecom-errors.ts';
import { type Customer, type Relation, type WecomGateway } from './wecom.types.ts';

const mostUserIds = 100;
const pageSize = 100;
/** No relation. For a member without any customer WeCom answers this where an empty list would be expected. */
const noRelation = 84061;

const customerShape = {
  external_userid: id,
  name: text,
  type: wholeOrZero,
  gender: wholeOrZero,
  unionid: textOrNull,
  avatar: textOrNull,
  corp_name: textOrNull,
  corp_full_name: textOrNull,
  position: textOrNull,
};
const customerFields = z.looseObject(customerShape);

const relationFields = {
  userid: id,
  remark: text,
  description: text,
  createtime: instant,
  remark_mobiles: list(text),
  add_way: wholeOrZero,
  state: textOrNull,
};
const followerShape = {
  ...relationFields,
  tags: list(z.object({ tag_name: text, tag_id: textOrNull, type: wholeOrZero })),
};
const follower = z.looseObject(followerShape);
const followShape = { ...relationFields, tag_id: list(id) };
const followInfo = z.looseObject(followShape);

const customerAnswer = z.object({
  external_contact: customerFields,
  follow_user: list(follower),
  next_cursor: cursor,
});
const pageAnswer = z.object({
  external_contact_list: list(z.object({ external_contact: customerFields, follow_info: followInfo })),
  next_cursor: cursor,
  fail_info: z.object({ unlicensed_userid_list: list(id) }).nullish(),
});

const toCustomer = (fields: z.infer<typeof customerFields>): Customer => ({
  externalUserId: fields.external_userid,
  name: fields.name,
  type: fields.type === 2 ? 'wecom' : 'wechat',
  gender: fields.gender === 1 ? 'male' : fields.gender === 2 ? 'female' : 'unknown',
  unionId: fields.unionid,
  avatarUrl: fields.avatar,
  corpName: fields.corp_name,
  corpFullName: fields.corp_full_name,
  position: fields.position,
  ...othersOf(fields, customerShape),
});

const toRelation = (
  fields: z.infer<z.ZodObject<typeof relationFields>>,
  tags: Pick<Relation, 'tagIds' | 'personalTags'>,
): Relation => ({
  userId: fields.userid,
  remark: fields.remark,
  description: fields.description,
  createdAt: fields.createtime,
  ...tags,
  mobiles: fields.remark_mobiles.filter((mobile) => mobile !== ''),
  addWay: fields.add_way,
  state: fields.state,
  ...othersOf(fields, { ...followShape, ...followerShape }),
});

/** Personal tags (type 2) have a name and no id; corp and rule-group tags have an id. */
const readTags = (tags: z.infer<typeof follower>['tags']): Pick<Relation, 'tagIds' | 'personalTags'> => ({
  tagIds: tags.flatMap((tag) => (tag.type !== 2 && tag.tag_id !== null ? [tag.tag_id] : [])),
  personalTags: tags.filter((tag) => tag.type === 2).map((tag) => tag.tag_name),
});

export const customerOperations = (call: WecomClient): Pick<WecomGateway, 'getCustomer' | 'listCustomersOf'> => ({
  async getCustomer(externalUserId) {
    checkFilled('externalUserId', externalUserId);
    const api = apis.getCustomer;
    const pages = await readAllPages(api.path, async (at) => {
      const query = { external_userid: externalUserId, ...(at === null ? {} : { cursor: at }) };
      const page = await call({ api, query, answer: customerAnswer });
      return { page, nextCursor: page.next_cursor };
    });
    const first = pages[0];
    if (!first) throw badAnswer(api.path, 'no page was read', true);
    const relations = pages.flatMap((page) => page.follow_user.map((one) => toRelation(one, readTags(one.tags))));
    return { customer: toCustomer(first.external_contact), relations };
  },

  async listCustomersOf(userIds, at) {
    checkCount('userIds', userIds.length, 1, mostUserIds);
    const body = { userid_list: userIds, cursor: at ?? '', limit: pageSize };
    try {
      const answer = await call({ api: apis.listCustomersOf, body, answer: pageAnswer });
      return {
        rows: answer.external_contact_list.map((row) => ({
          customer: toCustomer(row.external_contact),
          relation: toRelation(row.follow_info, { tagIds: row.follow_info.tag_id, personalTags: null }),
        })),
        nextCursor: answer.next_cursor,
        unlicensedUserIds: answer.fail_info?.unlicensed_userid_list ?? [],
      };
    } catch (error) {
      if (at === null && isWecomCode(error, noRelation)) return { rows: [], nextCursor: null, unlicensedUserIds: [] };
      throw error;
    }
  },
});
