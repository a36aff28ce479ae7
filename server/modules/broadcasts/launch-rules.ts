// What a launch and its preview ask alike: whether it waits for hours, and whether somebody else must agree.
import type { Context } from '../../context.ts';
import { findSettings } from '../settings/index.ts';
import type { LaunchInput } from './broadcasts.contract.ts';

/** Part of what he ordered waits for no hours, and what somebody insists on does not. */
export const waitsForNoHours = ({ purpose, isAtAnyTime }: Pick<LaunchInput, 'purpose' | 'isAtAnyTime'>): boolean =>
  isAtAnyTime || purpose === 'service';

/** An owner's launch, or the system's, is a yes already. */
export const isOwnersWord = ({ actor }: Context): boolean => actor.kind === 'system' || actor.role === 'owner';

/** Whether somebody else must agree to a broadcast of this size. */
export const needsApproval = async (context: Context, planned: number, isByOwner: boolean): Promise<boolean> => {
  const { approvalAbove } = await findSettings(context);
  return approvalAbove !== null && planned > approvalAbove && !isByOwner;
};
