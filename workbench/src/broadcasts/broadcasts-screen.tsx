// Broadcasts: the list, a new one, and how one of them went.
import { useEffect } from 'react';
import { Empty } from '../parts/empty.tsx';
import { useMay } from '../shell/me.ts';
import { BroadcastForm } from './broadcast-form.tsx';
import { BroadcastList } from './broadcast-list.tsx';
import { BroadcastResult } from './broadcast-result.tsx';

const BroadcastsScreen = ({ rest }: { rest: readonly string[] }) => {
  const mayLaunch = useMay('broadcasts.launch');
  const [which] = rest;
  useEffect(() => {
    window.scrollTo(0, 0);
  }, [which]);
  if (which === undefined) return <BroadcastList mayLaunch={mayLaunch} />;
  if (which !== 'new') return <BroadcastResult key={which} broadcastId={which} mayCancel={mayLaunch} />;
  return mayLaunch ? <BroadcastForm /> : <Empty text="您没有发起群发的权限。" />;
};

export default BroadcastsScreen;
