/** Reasons begin with a code, fit a booking's `last_execution_error`, and say nothing that the endpoint said. */
export type CallOutcome =
  /** 2xx. The status settles it: a body that is cut off (64 KB, time, a lost connection) is not whole, and still an answer. */
  | { readonly kind: 'answered'; readonly status: number; readonly body: string; readonly isWhole: boolean }
  /** 3xx and 4xx: it will say the same again. */
  | { readonly kind: 'refused'; readonly status: number; readonly reason: string }
  /** Not a byte of the request was sent, or (with a status) 5xx. */
  | { readonly kind: 'unavailable'; readonly status?: number; readonly reason: string }
  /** At least part of the request was sent, and no answer came that says what became of it. */
  | { readonly kind: 'unknown'; readonly reason: string }
  /** The endpoint must not be called; nothing was sent. */
  | { readonly kind: 'forbidden'; readonly reason: string };

/** Node's own code of a failure, such as ECONNRESET. Messages can quote the other side, so they are left out. */
export function codeOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && /^[A-Z0-9_]+$/.test(code) ? code : 'no code';
}
