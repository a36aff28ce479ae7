// Break and mend the simulated corp as its administrator would in the console.
import type { World } from './world.ts';

/** `what`: `/faults`, or nothing for the corp itself. Throws where the simulator refuses. */
export const changeCorp = async (world: World, method: string, what: string, body?: object): Promise<void> => {
  const answer = await fetch(`${world.simulator.baseUrl}/sandbox/corps/${world.config.wecom.corpId}${what}`, {
    method,
    ...(body ? { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } } : {}),
  });
  if (!answer.ok) throw new Error(`${what}: ${answer.status}`);
};
