// Live codes: a QR code that leads to one consultant and carries a `state` to the event of the new relation.
import { z } from 'zod';
import { id, text } from './answer-fields.ts';
import { checkCharacters, checkFilled } from './check-limits.ts';
import { apis } from './wecom-apis.ts';
import { type WecomClient } from './wecom-client.ts';
import { type WecomGateway } from './wecom.types.ts';

const mostCharacters = 30;
const oneConsultant = 1;
const asQrCode = 2;

const createdAnswer = z.object({ config_id: id, qr_code: text });

export const contactWayOperations = (
  call: WecomClient,
): Pick<WecomGateway, 'createContactWay' | 'deleteContactWay'> => ({
  async createContactWay({ userId, state, remark, skipVerify }) {
    checkFilled('userId', userId);
    checkCharacters('state', state, mostCharacters);
    checkCharacters('remark', remark, mostCharacters);
    const body = { type: oneConsultant, scene: asQrCode, remark, skip_verify: skipVerify, state, user: [userId] };
    const answer = await call({ api: apis.createContactWay, body, answer: createdAnswer });
    return { configId: answer.config_id, qrCodeUrl: answer.qr_code };
  },
  async deleteContactWay(configId) {
    checkFilled('configId', configId);
    await call({ api: apis.deleteContactWay, body: { config_id: configId }, answer: z.object({}) });
  },
});
