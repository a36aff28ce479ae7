// Read: WeCom's list of group sends, whoever made them.
import type { Context } from '../../context.ts';
import type { GroupSend } from '../../gateways/wecom/index.ts';

/** Over all pages; WeCom lists at most 31 days at once. Throws GatewayError. */
export const listGroupSends = async (context: Context, span: { from: Date; to: Date }): Promise<GroupSend[]> => {
  const all: GroupSend[] = [];
  for (let cursor: string | null = null; ;) {
    const page = await context.gateways.wecom.listGroupSends({ ...span, cursor });
    all.push(...page.groupSends);
    if (page.nextCursor === null) return all;
    cursor = page.nextCursor;
  }
};
