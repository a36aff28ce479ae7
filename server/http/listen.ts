// Opens the port, and closes it again letting requests under way end.
import type { Server } from 'node:http';

export type Listening = { port: number; close: () => Promise<void> };

const graceMs = 5_000;

/** Port 0 takes any free one. Throws EADDRINUSE and the like. */
export const listen = (server: Server, { host, port }: { host: string; port: number }): Promise<Listening> =>
  new Promise((resolve, reject) => {
    server.headersTimeout = 10_000;
    server.requestTimeout = 30_000;
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      const address = server.address();
      resolve({
        port: typeof address === 'object' && address ? address.port : port,
        close: () =>
          new Promise((done) => {
            server.close(() => done());
            server.closeIdleConnections();
            setTimeout(() => server.closeAllConnections(), graceMs).unref();
          }),
      });
    });
  });
