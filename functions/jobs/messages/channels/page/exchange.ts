/** One POST over a connection that others use too. Tells a request that never left from one whose answer is missing. */
import { Agent, request as overHttp } from 'node:http';
import { request as overHttps, Agent as SecureAgent } from 'node:https';
import type { Socket } from 'node:net';
import { text } from 'node:stream/consumers';

/** How a POST ended: `unsent` never left, of `unknown` the answer is missing. */
export type Answer =
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly headers: Readonly<Record<string, string | undefined>>;
      readonly body: string;
    }
  | { readonly kind: 'unsent' | 'unknown'; readonly why: string };

/** Shorter than servers keep idle connections: one that the server has just closed would lose a request. */
const IDLE_MS = 3000;
const SETTINGS = { keepAlive: true, maxFreeSockets: 100, timeout: IDLE_MS, scheduling: 'lifo' } as const;
const agents = { 'http:': new Agent(SETTINGS), 'https:': new SecureAgent(SETTINGS) };

/** Ends idle connections: none would live through the time in which a function is frozen. */
export function closeConnections(): void {
  for (const agent of Object.values(agents)) agent.destroy();
}

const codeOf = (error: unknown) => (error instanceof Error && 'code' in error ? String(error.code) : String(error));

/** Never rejects. A request counts as sent once its connection stands. */
export function exchange(url: URL, headers: Readonly<Record<string, string>>, body: string, timeoutMs: number) {
  const isSecure = url.protocol === 'https:';
  return new Promise<Answer>((resolve) => {
    let isSent = false;
    const fail = (why: string) => resolve({ kind: isSent ? 'unknown' : 'unsent', why });
    const send = isSecure ? overHttps : overHttp;
    const agent = agents[isSecure ? 'https:' : 'http:'];
    const length = String(Buffer.byteLength(body));
    const outgoing = send(url, { agent, method: 'POST', headers: { ...headers, 'content-length': length } });
    const timer = setTimeout(() => {
      fail(`no answer in ${timeoutMs / 1000} s`);
      outgoing.destroy();
    }, timeoutMs);
    outgoing.once('close', () => clearTimeout(timer));
    outgoing.once('socket', (socket: Socket) => {
      if (outgoing.reusedSocket || !socket.connecting) isSent = true;
      else
        socket.once(isSecure ? 'secureConnect' : 'connect', () => {
          isSent = true;
        });
    });
    outgoing.once('error', (error) => fail(codeOf(error)));
    outgoing.once('response', (answer) => {
      text(answer).then(
        (read) => {
          const { statusCode: status = 0 } = answer;
          // Of a header that comes twice Node makes one text.
          const headersRead = answer.headers as Readonly<Record<string, string | undefined>>;
          resolve({ kind: 'answered', status, headers: headersRead, body: read });
        },
        (error: unknown) => fail(codeOf(error)),
      );
    });
    outgoing.end(body);
  });
}
