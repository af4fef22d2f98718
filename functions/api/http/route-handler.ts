/** A route with the code that answers it. The code gets parsed input and an open transaction. */
import type { Database } from '../../engine/data/database.ts';
import type { Answer, Completed, InTransaction, WakeUp } from './idempotency/answer.ts';
import type { ReplyValue } from './reply-value.ts';
import type { ApiCaller } from './request/admit.ts';
import type { HttpEvent } from './request/http-event.ts';
import { markCursor } from './request/list-mark.ts';
import { type Parts, readRequest } from './request/read-request.ts';
import type { Route } from './request/route.ts';

export interface RequestContext {
  readonly caller: ApiCaller;
  /** Runs in the request's transaction, which sees the caller's tenant only. */
  readonly database: Database;
  readonly now: Date;
  /** The address at which the API was called, such as `https://api.example.com`: it may have several. */
  readonly origin: string;
  /** The request's If-Match. */
  readonly ifMatch?: string | undefined;
}

interface HandlerResult<Reply> {
  readonly body: ReplyValue<Reply>;
  /** What a later reply must equal to be the same, where the body has the moment of its making. */
  readonly compared?: unknown;
  /** Version of what the body shows. */
  readonly etag?: string;
  /** Token of a session that begins, sent as a cookie; `null` clears the cookie. */
  readonly sessionToken?: string | null;
  /** Sent after the commit. */
  readonly wakeUps?: readonly WakeUp[];
  /** Completes the body after the commit: see Answer. */
  readonly complete?:
    | ((inTransaction: InTransaction) => Promise<Completed & { readonly body: ReplyValue<Reply> }>)
    | undefined;
}

export interface RouteHandler {
  readonly route: Route;
  /** Parses the request without the database. Throws INVALID_INPUT, BAD_JSON or TOO_LARGE. */
  prepare(event: HttpEvent): (context: RequestContext) => Promise<Answer>;
}

/** Answers `route` with `act`. */
export function on<P, Q, B, R>(
  route: Route<P, Q, B, R>,
  act: (request: Parts<P, Q, B> & RequestContext) => Promise<HandlerResult<R>>,
): RouteHandler {
  return {
    route,
    prepare(event) {
      const parts = readRequest(route, event);
      return async (context) => {
        const { body, wakeUps = [], ...rest } = await act({ ...parts, ...context });
        return { ...rest, body: markCursor(route, event, body), wakeUps };
      };
    },
  };
}
