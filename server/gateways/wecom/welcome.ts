// The welcome message: once, within 20 s of the event that brought the code.
import { z } from 'zod';
import { checkContent, toVendorContent } from './attachments.ts';
import { checkFilled } from './check-limits.ts';
import { apis } from './wecom-apis.ts';
import { type WecomClient } from './wecom-client.ts';
import { GatewayError } from '../gateway-error.ts';
import { type WecomGateway, type WelcomeOutcome } from './wecom.types.ts';

/** Refusals that are ordinary outcomes of a welcome and no errors (DOC 92599). */
const outcomes: ReadonlyMap<string | number, WelcomeOutcome> = new Map([
  [41050, 'expired'],
  [41051, 'already-sent'],
  [41096, 'another-app-sending'],
]);

export const welcomeOperations = (call: WecomClient): Pick<WecomGateway, 'sendWelcome'> => ({
  async sendWelcome({ welcomeCode, text, attachments = [] }) {
    checkFilled('welcomeCode', welcomeCode);
    checkContent(text, attachments);
    const body = { welcome_code: welcomeCode, ...toVendorContent(text, attachments) };
    try {
      await call({ api: apis.sendWelcome, body, answer: z.object({}) });
      return 'sent';
    } catch (error) {
      const outcome = error instanceof GatewayError ? outcomes.get(error.code) : undefined;
      if (outcome) return outcome;
      throw error;
    }
  },
});
