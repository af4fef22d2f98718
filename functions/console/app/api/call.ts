/** The only fetch of the API. */
import { type RouteTypes, routes } from '../../../api/client.gen.ts';
import { noteLocalClock } from '../clock.ts';
import { createStore } from '../store.ts';
import { ApiError } from './api-error.ts';

export type RouteName = keyof RouteTypes & keyof typeof routes;

export type ReplyOf<N extends RouteName> = RouteTypes[N]['reply'];

type Given<T> = T extends undefined ? undefined : T;

/** Path, query and body of a call; each only where the route has one. */
export interface Input<N extends RouteName> {
  readonly params?: Given<RouteTypes[N]['params']>;
  readonly query?: Partial<Record<string, string | number>>;
  readonly body?: Given<RouteTypes[N]['body']>;
  /** A session is opened with a key; every other call has the cookie. */
  readonly key?: string;
  /** The version that the caller has seen. */
  readonly ifMatch?: string;
  /** What was read before: it is returned when the API says that it is still true. */
  readonly known?: Answer<N> | undefined;
  readonly signal?: AbortSignal;
  /** A POST that only asks: it needs no key by which a repetition would be known, and the API need not keep its answer. */
  readonly isQuestion?: boolean;
}

export interface Answer<N extends RouteName> {
  readonly data: ReplyOf<N>;
  readonly etag: string | null;
}

/** What the last call waits for: for the database, which sleeps when nobody works, or for longer than calls usually take. */
export const waiting = createStore<'waking' | 'slow' | undefined>(undefined);
/** Counts refusals of the session, so that the shell asks for a new one. */
export const refusals = createStore(0);
/** The tenant that a session of the platform works for. */
export const chosenTenant = createStore<string | undefined>(undefined);

const SLOW_MS = 5000;

/** Whether a change arrived is unknown; what was only read is read again. */
const notReached = (method: string): string =>
  method === 'GET'
    ? 'The API does not answer. What is shown was read before.'
    : 'The API does not answer. Whether a change arrived is unknown: look before you repeat it.';

function addressOf<N extends RouteName>(name: N, { params, query = {} }: Input<N>): string {
  const values = (params ?? {}) as Readonly<Record<string, string>>; // the route's own params
  const path = routes[name].path.replaceAll(/\{(\w+)\}/g, (_, key) => encodeURIComponent(values[key] ?? ''));
  const given = Object.entries(query).flatMap(([key, value]) => (value === undefined ? [] : [[key, String(value)]]));
  return given.length === 0 ? path : `${path}?${new URLSearchParams(given)}`;
}

function headersOf<N extends RouteName>(
  name: N,
  { key, ifMatch, known, isQuestion }: Input<N>,
): Record<string, string> {
  const { method } = routes[name];
  const tenant = chosenTenant.get();
  return {
    accept: 'application/json',
    ...(method === 'GET' ? {} : { 'content-type': 'application/json' }),
    ...(method === 'POST' && !isQuestion ? { 'idempotency-key': crypto.randomUUID() } : {}),
    ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
    ...(ifMatch === undefined ? {} : { 'if-match': ifMatch }),
    ...(known?.etag ? { 'if-none-match': known.etag } : {}),
    ...(tenant === undefined ? {} : { 'x-tenant-id': tenant }),
  };
}

async function errorOf(response: Response): Promise<ApiError> {
  const { error } = (await response.json().catch(() => ({}))) as {
    error?: { code?: string; message?: string; details?: unknown };
  };
  return new ApiError(error?.message ?? `The API replied ${response.status}`, {
    status: response.status,
    code: error?.code ?? 'UNKNOWN',
    details: error?.details,
    requestId: response.headers.get('x-request-id'),
    retryAfter: Number(response.headers.get('retry-after')) || undefined,
  });
}

/** Calls a route. Throws ApiError. */
export async function call<N extends RouteName>(name: N, input: Input<N> = {}): Promise<Answer<N>> {
  const slow = setTimeout(() => waiting.set('slow'), SLOW_MS);
  const response = await fetch(addressOf(name, input), {
    method: routes[name].method,
    headers: headersOf(name, input),
    ...(input.body === undefined ? {} : { body: JSON.stringify(input.body) }),
    ...(input.signal ? { signal: input.signal } : {}),
  })
    .catch((cause: unknown) => {
      waiting.set(undefined);
      if (input.signal?.aborted) throw cause;
      throw new ApiError(notReached(routes[name].method), { status: 0, code: 'NOT_REACHED' });
    })
    .finally(() => clearTimeout(slow));
  noteLocalClock(response.headers.get('x-local-clock'));
  waiting.set(response.status === 503 ? 'waking' : undefined);
  if (response.status === 304 && input.known) return input.known;
  if (!response.ok) {
    if (response.status === 401 && input.key === undefined) refusals.set(refusals.get() + 1);
    throw await errorOf(response);
  }
  const data = response.status === 204 ? undefined : await response.json();
  return { data: data as ReplyOf<N>, etag: response.headers.get('etag') };
}
