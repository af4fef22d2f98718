import type { ServerResponse } from 'node:http';

/** What the test endpoint does with a call. */
export type Behaviour =
  /** JSON, unless the body is text already. */
  | {
      readonly does: 'answer';
      readonly status: number;
      readonly body?: unknown;
      readonly headers?: Record<string, string>;
    }
  /** Keeps the caller waiting until `release`. */
  | { readonly does: 'hold' }
  /** Resets the connection after the head of a call. Such a call is not recorded. */
  | { readonly does: 'resetUnread' }
  /** Reads the call and resets the connection. */
  | { readonly does: 'reset' }
  /** Reads the call, writes these bytes as they are, and closes the connection or leaves it open. */
  | { readonly does: 'write'; readonly bytes: string; readonly ending: 'close' | 'none' }
  /** Writes the beginning, and then a byte every few milliseconds, without end. */
  | { readonly does: 'drip'; readonly beginning: string };

const DRIP_MS = 5;

function answer(response: ServerResponse, { status, body, headers }: Behaviour & { does: 'answer' }): void {
  const text = typeof body === 'string' ? body : JSON.stringify(body ?? {});
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(text);
}

/** Applies `behaviour` to a call that was read completely. The endpoint itself implements `hold`. */
export function behave(response: ServerResponse, behaviour: Behaviour): void {
  const { socket } = response;
  if (!socket) return; // the caller has gone
  if (behaviour.does === 'answer') answer(response, behaviour);
  if (behaviour.does === 'reset') socket.resetAndDestroy();
  if (behaviour.does === 'write') {
    socket.write(behaviour.bytes);
    if (behaviour.ending === 'close') socket.end();
  }
  if (behaviour.does === 'drip') {
    socket.write(behaviour.beginning);
    const dripping = setInterval(() => socket.write(' '), DRIP_MS);
    socket.once('close', () => clearInterval(dripping));
  }
}
