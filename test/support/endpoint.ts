/** A tenant's endpoint: a real HTTP server on this machine that writes down every call, and behaves as badly as told. */
import { EventEmitter, once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { type Behaviour, behave } from './behaviour.ts';
import type { Certificate } from './certificate.ts';

export interface ReceivedCall {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly at: Date;
}

export interface TestEndpoint {
  readonly url: string;
  readonly port: number;
  /** In the order in which they had been read whole. */
  readonly calls: readonly ReceivedCall[];
  /** How many connections were made, those included that never brought a call. */
  readonly connections: number;
  /** The most calls that were ever waiting for their answer at the same time. */
  readonly mostAtOnce: number;
  /** Calls with this id anywhere in their body, such as a booking's. */
  callsOf(id: string): readonly ReceivedCall[];
  /** For the calls to come; at first all are answered with 200 and `{}`. */
  behave(behaviour: Behaviour): void;
  /** Ends the wait of all calls that are held. */
  release(behaviour?: Behaviour): void;
  /** Waits until so many calls have come, counted from the start. */
  received(count: number): Promise<void>;
  /** Connections are refused from now on, and the open ones end. */
  close(): Promise<void>;
  /** Listens again, on the same port. */
  reopen(): Promise<void>;
}

interface Options {
  readonly now?: () => Date;
  /** With one it speaks https. */
  readonly certificate?: Certificate;
}

const HOST = '127.0.0.1';
const fine: Behaviour = { does: 'answer', status: 200 };

/** What came, and whoever waits for more to come. */
function createRecord(now: () => Date) {
  const calls: ReceivedCall[] = [];
  const news = new EventEmitter().setMaxListeners(0);
  return {
    calls,
    add({ method = '', url: path = '', headers }: IncomingMessage, body: string) {
      calls.push({ method, path, headers, body, at: now() });
      news.emit('call');
    },
    async received(count: number) {
      while (calls.length < count) await once(news, 'call');
    },
  };
}

/** Closing is the test's business (`close`), in `afterEach`. */
export async function startEndpoint({ now = () => new Date(), certificate }: Options = {}): Promise<TestEndpoint> {
  const record = createRecord(now);
  const held = new Set<ServerResponse>();
  let behaviour = fine;
  let connections = 0;
  let open = 0;
  let mostAtOnce = 0;

  const receive = async (request: IncomingMessage, response: ServerResponse) => {
    const body = await text(request).catch(() => undefined);
    if (body === undefined) return; // broken off: no call
    open += 1;
    mostAtOnce = Math.max(mostAtOnce, open);
    response.once('close', () => {
      open -= 1;
      held.delete(response);
    });
    // Before anybody hears of the call: who waits for it may release it at once.
    if (behaviour.does === 'hold') held.add(response);
    else behave(response, behaviour);
    record.add(request, body);
  };

  const server = certificate ? createSecureServer({ ...certificate }, receive) : createServer(receive);
  server.on('connection', (socket: Socket) => {
    connections += 1;
    if (behaviour.does === 'resetUnread') socket.resetAndDestroy();
  });
  const listen = async (port: number) => {
    server.listen(port, HOST);
    await once(server, 'listening');
    return (server.address() as AddressInfo).port; // an AddressInfo whenever it listens on a port
  };
  const port = await listen(0);

  return {
    url: `${certificate ? 'https' : 'http'}://${HOST}:${port}/calls`,
    port,
    calls: record.calls,
    get connections() {
      return connections;
    },
    get mostAtOnce() {
      return mostAtOnce;
    },
    callsOf: (id) => record.calls.filter(({ body }) => body.includes(id)),
    behave(next) {
      behaviour = next;
    },
    release(then = fine) {
      for (const response of held) behave(response, then);
      held.clear();
    },
    received: record.received,
    async close() {
      if (!server.listening) return;
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
    async reopen() {
      await listen(port);
    },
  };
}
