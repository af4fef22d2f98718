/** A tenant's endpoint for tests: an HTTP server on this machine that records every call and misbehaves on request. */
import { EventEmitter, once } from 'node:events';
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { type Behaviour, behave } from './behaviour.ts';
import type { Certificate } from './certificate.ts';

interface ReceivedCall {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly at: Date;
}

export interface TestEndpoint {
  readonly url: string;
  readonly port: number;
  /** In the order in which they were completely read. */
  readonly calls: readonly ReceivedCall[];
  /** Number of connections, including those without a call. */
  readonly connections: number;
  /** The most calls that waited for their reply at the same time. */
  readonly mostAtOnce: number;
  /** Calls with this id anywhere in their body, such as a booking's. */
  callsOf(id: string): readonly ReceivedCall[];
  /** Sets the behaviour for later calls. The default is a 200 with `{}`. */
  behave(behaviour: Behaviour): void;
  /** Replies to all calls that are held. */
  release(behaviour?: Behaviour): void;
  /** Resolves after `count` calls, counted from the start. */
  received(count: number): Promise<void>;
  /** Calls `told` when the next new connection ends. */
  onDisconnect(told: () => void): void;
  /** Ends open connections and refuses new ones. */
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

/** Records calls, and how many waited for their reply at the same time. */
function createRecord(now: () => Date) {
  const calls: ReceivedCall[] = [];
  const news = new EventEmitter().setMaxListeners(0);
  const waiting = new Set<ServerResponse>();
  let most = 0;
  return {
    calls,
    most: () => most,
    begin(response: ServerResponse) {
      most = Math.max(most, waiting.add(response).size);
      // `prefinish` comes with the reply; `close` after it was sent, or without a reply.
      for (const end of ['prefinish', 'close']) response.once(end, () => waiting.delete(response));
    },
    add({ method = '', url: path = '', headers }: IncomingMessage, body: string) {
      calls.push({ method, path, headers, body, at: now() });
      news.emit('call');
    },
    async received(count: number) {
      while (calls.length < count) await once(news, 'call');
    },
  };
}

/** The behaviour for each call, and the calls that are held. */
function createManners() {
  const held = new Set<ServerResponse>();
  let behaviour = fine;
  return {
    set(next: Behaviour) {
      behaviour = next;
    },
    readsCalls: () => behaviour.does !== 'resetUnread',
    apply(response: ServerResponse) {
      if (behaviour.does !== 'hold') return behave(response, behaviour);
      held.add(response);
      response.once('close', () => held.delete(response));
    },
    release(then: Behaviour) {
      for (const response of held) behave(response, then);
      held.clear();
    },
  };
}

/** A server that can be closed and opened again on its port. */
async function listen(server: Server) {
  const open = async (port: number) => {
    server.listen(port, HOST);
    await once(server, 'listening');
  };
  await open(0);
  const { port } = server.address() as AddressInfo; // an AddressInfo whenever it listens on a port
  return {
    port,
    reopen: () => open(port),
    async close() {
      if (!server.listening) return;
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

/** The test must close it, in `afterEach`. */
export async function startEndpoint({ now = () => new Date(), certificate }: Options = {}): Promise<TestEndpoint> {
  const record = createRecord(now);
  const manners = createManners();
  let connections = 0;

  const receive = async (request: IncomingMessage, response: ServerResponse) => {
    if (!manners.readsCalls()) return void request.socket.resetAndDestroy();
    const body = await text(request).catch(() => undefined);
    if (body === undefined) return; // an interrupted request is not a call
    record.begin(response);
    // Before `received` resolves: its caller may release the call at once.
    manners.apply(response);
    record.add(request, body);
  };

  const server = certificate ? createSecureServer({ ...certificate }, receive) : createServer(receive);
  server.on('connection', () => {
    connections += 1;
  });
  const { port, reopen, close } = await listen(server);

  return {
    url: `${certificate ? 'https' : 'http'}://${HOST}:${port}/calls`,
    port,
    calls: record.calls,
    get connections() {
      return connections;
    },
    get mostAtOnce() {
      return record.most();
    },
    callsOf: (id) => record.calls.filter(({ body }) => body.includes(id)),
    behave: manners.set,
    release: (behaviour = fine) => manners.release(behaviour),
    received: record.received,
    onDisconnect(told) {
      server.once('connection', (socket: Socket) => socket.once('close', told));
    },
    close,
    reopen,
  };
}
