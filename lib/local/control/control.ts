/**
 * Reads and moves the clock, lists resources and what is due, configures fault injection: on a port of its own for curl and tests, and on
 * the port of an HTTP API for its pages.
 */
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readBody } from '../aws-port/read-body.ts';
import { type Answers, type ControlOptions, createAnswers } from './answers.ts';
import { InputError } from './input.ts';

export interface Control {
  readonly url: string;
  /** Answers a request that another port got. */
  readonly handle: RequestListener;
  stop(): Promise<void>;
}

const MOST_BODY_BYTES = 64 * 1024;

/** Rejects when the port is taken. 0: any free port. */
export async function startControl({ port = 0, ...options }: ControlOptions & { port?: number }): Promise<Control> {
  const answers = createAnswers(options);
  const handle: RequestListener = (request, response) => {
    answer(request, answers)
      .then((body) => send(response, 200, body))
      .catch((error: unknown) => {
        if (!(error instanceof InputError))
          options.log(`control: ${error instanceof Error ? error.stack : String(error)}`);
        const { status, code, message } =
          error instanceof InputError ? error : { status: 500, code: 'INTERNAL', message: String(error) };
        send(response, status, { error: { code, message } });
      });
  };
  const server = createServer(handle);
  await new Promise<void>((done, fail) => server.once('error', fail).listen(port, '127.0.0.1', done));
  return {
    // A listening TCP server always has this kind of address.
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    handle,
    stop: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

async function answer(request: IncomingMessage, answers: Answers): Promise<object> {
  refuseForeign(request);
  const [path = '/', query] = (request.url ?? '/').split('?');
  const methods = Object.hasOwn(answers, path) ? answers[path] : undefined;
  if (!methods) throw new InputError(404, 'NOT_FOUND', `the paths are ${Object.keys(answers).join(', ')}`);
  const method = request.method ?? 'GET';
  const found = Object.hasOwn(methods, method) ? methods[method] : undefined;
  if (!found) throw new InputError(405, 'METHOD_NOT_ALLOWED', `${path} accepts ${Object.keys(methods).join(' and ')}`);
  const body = await readBody(request, MOST_BODY_BYTES);
  if (!body) throw new InputError(413, 'TOO_LARGE', 'the body is longer than 64 KB');
  return found({ body: body.toString('utf8'), query: new URLSearchParams(query) });
}

/** Refuses pages of another origin, those on another port of this machine too, and those that point a host name of their own here. */
function refuseForeign({ headers }: IncomingMessage): void {
  const { host = '', origin } = headers;
  const isLocal = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/.test(host);
  const isSameOrigin = origin === undefined || origin === `http://${host}`;
  // Absent without a browser; `none` for an address that its user typed.
  const isOwnPage = ['same-origin', 'none', undefined].includes(headers['sec-fetch-site']?.toString());
  if (isLocal && isSameOrigin && isOwnPage) return;
  throw new InputError(403, 'FOREIGN_HOST', 'only requests from this machine to localhost are accepted');
}

function send(response: ServerResponse, status: number, body: object): void {
  const text = `${JSON.stringify(body, null, 2)}\n`; // for people who use curl
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) });
  response.end(text);
}
