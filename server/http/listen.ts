// Opens the port, cuts off who is too slow, and closes again letting requests under way end.
import { createServer, type RequestListener } from 'node:http';
import { Server as NetServer, type Socket } from 'node:net';

export type Listening = { port: number; close: () => Promise<void> };

/** All in ms. */
export type Patience = {
  /** For the whole head of a request, from its first byte. */
  headers: number;
  /** For the whole request. */
  request: number;
  /** Without a byte in either direction, while a request is under way: somebody does not take his answer. */
  silence: number;
  /** For the next request on a connection; longer than a proxy in front keeps an idle one (`operations/Caddyfile`). */
  keepAlive: number;
  /** How often the first two are looked after. */
  check: number;
  /** For requests under way when the server stops. */
  stop: number;
};

const usual: Patience = {
  headers: 10_000,
  request: 30_000,
  silence: 120_000,
  keepAlive: 65_000,
  check: 1_000,
  stop: 15_000,
};

/** Port 0 takes any free one. Throws EADDRINUSE and the like. */
export const listen = (
  handle: RequestListener,
  { host, port }: { host: string; port: number },
  patience: Partial<Patience> = {},
): Promise<Listening> =>
  new Promise((resolve, reject) => {
    const limits = { ...usual, ...patience };
    let isClosing = false;
    /** Every connection with the number of its requests under way. */
    const connections = new Map<Socket, number>();
    /** Answers how many are left; a connection that is gone has none and is not remembered again. */
    const count = (socket: Socket, change: number): number => {
      const before = connections.get(socket);
      if (before === undefined) return 0;
      connections.set(socket, before + change);
      return before + change;
    };
    const server = createServer(
      {
        headersTimeout: limits.headers,
        requestTimeout: limits.request,
        keepAliveTimeout: limits.keepAlive,
        connectionsCheckingInterval: limits.check,
      },
      (request, response) => {
        const { socket } = request;
        count(socket, 1);
        response.once('close', () => {
          // A body that was read half-way and refused: Node lets the rest lie, and the next request of the connection behind it.
          if (!request.complete) request.resume();
          if (count(socket, -1) === 0 && isClosing) socket.destroySoon();
        });
        handle(request, response);
      },
    );
    server.on('connection', (socket) => {
      connections.set(socket, 0);
      socket.once('close', () => connections.delete(socket));
    });
    server.timeout = limits.silence;
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      const address = server.address();
      resolve({
        port: typeof address === 'object' && address ? address.port : port,
        close: () =>
          new Promise((done) => {
            isClosing = true;
            const timer = setTimeout(() => server.closeAllConnections(), limits.stop);
            // Not the close of HTTP's server: that one cuts off answers that are still on their way to a slow client.
            NetServer.prototype.close.call(server, () => {
              clearTimeout(timer);
              // Nothing is open any more; this ends its looking after slow clients.
              server.close();
              done();
            });
            for (const [socket, underWay] of connections) if (underWay === 0) socket.destroy();
          }),
      });
    });
  });
