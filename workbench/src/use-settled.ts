// A value that has stopped changing: searching waits for the end of typing.
import { useEffect, useState } from 'react';

/** `value` once it has stayed the same for `ms`. `isHeld`: not now, an input method is still composing. */
export const useSettled = <T>(value: T, ms: number, isHeld: boolean): T => {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    if (isHeld) return;
    const timer = window.setTimeout(() => setSettled(value), ms);
    return () => window.clearTimeout(timer);
  }, [value, ms, isHeld]);
  return settled;
};
