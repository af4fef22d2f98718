/** A route with the code that answers it: input parsed, transaction open, types trusted. */
import type { Database } from '../../engine/data/database.ts';
import type { Caller } from './admit.ts';
import type { HttpEvent } from './http-event.ts';
import type { Answer } from './idempotency/idempotency.ts';
import { type Parts, readRequest } from './read-request.ts';
import type { Unserialised } from './reply-value.ts';
import type { Route } from './route.ts';
import type { Ring } from './send-wake-ups.ts';

export interface Call<Params, Query, Body> extends Parts<Params, Query, Body> {
  readonly caller: Caller;
  /** Inside the request's transaction, which sees the caller's tenant alone. */
  readonly database: Database;
  readonly now: Date;
}

/** `rings` go out after the commit. */
export interface Outcome<Reply> {
  readonly body: Unserialised<Reply>;
  readonly rings?: readonly Ring[];
}

type Work = (context: { readonly caller: Caller; readonly database: Database; readonly now: Date }) => Promise<Answer>;

export interface Endpoint {
  readonly route: Route;
  /** Parses the request, before the database is asked; throws what is wrong with it. */
  prepare(event: HttpEvent): Work;
}

/** A route and what answers it. */
export function on<P, Q, B, R>(route: Route<P, Q, B, R>, act: (call: Call<P, Q, B>) => Promise<Outcome<R>>): Endpoint {
  return {
    route,
    prepare(event) {
      const parts = readRequest(route, event);
      return async (context) => {
        const { body, rings = [] } = await act({ ...parts, ...context });
        return { body, rings };
      };
    },
  };
}
