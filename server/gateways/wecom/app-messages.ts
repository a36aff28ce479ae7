// Messages of the app to staff, as text cards or template cards (DOC 90236).
import { z } from 'zod';
import { text } from './answer-fields.ts';
import { checkBytes, checkCharacters, checkCount, checkFilled } from './check-limits.ts';
import { apis } from './wecom-apis.ts';
import { type WecomClient } from './wecom-client.ts';
import { isWecomCode, outOfLimits } from './wecom-errors.ts';
import { type WecomGateway } from './wecom.types.ts';

const mostUserIds = 1_000;
const mostFacts = 6;
const longestDuplicateCheckSeconds = 4 * 3600;
const allReceiversInvalid = 81013;

const sentAnswer = z.object({ invaliduser: text, unlicenseduser: text });

/** WeCom answers ids in lower case and joined by `|`; the caller gets back the ids as they were given. */
const givenIdsAmong = (userIds: readonly string[], joined: string): string[] => {
  const named = new Set(joined.toLowerCase().split('|'));
  return userIds.filter((userId) => named.has(userId.toLowerCase()));
};

export const appMessageOperations = (call: WecomClient, agentId: number): Pick<WecomGateway, 'sendAppMessage'> => ({
  async sendAppMessage({ userIds, title, description, url, buttonText, facts, duplicateCheckSeconds }) {
    checkCount('userIds', userIds.length, 1, mostUserIds);
    // `|` would split one id in two, and `@all` would write to everybody.
    for (const userId of userIds) checkUserId(userId);
    checkFilled('title', title);
    checkBytes('title', title, 128);
    checkFilled('description', description);
    checkBytes('description', description, 512);
    checkFilled('url', url);
    checkBytes('url', url, 2048);
    checkCharacters('buttonText', buttonText ?? '', 4);
    if (duplicateCheckSeconds !== undefined) {
      checkCount('duplicateCheckSeconds', duplicateCheckSeconds, 1, longestDuplicateCheckSeconds);
    }
    const body = {
      touser: userIds.join('|'),
      agentid: agentId,
      ...(facts === undefined
        ? {
            msgtype: 'textcard',
            textcard: { title, description, url, ...(buttonText ? { btntxt: buttonText } : {}) },
          }
        : { msgtype: 'template_card', template_card: toTemplateCard({ title, description, url, facts }) }),
      ...(duplicateCheckSeconds === undefined
        ? {}
        : { enable_duplicate_check: 1, duplicate_check_interval: duplicateCheckSeconds }),
    };
    try {
      const answer = await call({ api: apis.sendAppMessage, body, answer: sentAnswer });
      return { invalidUserIds: givenIdsAmong(userIds, `${answer.invaliduser}|${answer.unlicenseduser}`) };
    } catch (error) {
      if (isWecomCode(error, allReceiversInvalid)) return { invalidUserIds: [...userIds] };
      throw error;
    }
  },
});

type Card = { title: string; description: string; url: string; facts: readonly { name: string; value: string }[] };

const toTemplateCard = ({ title, description, url, facts }: Card): object => {
  checkCount('facts', facts.length, 1, mostFacts);
  for (const { name, value } of facts) {
    checkFilled('fact name', name);
    checkCharacters('fact name', name, 5);
    checkCharacters('fact value', value, 26);
  }
  return {
    card_type: 'text_notice',
    main_title: { title },
    sub_title_text: description,
    horizontal_content_list: facts.map(({ name, value }) => ({ keyname: name, value })),
    card_action: { type: 1, url },
  };
};

const checkUserId = (userId: string): void => {
  if (!/^[A-Za-z0-9_.@-]{1,64}$/.test(userId) || userId === '@all') {
    throw outOfLimits('a userId has 1 to 64 letters, digits or _ - . @');
  }
};
