// Works off the inbox of callbacks: each is given to the modules that listen to its kind, until they are done with it.
import type { Context } from '../context.ts';
import { CallbackModel } from '../database/callback.model.ts';
import { claimDue } from '../database/claim-due.ts';
import { GatewayError } from '../gateways/gateway-error.ts';
import { parseCallbackXml, type CallbackMessage } from '../gateways/wecom/index.ts';
import type { Job } from './queue.ts';

const leaseSeconds = 60;
const maxAttempts = 8;
const batchSize = 50;

/** What a module does about a vendor's callback. It re-reads the state it needs: an event is only a hint. */
export type CallbackHandler = {
  kind: CallbackMessage['kind'];
  /** In the process that received it, right after it was stored; for what cannot wait for a job. Never throws. */
  atOnce?: (context: Context, message: CallbackMessage) => Promise<void>;
  /** Any number of times, in any order, at any later instant. */
  handle: (context: Context, message: CallbackMessage) => Promise<void>;
};

const backoffSeconds = (attempts: number): number => Math.min(5 * 2 ** attempts, 3_600);

export const workCallbacksJob = (handlers: readonly CallbackHandler[]): Job => ({
  name: 'callbacks.work',
  everySeconds: 5,
  run: async (context) => {
    let handled = 0;
    for (; handled < batchSize; handled += 1) {
      const callback = await claimDue(CallbackModel, context, {}, leaseSeconds);
      if (!callback) break;
      try {
        const message = parseCallbackXml(callback.plainXml);
        for (const handler of handlers) if (handler.kind === message.kind) await handler.handle(context, message);
        await CallbackModel.updateOne({ _id: callback._id }, { $set: { dueAt: null, problem: null } });
      } catch (error) {
        const attempts = callback.attempts + 1;
        const isGivenUp = attempts >= maxAttempts || (error instanceof GatewayError && !error.retryable);
        context.log.warn({ callbackId: String(callback._id), attempts, isGivenUp, error }, 'callback not worked off');
        const dueAt = isGivenUp ? null : new Date(context.now().getTime() + backoffSeconds(attempts) * 1_000);
        const problem = error instanceof GatewayError ? `wecom ${error.code}` : 'fault';
        await CallbackModel.updateOne({ _id: callback._id }, { $set: { dueAt, attempts, problem } });
      }
    }
    return handled;
  },
});
