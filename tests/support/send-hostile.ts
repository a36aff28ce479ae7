// Sends hostile requests as they are, without a client that would mend them, and counts what comes back.
import { Agent, request } from 'node:http';
import { hostileRequest, type Hostile, type Insider } from './mutations.ts';

const send = (agent: Agent, port: number, { method, path, headers, body }: Hostile): Promise<number> =>
  new Promise((resolve) => {
    const sent = request({ agent, host: '127.0.0.1', port, method, path, headers }, (answer) => {
      answer.resume();
      answer.on('end', () => resolve(answer.statusCode ?? 0));
      answer.on('error', () => resolve(0));
    });
    // A server may close the connection on somebody who sends too much: that counts as 0.
    sent.on('error', () => resolve(0));
    sent.end(body);
  });

export type Tally = { sent: number; byStatus: Record<string, number>; faults: string[] };

/** Send `count` of them, 32 at a time. A status of 500 is a fault, something was not expected; so is 408: somebody was made to wait. */
export const sendHostile = async (
  port: number,
  options: { seed: number; count: number; insider: Insider; onProgress?: (sent: number) => void },
): Promise<Tally> => {
  const agent = new Agent({ keepAlive: true, maxSockets: 32 });
  const tally: Tally = { sent: 0, byStatus: {}, faults: [] };
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let number = next++; number < options.count; number = next++) {
      const hostile = hostileRequest(options.seed, number, options.insider);
      const status = await send(agent, port, hostile);
      tally.sent += 1;
      tally.byStatus[status] = (tally.byStatus[status] ?? 0) + 1;
      if (status === 500 || status === 408) tally.faults.push(`${number}: ${hostile.what}`);
      options.onProgress?.(tally.sent);
    }
  };
  await Promise.all(Array.from({ length: 32 }, worker));
  agent.destroy();
  return tally;
};
