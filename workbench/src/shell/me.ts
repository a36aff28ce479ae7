// Who is signed in, for every screen.
import { createContext, useContext } from 'react';
import type { Me } from '../api.ts';

const MeContext = createContext<Me | null>(null);
export const MeProvider = MeContext.Provider;

export const useMe = (): Me => {
  const me = useContext(MeContext);
  if (!me) throw new Error('used outside MeProvider');
  return me;
};

/** Whether the server would let me; it asks again itself. */
export const useMay = (permission: string): boolean => useMe().permissions.includes(permission);
