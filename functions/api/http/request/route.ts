/** A route as plain data. The stack, the handlers, OpenAPI and the tests read the same definition. Loads in a browser. */
import type * as z from 'zod/mini';
import { object } from '../fields/strict-object.ts';

export type Access = 'public' | 'ingest' | 'viewer' | 'operator' | 'admin' | 'platform';

export interface Route<Params = unknown, Query = unknown, Body = unknown, Reply = unknown> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** In API Gateway's grammar: `/api/tasks/{id}`. */
  readonly path: `/${string}`;
  /** The route's key in its `routes` object, and its `operationId` in OpenAPI. */
  readonly name: string;
  /** Folder of functions/api whose handler answers it. */
  readonly function: string;
  /** Lowest role that a tenant's key needs. A platform key may call every route, for the tenant that X-Tenant-Id names. */
  readonly access: Access;
  /** A platform key may leave X-Tenant-Id out, and then means every tenant. */
  readonly everyTenant?: true;
  readonly summary: string;
  readonly description?: string;
  readonly params: z.ZodMiniType<Params>;
  readonly query: z.ZodMiniType<Query>;
  readonly body: z.ZodMiniType<Body>;
  /** A body that is accepted: OpenAPI shows it, the tests send it. */
  readonly example?: unknown;
  /** The largest body, where it is not 256 KB. A call of Lambda ends at 6 MB, in which a body may take a third more than its own size. */
  readonly mostBytes?: number;
  /** A query that is accepted, where the route needs one. */
  readonly exampleQuery?: Readonly<Record<string, string>>;
  /** Absent: the reply has no body. */
  readonly reply?: z.ZodMiniType<Reply>;
  readonly status: 200 | 201 | 202 | 204;
  /** For 201: the path of what was created, with members of the reply in braces. */
  readonly location?: `/${string}`;
  /** Replies with the version of what it shows (ETag). A change also takes If-Match, and refuses a version that is not the current one. */
  readonly hasVersion?: true;
  /** Statuses of errors that its shape does not tell. */
  readonly errors?: readonly number[];
  /** Replies with an HTML page, errors included. */
  readonly isPage?: true;
  /** Public, but the caller signs what it sends: the limits of routes without a key do not count, and no client of ours calls it. */
  readonly isSigned?: true;
  /** The body may be NDJSON too. */
  readonly takesLines?: true;
  /** The reply shows a secret once, so its stored answer is encrypted. */
  readonly secret?: true;
}

/** What a `routes` object says of each route. A part that is left out accepts no members. */
type Definition = Omit<Route, 'name' | 'function' | 'params' | 'query' | 'body'> &
  Partial<Pick<Route, 'params' | 'query' | 'body'>>;

type Parsed<D, Part extends string> = D extends { readonly [P in Part]: z.ZodMiniType<infer Value> } ? Value : unknown;

type Defined<D, F> = Route<Parsed<D, 'params'>, Parsed<D, 'query'>, Parsed<D, 'body'>, Parsed<D, 'reply'>> & {
  readonly function: F;
};

/** Refuses members that no route has: a type parameter alone would accept a misspelt one. */
type Exact<D> = { readonly [Name in keyof D]: { readonly [M in Exclude<keyof D[Name], keyof Definition>]: never } };

/** The routes of one function, each named by its key. contract.ts refuses a function that index.ts does not list. */
export function defineRoutes<const F extends string, const D extends Readonly<Record<string, Definition>>>(
  functionName: F,
  definitions: D & Exact<D>,
): { readonly [Name in keyof D]: Defined<D[Name], F> } {
  const nothing: z.ZodMiniType = object({});
  const parts = { function: functionName, params: nothing, query: nothing, body: nothing };
  const named = Object.entries(definitions).map(([name, definition]) => [name, { ...parts, name, ...definition }]);
  // Object.fromEntries loses the keys, and the parts that are left out have no members to type.
  return Object.fromEntries(named) as { readonly [Name in keyof D]: Defined<D[Name], F> };
}

/** The same route with a body that is checked more strictly, by what only the server knows. */
export const withBody = <P, Q, B, R>(route: Route<P, Q, unknown, R>, body: z.ZodMiniType<B>): Route<P, Q, B, R> => ({
  ...route,
  body,
});

/** The key of the route that answers an event: a HEAD request is answered as GET, and the gateway leaves the body out. */
export const answeredKey = (gatewayKey: string): string => gatewayKey.replace(/^HEAD /, 'GET ');

/** It changes what has a version. POST creates: there is no version to match yet. */
export const takesIfMatch = ({ hasVersion, method }: Route): boolean =>
  hasVersion === true && method !== 'GET' && method !== 'POST';

/** API Gateway's `routeKey`. */
export const routeKey = (route: Pick<Route, 'method' | 'path'>): string => `${route.method} ${route.path}`;
