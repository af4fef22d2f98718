/** An error as the Graph API answers it. https://developers.facebook.com/docs/graph-api/guides/error-handling */
export class GraphError extends Error {
  readonly code: number;
  readonly subcode: number | undefined;
  readonly status: number;
  constructor(code: number, message: string, more: { readonly subcode?: number; readonly status?: number } = {}) {
    super(message);
    this.code = code;
    this.subcode = more.subcode;
    this.status = more.status ?? statusOf(code);
  }

  /** The body of the answer. */
  body(traceId: string): object {
    const subcode = this.subcode === undefined ? {} : { error_subcode: this.subcode };
    const type = this.code === 190 ? 'OAuthException' : this.code === 100 ? 'GraphMethodException' : 'OAuthException';
    return { error: { message: this.message, type, code: this.code, ...subcode, fbtrace_id: traceId } };
  }
}

/** Meta answers 400 to most mistakes, 401 to a token, and 500 to what is its own fault. */
function statusOf(code: number): number {
  if (code === 190) return 401;
  if (code === 200 || code === 10) return 403;
  return code === 1 || code === 2 || code === 1200 ? 500 : 400;
}

/** Texts of the errors that can be asked for, from Meta's table. */
const texts: Readonly<Record<number, string>> = {
  1: 'An unknown error occurred',
  2: 'An unexpected error has occurred. Please retry your request later.',
  4: 'Application request limit reached',
  10: 'Application does not have permission for this action',
  32: 'Page request limit reached',
  100: 'Invalid parameter',
  190: 'Invalid OAuth access token.',
  200: 'Requires pages_messaging permission to manage the object',
  230: 'Requires pages_messaging permission to manage the object',
  368: 'The action attempted has been deemed abusive or is otherwise disallowed',
  551: "This person isn't available right now.",
  613: 'Calls to this api have exceeded the rate limit.',
  1200: 'Temporary send message failure. Please try again later.',
  2018108: 'This Person Cannot Receive Messages: This person is not receiving messages from you right now.',
};

/** An error that the settings of the stand-in ask for. */
export interface AskedError {
  readonly code: number;
  readonly subcode?: number;
  readonly status?: number;
}

/** Makes the error with Meta's text. */
export const askedError = ({ code, subcode, status }: AskedError): GraphError =>
  new GraphError(code, `(#${code}) ${texts[code] ?? 'Something went wrong'}`, {
    ...(subcode === undefined ? {} : { subcode }),
    ...(status === undefined ? {} : { status }),
  });
