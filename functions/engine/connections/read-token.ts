/** Reads what a token server answers: https://www.rfc-editor.org/rfc/rfc6749#section-5 */

/** What became of asking for a token. A reason begins with a code and quotes nothing but the server's error code. */
export type TokenOutcome =
  | {
      readonly kind: 'token';
      readonly accessToken: string;
      readonly refreshToken: string | null;
      /** Null: the server does not say, or what it says is no length of time. */
      readonly expiresInSeconds: number | null;
      readonly scope: string | null;
    }
  /** Asking again would be refused again: a person must act. */
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'unavailable'; readonly reason: string; readonly retryAfterSeconds?: number | null };

/** A header must be able to carry it. */
const TOKEN = /^[\x21-\x7e]{1,16000}$/;
const LONGEST_SECONDS = 366 * 86_400;

function objectOf(body: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

/** As RFC 6749 and those who follow it write codes. Another text may repeat what was sent, the client's secret too, and is not shown. */
const ERROR_CODE = /^[a-z]+(?:_[a-z]+)*$/;

/** The error code of an answer; undefined when it has none. Some servers answer errors with 200. */
export function errorOf(body: string): string | undefined {
  const { error, ok } = objectOf(body);
  if (typeof error === 'string' && error !== '')
    return ERROR_CODE.test(error) && error.length <= 60 ? error : 'an error without a code';
  return ok === false ? 'not ok' : undefined;
}

/** Some servers write the number as a text, or something else. */
function secondsOf(given: unknown): number | null {
  const seconds = typeof given === 'string' && /^\d{1,12}$/.test(given) ? Number(given) : given;
  if (typeof seconds !== 'number' || !Number.isFinite(seconds) || seconds < 1) return null;
  return Math.min(Math.floor(seconds), LONGEST_SECONDS);
}

const textOf = (value: unknown, pattern: RegExp): string | null =>
  typeof value === 'string' && pattern.test(value) ? value : null;

/** Of an answer 2xx. */
export function readToken(body: string, isWhole: boolean): TokenOutcome {
  const error = errorOf(body);
  if (error !== undefined) return { kind: 'refused', reason: `TOKEN_REFUSED: the token server answered ${error}` };
  const answer = objectOf(body);
  const accessToken = textOf(answer.access_token, TOKEN);
  if (accessToken === null || !isWhole)
    return {
      kind: 'unavailable',
      reason: 'TOKEN_MALFORMED: the answer of the token server has no access_token that a header can carry',
    };
  return {
    ...{ kind: 'token', accessToken, refreshToken: textOf(answer.refresh_token, TOKEN) },
    expiresInSeconds: secondsOf(answer.expires_in),
    scope: textOf(answer.scope, /^[\x20-\x7e]{1,2000}$/),
  };
}
