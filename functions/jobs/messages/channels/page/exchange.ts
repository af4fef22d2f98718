/** One POST over a connection that others use too. Tells a request that never left from one whose answer is missing. */
import { Agent, type ClientRequest, request as overHttp } from 'node:http';
import { request as overHttps, Agent as SecureAgent } from 'node:https';
import type { Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { lead } from '../../starts/lead.ts';
import { begin, type Start } from '../../starts/start.ts';

/** How a POST ended: `missed` and `unsent` never left, of `unknown` the answer is missing. */
export type Answer =
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly headers: Readonly<Record<string, string | undefined>>;
      readonly body: string;
    }
  | { readonly kind: 'missed' }
  | { readonly kind: 'unsent' | 'unknown'; readonly why: string };

interface Post {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly timeoutMs: number;
  readonly start: Start;
}

/** Shorter than servers keep idle connections: one that the server has just closed would lose a request. */
const IDLE_MS = 3000;
const SETTINGS = { keepAlive: true, maxFreeSockets: 100, timeout: IDLE_MS, scheduling: 'lifo' } as const;
const agents = { 'http:': new Agent(SETTINGS), 'https:': new SecureAgent(SETTINGS) };

/** Ends idle connections: none would live through the time in which a function is frozen. */
export function closeConnections(): void {
  for (const agent of Object.values(agents)) agent.destroy();
}

const codeOf = (error: unknown) => (error instanceof Error && 'code' in error ? String(error.code) : String(error));

/** Calls `ready` once the connection of a request stands. */
function whenConnected(outgoing: ClientRequest, isSecure: boolean, ready: () => void): void {
  const openedMs = performance.now();
  outgoing.once('socket', (socket: Socket) => {
    if (outgoing.reusedSocket || !socket.connecting) ready();
    else
      socket.once(isSecure ? 'secureConnect' : 'connect', () => {
        lead.notePreparation(performance.now() - openedMs);
        ready();
      });
  });
}

/** Never rejects. The connection is opened first, so that the request leaves at its start or not at all. */
export function exchange({ url, headers, body, timeoutMs, start }: Post) {
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
    whenConnected(outgoing, isSecure, () => {
      begin(start).then(
        () => {
          isSent = true;
          outgoing.end(body);
        },
        () => {
          resolve({ kind: 'missed' });
          outgoing.destroy();
        },
      );
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
  });
}
