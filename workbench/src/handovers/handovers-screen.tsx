// Handovers: who left or was stopped, and how far his customers are on their way to colleagues.
import { HandoverDetail } from './handover-detail.tsx';
import { HandoverList } from './handover-list.tsx';

const HandoversScreen = ({ rest }: { rest: readonly string[] }) => {
  const [which] = rest;
  return which === undefined ? <HandoverList /> : <HandoverDetail key={which} handoverId={which} />;
};

export default HandoversScreen;
