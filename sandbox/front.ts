// The one port that serves people: what belongs to the simulated WeChat goes to the simulator, the rest to the server.
import { createServer, request as forward, type IncomingMessage, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';

const simulatorPaths = ['/phone', '/connect/', '/wwlogin/'];

/** The page that WeCom opens beside a chat, and what its client would put into it (`phone/README.md`). */
const besideChat = /^\/sidebar([?]|$)/;
const bridge = '<script src="/phone/wecom-bridge.js"></script>';

export type Front = { close: () => Promise<void> };

const isForSimulator = (url: string): boolean =>
  simulatorPaths.some((prefix) => (prefix.endsWith('/') ? url.startsWith(prefix) : /^\/phone([/?]|$)/.test(url)));

/** Asked for with none of these, the page comes whole and as text. */
const wholePage = ['accept-encoding', 'if-none-match', 'if-modified-since'];

const without = (headers: IncomingMessage['headers'], names: readonly string[]): IncomingMessage['headers'] =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !names.includes(name)));

/** Before the page's own scripts, which look for the bridge when they start. */
const answerWithBridge = async (answer: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
  const page = (await buffer(answer)).toString().replace('<head>', `<head>${bridge}`);
  const headers = without(answer.headers, ['content-length', 'transfer-encoding']);
  outgoing.writeHead(answer.statusCode ?? 502, { ...headers, 'cache-control': 'no-store' });
  outgoing.end(page);
};

const pass = (incoming: IncomingMessage, outgoing: ServerResponse, port: number): void => {
  const { method, url: path = '/', headers } = incoming;
  const isBesideChat = method === 'GET' && besideChat.test(path);
  const onward = forward(
    { host: '127.0.0.1', port, method, path, headers: isBesideChat ? without(headers, wholePage) : headers },
    (answer) => {
      if (isBesideChat) {
        answerWithBridge(answer, outgoing).catch(() => outgoing.destroy());
        return;
      }
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
