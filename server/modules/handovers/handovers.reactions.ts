// Handovers come and go with the consultants.
import { reaction, type Reaction } from '../../events.ts';
import { openHandover, withdrawHandover } from './open-handover.ts';

export const handoversReactions: Reaction[] = [
  reaction('handovers.open', 'staff.disabled', (context, disabled, tx) => openHandover(context, disabled, tx)),
  reaction('handovers.withdraw', 'staff.enabled', (context, enabled, tx) => withdrawHandover(context, enabled, tx)),
];
