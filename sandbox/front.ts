// The one port that serves people: what belongs to the simulated WeChat goes to the simulator, the rest to the server.
import { createServer, request as forward, type IncomingMessage, type ServerResponse } from 'node:http';

const simulatorPaths = ['/phone', '/connect/', '/wwlogin/'];

export type Front = { close: () => Promise<void> };

const isForSimulator = (url: string): boolean =>
  simulatorPaths.some((prefix) => (prefix.endsWith('/') ? url.startsWith(prefix) : /^\/phone([/?]|$)/.test(url)));

const pass = (incoming: IncomingMessage, outgoing: ServerResponse, port: number): void => {
  const onward = forward(
    { host: '127.0.0.1', port, method: incoming.method, path: incoming.url, headers: incoming.headers },
    (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    },
  );
  onward.on('error', () => {
    if (outgoing.headersSent) return void outgoing.destroy();
    outgoing.writeHead(502, { 'content-type': 'text/plain; charset=utf-8' });
    outgoing.end('后面的程序正在启动或已停止 · the program behind is starting or stopped');
  });
  outgoing.on('close', () => onward.destroy());
  incoming.pipe(onward);
};

/** Listens on `port` of this machine only. Throws where it is taken. */
export const startFront = (port: number, ports: { server: () => number; simulator: () => number }): Promise<Front> =>
  new Promise((resolve, reject) => {
    const server = createServer((incoming, outgoing) =>
      pass(incoming, outgoing, isForSimulator(incoming.url ?? '/') ? ports.simulator() : ports.server()),
    );
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () =>
      resolve({
        close: () =>
          new Promise((done) => {
            server.close(() => done());
            server.closeAllConnections();
          }),
      }),
    );
  });
