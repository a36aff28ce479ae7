// Above every screen, for everybody: that nothing is sent at present, or only to the pilot's list, so that nobody waits in vain.
import { useEffect } from 'react';
import { api } from '../api.ts';
import { useLoaded, usePolling } from '../use-loaded.ts';

const everyMs = 60_000;
/** Told by the settings screen when something changed here. */
export const sendingSignals = new EventTarget();

export const SendingNotice = () => {
  const sending = useLoaded('sending', (signal) => api.getSendingState({}, signal));
  const { reload } = sending;
  usePolling(sending, true, everyMs);
  useEffect(() => {
    sendingSignals.addEventListener('changed', reload);
    return () => sendingSignals.removeEventListener('changed', reload);
  }, [reload]);
  const state = sending.value?.data;
  if (!state) return null;
  const words = state.isStopped
    ? '负责人已停止一切发送：群发、欢迎语和应用消息都不会发出。'
    : !state.isTakenOver
      ? '第一次同步的结果还没有被接受：现在只读企业微信，什么都不会写进去。'
      : state.isPilot
        ? '试点中：只向试点名单里的员工和客户发送。'
        : null;
  if (words === null) return null;
  return (
    <p
      className={state.isStopped ? 'notice notice-bad sending-notice' : 'notice notice-wait sending-notice'}
      role="status"
      data-testid="sending-notice"
    >
      {words}
    </p>
  );
};
