/**
 * The port of one HTTP API on the loopback address. Bound early, so that its URL is known; replies 503 until it is
 * deployed.
 */
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readBody } from '../../aws-port/read-body.ts';
import type { Clock } from '../../clock.ts';
import type { Gateway } from './gateway.ts';
import { ownReply, type Reply } from './reply.ts';
import { headBytes, readRequest } from './request.ts';

export interface Listener {
  readonly url: string;
  deploy(gateway: Gateway): void;
  /** Sends requests below `/_local/` to the runtime itself. They do not count as running: one of them waits for all others. */
  serveLocal(handle: RequestListener): void;
  /** Number of requests without a reply yet. */
  running(): number;
  stop(): Promise<void>;
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html */
const MOST_HEAD_BYTES = 10_240;
const MOST_BODY_BYTES = 10 * 1024 * 1024;

const LOCAL = '/_local/';

/** Rejects when the port is taken. Replies have the header `x-local-clock`, by which a page knows that it is not deployed. */
export async function listen(port: number, clock: Clock): Promise<Listener> {
  let gateway: Gateway | undefined;
  let local: RequestListener | undefined;
  let running = 0;
  const answer = async (message: IncomingMessage): Promise<Reply> => {
    if (!gateway) return ownReply(503, 'Service Unavailable');
    if (headBytes(message) > MOST_HEAD_BYTES) return ownReply(431, 'Request Header Fields Too Large');
    const body = await readBody(message, MOST_BODY_BYTES);
    return body ? gateway.answer(readRequest(message, body, clock.now())) : ownReply(413, 'Request Entity Too Large');
  };
  // Node's limit is above ours, so that the gateway replies.
  const server = createServer({ maxHeaderSize: 8 * MOST_HEAD_BYTES }, (message, response) => {
    if (local && message.url?.startsWith(LOCAL)) return void local(message, response);
    running += 1;
    answer(message)
      .then((reply) => {
        response.setHeader('x-local-clock', clock.now().toISOString());
        send(message, response, reply);
      })
      // The client is gone.
      .catch(() => response.destroy())
      .finally(() => {
        running -= 1;
      });
  });
  await new Promise<void>((done, fail) => server.once('error', fail).listen(port, '127.0.0.1', done));
  return {
    // A listening TCP server always has this kind of address.
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    deploy(next) {
      gateway = next;
    },
    serveLocal(handle) {
      local = handle;
    },
    running: () => running,
    stop: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

function send(message: IncomingMessage, response: ServerResponse, { status, headers, cookies, body }: Reply): void {
  // The rest of a body that was too long is never read, so the connection cannot be used again.
  if (!message.complete) response.setHeader('connection', 'close');
  if (cookies.length) response.setHeader('set-cookie', cookies);
  response.writeHead(status, {
    ...headers,
    ...(status === 204 || status === 304 ? {} : { 'content-length': body.length }),
  });
  response.end(message.method === 'HEAD' ? undefined : body);
}
