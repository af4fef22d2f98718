/** What a route is, as plain data: the stack, the handlers, OpenAPI and the tests read the same definition. */
import type * as z from 'zod/mini';
import { object } from './fields/strict-object.ts';

export type Access = 'public' | 'ingest' | 'viewer' | 'operator' | 'admin' | 'platform';

/** A folder of functions/api whose handler answers routes. */
export type RouteFunction =
  | 'public'
  | 'tenants'
  | 'triggers'
  | 'tasks'
  | 'maintenance'
  | 'jobs'
  | 'events'
  | 'settings'
  | 'bookings'
  | 'callbacks'
  | 'unsubscribe';

export interface Route<Params = unknown, Query = unknown, Body = unknown, Reply = unknown> {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** In API Gateway's grammar: `/api/tasks/{id}`. */
  readonly path: `/${string}`;
  /** `operationId` in OpenAPI. */
  readonly name: string;
  readonly function: RouteFunction;
  /** Least role of a tenant's key. A platform key does everything, on the tenant that it names in X-Tenant-Id. */
  readonly access: Access;
  /** A platform key may leave X-Tenant-Id out, and then means every tenant. */
  readonly everyTenant?: true;
  readonly summary: string;
  readonly description?: string;
  readonly params: z.ZodMiniType<Params>;
  readonly query: z.ZodMiniType<Query>;
  readonly body: z.ZodMiniType<Body>;
  /** A body that is accepted: shown in OpenAPI, sent by the tests. */
  readonly example?: unknown;
  /** A query that is accepted, where one is needed. */
  readonly exampleQuery?: Readonly<Record<string, string>>;
  /** Absent: no body. */
  readonly reply?: z.ZodMiniType<Reply>;
  readonly status: 200 | 201 | 202 | 204;
  /** It answers people: a page of HTML, also when something is wrong. */
  readonly isPage?: true;
  /** The reply shows a secret once: stored answers of it are sealed. */
  readonly secret?: true;
}

type Given<R extends Route> = Omit<R, 'params' | 'query' | 'body'> & Partial<Pick<R, 'params' | 'query' | 'body'>>;

/** Parts that are left out take no members. */
export function defineRoute<P, Q, B, R>(given: Given<Route<P, Q, B, R>>): Route<P, Q, B, R> {
  const nothing: z.ZodMiniType = object({});
  // A part that is left out has no members to type.
  return { params: nothing, query: nothing, body: nothing, ...given } as Route<P, Q, B, R>;
}

/** API Gateway's `routeKey`. */
export const routeKey = (route: Pick<Route, 'method' | 'path'>): string => `${route.method} ${route.path}`;
