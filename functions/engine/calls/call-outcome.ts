/**
 * How a call ended. A reason begins with a code, fits a booking's `last_execution_error`, and never quotes the endpoint. The `body` of
 * what was not answered with 2xx is there only if the call reads every body.
 */
export type CallOutcome =
  /** 2xx. A body that was cut off (after 64 KB, by the time-out or with the connection) is not whole; the call counts as answered. */
  | { readonly kind: 'answered'; readonly status: number; readonly body: string; readonly isWhole: boolean }
  /** 3xx and 4xx, except those below: the endpoint would answer the same again. */
  | { readonly kind: 'refused'; readonly status: number; readonly reason: string; readonly body?: string }
  /** No byte of the request was sent, or the status was 408, 425 or 5xx. */
  | {
      readonly kind: 'unavailable';
      readonly status?: number;
      readonly reason: string;
      readonly body?: string;
      readonly retryAfterSeconds?: number | null;
    }
  /** 429: the endpoint did nothing, and asks for fewer calls. */
  | {
      readonly kind: 'throttled';
      readonly status: number;
      readonly reason: string;
      readonly body?: string;
      readonly retryAfterSeconds: number | null;
    }
  /** At least part of the request was sent, and no response says whether it was carried out. */
  | { readonly kind: 'unknown'; readonly reason: string }
  /** The endpoint must not be called; nothing was sent. */
  | { readonly kind: 'forbidden'; readonly reason: string };

/** Returns Node's code of a failure, such as ECONNRESET. Its message is left out because it can quote the other side. */
export function codeOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && /^[A-Z0-9_]+$/.test(code) ? code : 'no code';
}
