// Live codes: a QR code that leads to a consultant, or to one of several in turn, and carries a `state` to the event of the new relation.
import { z } from 'zod';
import { id, text } from './answer-fields.ts';
import { checkCharacters, checkCount, checkDistinct, checkFilled } from './check-limits.ts';
import { apis } from './wecom-apis.ts';
import { type WecomClient } from './wecom-client.ts';
import { type WecomGateway } from './wecom.types.ts';

const mostCharacters = 30;
const mostUsers = 100;
const oneConsultant = 1;
const severalConsultants = 2;
const asQrCode = 2;

const createdAnswer = z.object({ config_id: id, qr_code: text });

const checkUsers = (userIds: readonly string[], most: number): void => {
  checkCount('userIds', userIds.length, 1, most);
  checkDistinct('userIds', userIds);
  for (const userId of userIds) checkFilled('userId', userId);
};

export const contactWayOperations = (
  call: WecomClient,
): Pick<WecomGateway, 'createContactWay' | 'updateContactWay' | 'deleteContactWay'> => ({
  async createContactWay({ userIds, isShared, state, remark, skipVerify }) {
    checkUsers(userIds, isShared ? mostUsers : 1);
    checkCharacters('state', state, mostCharacters);
    checkCharacters('remark', remark, mostCharacters);
    const body = {
      type: isShared ? severalConsultants : oneConsultant,
      scene: asQrCode,
      remark,
      skip_verify: skipVerify,
      state,
      user: userIds,
    };
    const answer = await call({ api: apis.createContactWay, body, answer: createdAnswer });
    return { configId: answer.config_id, qrCodeUrl: answer.qr_code };
  },
  async updateContactWay({ configId, userIds }) {
    checkFilled('configId', configId);
    checkUsers(userIds, mostUsers);
    await call({ api: apis.updateContactWay, body: { config_id: configId, user: userIds }, answer: z.object({}) });
  },
  async deleteContactWay(configId) {
    checkFilled('configId', configId);
    await call({ api: apis.deleteContactWay, body: { config_id: configId }, answer: z.object({}) });
  },
});
