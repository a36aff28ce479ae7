// Ports of this machine: whether one is free, and any free one.
import { createServer } from 'node:net';

const tryPort = (port: number, host: string): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(port, host, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : port));
    });
  });

export const freePort = (): Promise<number> => tryPort(0, '127.0.0.1');

export const isPortFree = async (port: number, host: string): Promise<boolean> => {
  try {
    await tryPort(port, host);
    return true;
  } catch {
    return false;
  }
};
