interface Detail {
  readonly path: string;
  readonly message: string;
  /** The booking that takes the time of another. */
  readonly bookingId?: string;
}

/** A refusal of the API, or a call that did not reach it. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly details: unknown;
  readonly requestId: string | null;
  /** Seconds until another try is worth it. */
  readonly retryAfter: number | undefined;

  constructor(
    message: string,
    given: {
      status: number;
      code: string;
      details?: unknown;
      requestId?: string | null;
      retryAfter?: number | undefined;
    },
  ) {
    super(message);
    this.status = given.status;
    this.code = given.code;
    this.details = given.details;
    this.requestId = given.requestId ?? null;
    this.retryAfter = given.retryAfter;
  }

  /** Messages at members of the request, where the refusal names some. */
  get fields(): readonly Detail[] {
    return Array.isArray(this.details) ? (this.details as Detail[]) : []; // the contract's shape of a 422
  }
}

/** The message of anything that was thrown. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Messages of a refusal by the first member of the request that each is about; none for other errors. */
export const messagesByMember = (error: unknown): Readonly<Partial<Record<string, string>>> =>
  error instanceof ApiError
    ? Object.fromEntries(error.fields.map(({ path, message }) => [path.split('.')[0], message]))
    : {};

/** Messages of a refusal by the path of the member that each is about, such as `arms.0.id`. */
export const messagesByPath = (error: unknown): Readonly<Partial<Record<string, string>>> =>
  error instanceof ApiError ? Object.fromEntries(error.fields.map(({ path, message }) => [path, message])) : {};
