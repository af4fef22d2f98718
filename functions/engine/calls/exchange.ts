import { type IncomingMessage, request } from 'node:http';
import type { Socket } from 'node:net';
import { type CallOutcome, codeOf } from './call-outcome.ts';
import { retryAfterSecondsOf } from './retry-after.ts';
import type { Endpoint } from './tenant-endpoint.ts';

/** Only `call_result` of the response matters; a huge response must not fill the function's memory. */
const BODY_LIMIT_BYTES = 64 * 1024;

const LOOK_FIRST = 'look at the endpoint whether the call was made, then retry';

/** Never rejects: when the connection breaks it returns what has arrived. */
async function readBody(answer: IncomingMessage, socket: Socket): Promise<{ body: string; isWhole: boolean }> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of answer) {
      chunks.push(chunk);
      size += chunk.length;
      if (size > BODY_LIMIT_BYTES) break; // ends the connection as well
    }
  } catch {
    // The connection broke; `complete` is false then.
  }
  const body = Buffer.concat(chunks).subarray(0, BODY_LIMIT_BYTES).toString('utf8');
  // When the body ends with the connection, Node calls it complete even if an error ended the connection.
  return { body, isWhole: answer.complete && !socket.errored && size <= BODY_LIMIT_BYTES };
}

function judgeStatus(answer: IncomingMessage, status: number): Exclude<CallOutcome, { kind: 'answered' }> {
  const code = `ANSWERED_${status}`;
  // A redirect could lead to an unchecked address, and would send the signature there.
  if (status >= 300 && status < 400)
    return { kind: 'refused', status, reason: `REDIRECTED: answered ${status}; give the address that it leads to` };
  const retryAfterSeconds = retryAfterSecondsOf(answer.headers);
  if (status === 429)
    return { kind: 'throttled', status, retryAfterSeconds, reason: `${code}: the endpoint asks for fewer calls` };
  if (status === 408 || status === 425)
    return { kind: 'unavailable', status, retryAfterSeconds, reason: `${code}: the endpoint asks for another try` };
  if (status >= 400 && status < 500)
    return { kind: 'refused', status, reason: `${code}: the endpoint refused the call` };
  if (status >= 500 && status < 600)
    return { kind: 'unavailable', status, retryAfterSeconds, reason: `${code}: the endpoint failed` };
  return { kind: 'unknown', reason: `MALFORMED_ANSWER: status ${status}; ${LOOK_FIRST}` };
}

async function judge(answer: IncomingMessage, socket: Socket, readsEveryBody: boolean): Promise<CallOutcome> {
  const status = answer.statusCode ?? 0;
  if (status >= 200 && status < 300) return { kind: 'answered', status, ...(await readBody(answer, socket)) };
  const outcome = judgeStatus(answer, status);
  if (!readsEveryBody || outcome.kind === 'unknown' || outcome.kind === 'forbidden') return outcome;
  return { ...outcome, body: (await readBody(answer, socket)).body };
}

function failureOf(error: unknown): CallOutcome {
  const code = codeOf(error);
  // HPE_ are the codes of Node's HTTP parser.
  const what = code.startsWith('HPE_') ? 'MALFORMED_ANSWER: the answer is no HTTP' : 'CONNECTION_LOST: no answer came';
  return { kind: 'unknown', reason: `${what} (${code}); ${LOOK_FIRST}` };
}

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

interface Sending {
  readonly endpoint: Endpoint;
  /** POST unless given. */
  readonly method?: Method;
  /** Empty: the request has none. */
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Also of an answer that is no success, where nobody needs the outcome at once. */
  readonly readsEveryBody?: boolean;
}

/** All headers of a call as they are sent. */
export const headersOf = ({ endpoint, body, headers }: Sending): Readonly<Record<string, string>> => ({
  accept: 'application/json',
  'accept-encoding': 'identity', // without the header any compression would be allowed
  ...(body === '' ? {} : { 'content-type': 'application/json' }),
  'user-agent': 'Followthrough',
  ...headers,
  host: endpoint.url.host,
  connection: 'close', // as Node adds it for a connection of its own
  'content-length': String(Buffer.byteLength(body)),
});

/**
 * Sends one request over an open connection. Never rejects.
 * The request counts as sent from the first byte that the kernel took: it may have reached the endpoint, whole or in part.
 */
export function exchange(socket: Socket, sending: Sending): Promise<CallOutcome> {
  if (!socket.writable)
    return Promise.resolve({ kind: 'unavailable', reason: 'NOT_CONNECTED: closed before the request was sent' });
  return new Promise((resolve) => {
    const { pathname, search } = sending.endpoint.url;
    const outgoing = request({
      createConnection: () => socket,
      method: sending.method ?? 'POST',
      path: pathname + search,
      headers: { ...headersOf(sending) },
    });
    outgoing.once('response', (answer) => resolve(judge(answer, socket, sending.readsEveryBody ?? false)));
    outgoing.on('error', (error) => resolve(failureOf(error)));
    // Node closes without another event when the response changes the protocol (101).
    outgoing.once('close', () => resolve(failureOf(undefined)));
    outgoing.end(sending.body);
  });
}

/** The outcome of a call that was sent and got no response in time. */
export const timedOut = (timeoutMs: number): CallOutcome => ({
  kind: 'unknown',
  reason: `TIMED_OUT: no answer in ${timeoutMs / 1000} s; ${LOOK_FIRST}`,
});
