// The port on real sockets: who is slow is cut off, and a stop lets requests under way end and nobody else hold it up.
import { once } from 'node:events';
import { Agent, get, request, type IncomingMessage, type RequestListener } from 'node:http';
import { connect, type Socket } from 'node:net';
import { listen, type Listening, type Patience } from '../../server/http/listen.ts';

const opened: Listening[] = [];
const sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await Promise.all(opened.splice(0).map((listening) => listening.close()));
});

const start = async (handle: RequestListener, patience: Partial<Patience> = {}): Promise<Listening> => {
  const listening = await listen(handle, { host: '127.0.0.1', port: 0 }, { check: 20, ...patience });
  opened.push(listening);
  return listening;
};
const open = async (port: number): Promise<Socket> => {
  const socket = connect(port, '127.0.0.1');
  sockets.push(socket);
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  return socket;
};
/** What the server says on a connection until it ends it. */
const untilCut = async (socket: Socket): Promise<string> => {
  let said = '';
  socket.on('data', (chunk: Buffer) => (said += chunk.toString('latin1')));
  await once(socket, 'close');
  return said;
};
const answerOk: RequestListener = (request, response) => {
  request.resume();
  request.on('end', () => response.end('ok'));
};

describe('a slow client', () => {
  it('that never ends its head is cut off, while others are served', async () => {
    const { port } = await start(answerOk, { headers: 200, request: 10_000 });
    const slow = await open(port);
    slow.write('GET / HTTP/1.1\r\nHost: x\r\n');
    // One more line now and then does not help.
    const drip = setInterval(() => slow.write('X-More: 1\r\n'), 40);
    const cut = untilCut(slow);
    const [answer] = (await once(get({ port, host: '127.0.0.1', path: '/' }), 'response')) as [IncomingMessage];
    expect(answer.resume().statusCode).toBe(200);
    expect(await cut).toMatch(/^HTTP\/1\.1 408 /);
    clearInterval(drip);
  });

  it('that says nothing at all is cut off', async () => {
    const { port } = await start(answerOk, { headers: 200, request: 10_000 });
    expect(await untilCut(await open(port))).toMatch(/^(HTTP\/1\.1 408 |$)/);
  });

  it('that never ends its body is cut off', async () => {
    const { port } = await start(answerOk, { headers: 200, request: 300 });
    const slow = await open(port);
    slow.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n');
    const drip = setInterval(() => slow.write('x'), 40);
    expect(await untilCut(slow)).toMatch(/^HTTP\/1\.1 408 /);
    clearInterval(drip);
  });

  it('that does not take its answer is cut off', async () => {
    const size = 16 * 1024 * 1024;
    let tellCut = (): void => undefined;
    const cut = new Promise<void>((resolve) => (tellCut = resolve));
    const { port } = await start(
      (_request, response) => {
        response.once('close', tellCut);
        response.end(Buffer.alloc(size));
      },
      { silence: 200 },
    );
    const slow = await open(port);
    slow.pause();
    slow.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    await cut;
    expect(slow.bytesRead).toBeLessThan(size);
  });
});

it('a body that is refused half-way holds up nobody who comes behind it on the same connection', async () => {
  const { port } = await start((request, response) => {
    // Read to some point and no further, as a parser does that meets a fault or its limit.
    request.once('data', () => {
      request.pause();
      response.end('no');
    });
    request.once('end', () => response.end('ok'));
  });
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const ask = async (body: Buffer): Promise<number | undefined> => {
    const asked = request({ agent, port, host: '127.0.0.1', method: 'POST' }).end(body);
    const [answer] = (await once(asked, 'response')) as [IncomingMessage];
    await once(answer.resume(), 'end');
    return answer.statusCode;
  };
  expect(await ask(Buffer.alloc(300_000))).toBe(200);
  expect(await ask(Buffer.alloc(10))).toBe(200);
  agent.destroy();
});

describe('a stop', () => {
  /** Requests that end when told to. */
  const heldRequests = () => {
    const ends: (() => void)[] = [];
    let arrived = (): void => undefined;
    const someArrived = (count: number): Promise<void> =>
      new Promise((resolve) => {
        arrived = () => {
          if (ends.length >= count) resolve();
        };
        arrived();
      });
    const handle: RequestListener = (_request, response) => {
      ends.push(() => response.end('held and answered'));
      arrived();
    };
    return { ends, handle, someArrived };
  };
  const bodyOf = async (answer: IncomingMessage): Promise<string> => {
    let body = '';
    for await (const chunk of answer) body += String(chunk);
    return body;
  };

  it('answers what is under way, takes nothing new, and does not wait for connections that only stay open', async () => {
    const { ends, handle, someArrived } = heldRequests();
    const listening = await start(handle);
    const agent = new Agent({ keepAlive: true });
    const asked = [1, 2, 3].map(() => get({ agent, port: listening.port, host: '127.0.0.1' }));
    const answers = asked.map(async (request) => {
      const [answer] = (await once(request, 'response')) as [IncomingMessage];
      return bodyOf(answer);
    });
    await someArrived(3);
    const idle = await open(listening.port);
    const isIdleCut = once(idle, 'close');
    const closed = listening.close();
    await isIdleCut;
    const refused = connect(listening.port, '127.0.0.1');
    const [error] = (await once(refused, 'error')) as [NodeJS.ErrnoException];
    expect(error.code).toBe('ECONNREFUSED');
    for (const end of ends) end();
    expect(await Promise.all(answers)).toEqual(Array(3).fill('held and answered'));
    await closed;
    agent.destroy();
  });

  it('lets a slow client have the rest of an answer that is given already', async () => {
    const size = 16 * 1024 * 1024;
    const listening = await start((_request, response) => response.end(Buffer.alloc(size)));
    const asked = get({ port: listening.port, host: '127.0.0.1' });
    const [answer] = (await once(asked, 'response')) as [IncomingMessage];
    const closed = listening.close();
    expect((await bodyOf(answer)).length).toBe(size);
    await closed;
  });

  it('does not wait for ever for a request that does not end', async () => {
    const { handle, someArrived } = heldRequests();
    const listening = await start(handle, { stop: 100 });
    const hanging = get({ port: listening.port, host: '127.0.0.1' });
    const isCut = once(hanging, 'error');
    await someArrived(1);
    await listening.close();
    const [error] = (await isCut) as [NodeJS.ErrnoException];
    expect(error.code).toBe('ECONNRESET');
  });
});
