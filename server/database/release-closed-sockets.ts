// A way round a fault of the MongoDB driver (7.8.0, also in 7.9.0) that could hang the server for ever after its database died.
import { subscribe } from 'node:diagnostics_channel';
import { Socket } from 'node:net';

let isDone = false;

/**
 * The driver waits for `drain` where a write was not taken. A socket that is destroyed and not yet closed takes none and
 * drains never: when the database dies, the heartbeat that follows the first broken connection can wait so, and then
 * nobody looks for the database again; a command can wait so, too, and with it its job. Here such waiting ends when the
 * socket closes, and the driver finds the connection broken. Does nothing for TLS, whose sockets Node does not announce.
 */
export const releaseClosedSockets = (): void => {
  if (isDone) return;
  isDone = true;
  subscribe('net.client.socket', (message) => {
    if (typeof message !== 'object' || message === null || !('socket' in message)) return;
    const { socket } = message;
    if (!(socket instanceof Socket)) return;
    socket.once('close', () => {
      if (socket.listenerCount('drain') > 0) socket.emit('drain');
    });
  });
};
