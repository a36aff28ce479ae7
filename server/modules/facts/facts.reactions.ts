// What facts do because of what happened.
import { reaction, type Reaction } from '../../events.ts';
import { FactsModel } from './facts.model.ts';

export const factsReactions: Reaction[] = [
  reaction('facts.forget', 'customer.removed', async ({ agencyId }, { customerId }, { session }) => {
    await FactsModel.deleteOne({ agencyId, _id: customerId }, { session });
  }),
];
