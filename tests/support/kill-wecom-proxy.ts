// Stands between a process and the simulated WeCom: forwards whole requests and whole answers, so that one can be withheld.
import { createServer, request as forward, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Proxy } from './kill-database-proxy.ts';
import type { Speaker, Steps } from './kill-steps.ts';

const readAll = async (message: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
};

const ask = (incoming: IncomingMessage, body: Buffer, port: number): Promise<{ status: number; body: Buffer }> =>
  new Promise((resolve, reject) => {
    const headers = { 'content-type': incoming.headers['content-type'] ?? 'application/json' };
    const outgoing = forward(
      { host: '127.0.0.1', port, method: incoming.method, path: incoming.url, headers },
      (answer) => {
        readAll(answer).then((read) => resolve({ status: answer.statusCode ?? 502, body: read }), reject);
      },
    );
    outgoing.once('error', reject);
    outgoing.end(body);
  });

let requests = 0;

const pass = async (
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  { port, speaker, steps, key }: { port: number; speaker: Speaker; steps: Steps; key: string },
): Promise<void> => {
  const [label = ''] = (incoming.url ?? '').split('?');
  const body = await readAll(incoming);
  if (!steps.pass({ speaker, link: 'wecom', way: 'request', label, key })) return void incoming.socket.destroy();
  const answer = await ask(incoming, body, port);
  if (!steps.pass({ speaker, link: 'wecom', way: 'answer', label, key })) return void incoming.socket.destroy();
  outgoing.writeHead(answer.status, { 'content-type': 'application/json; charset=utf-8' });
  outgoing.end(answer.body);
};

export const startWecomProxy = (simulatorPort: number, speaker: Speaker, steps: Steps): Promise<Proxy> =>
  new Promise((resolve, reject) => {
    const server = createServer((incoming, outgoing) => {
      requests += 1;
      const key = `wecom-${requests}/`;
      // A process that died in the middle of its request ends here.
      pass(incoming, outgoing, { port: simulatorPort, speaker, steps, key })
        .catch(() => incoming.socket.destroy())
        .finally(() => steps.forget(key));
    });
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve({
        port: typeof address === 'object' && address ? address.port : 0,
        close: () =>
          new Promise((done) => {
            server.close(() => done());
            server.closeAllConnections();
          }),
      });
    });
  });
