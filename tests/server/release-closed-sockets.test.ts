// The driver's way of writing, on a socket that died a moment ago.
import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';
import { releaseClosedSockets } from '../../server/database/release-closed-sockets.ts';

it('ends the waiting for a socket that was destroyed before the write and closes after it', async () => {
  releaseClosedSockets();
  const server = createServer((socket) => socket.on('error', () => socket.destroy()));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  await once(socket, 'connect');
  socket.destroy();
  expect(socket.write('heartbeat')).toBe(false);
  await once(socket, 'drain');
  expect(socket.closed).toBe(true);
  server.close();
});
