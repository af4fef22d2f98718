/** Calls a tenant's endpoint once, and returns how the call ended. */
import { promises as dns, type LookupAddress } from 'node:dns';
import { isIP, Socket } from 'node:net';
import { type CallOutcome, codeOf } from './call-outcome.ts';
import { connect } from './connect.ts';
import { exchange, type Method, timedOut } from './exchange.ts';
import { refuseAddress } from './refuse-address.ts';
import { type Endpoint, readEndpoint } from './tenant-endpoint.ts';

export type { CallOutcome };

/** One request; `endpoint` is a URL that is not checked yet. */
export interface Call {
  readonly endpoint: string;
  /** POST unless given. */
  readonly method?: Method;
  /** Empty: the request has none. */
  readonly body: string;
  /** In addition to those that HTTP needs, which cannot be changed. */
  readonly headers: Readonly<Record<string, string>>;
  /** For DNS, connection, request and response together. */
  readonly timeoutMs: number;
  /** Also of an answer that is no success. */
  readonly readsEveryBody?: boolean;
  /** Allows endpoints on the same machine, also without encryption. */
  readonly allowsLoopback: boolean;
  /** Awaited once the connection stands. No request is made when it rejects, and `post` rejects with the same. */
  readonly beforeRequest?: () => Promise<void>;
}

/** Finds every address of a host. Tests give their own to try what DNS may return. */
export type Resolve = (host: string) => Promise<readonly LookupAddress[]>;

// The system's resolver, as for every other connection of the function: a VPC's private names resolve, and are refused.
const resolveBySystem: Resolve = (host) => dns.lookup(host, { all: true });

type Found =
  | { readonly kind: 'found'; readonly addresses: readonly [LookupAddress, ...LookupAddress[]] }
  | (CallOutcome & { kind: 'unavailable' | 'forbidden' });

/** Every address must be allowed: of a host with one private address, a connection might use just that one. */
async function findAddresses({ host, reach }: Endpoint, resolve: Resolve): Promise<Found> {
  // An IP address needs no DNS, and was checked with the URL.
  if (isIP(host) !== 0) return { kind: 'found', addresses: [{ address: host, family: isIP(host) }] };
  let addresses: readonly LookupAddress[];
  try {
    addresses = await resolve(host);
  } catch (error) {
    return { kind: 'unavailable', reason: `NO_ADDRESS: DNS knows no address of the endpoint (${codeOf(error)})` };
  }
  const reason = addresses.map(({ address }) => refuseAddress(address, reach)).find((refused) => refused);
  if (reason) return { kind: 'forbidden', reason };
  const [first, ...others] = addresses;
  if (!first) return { kind: 'unavailable', reason: 'NO_ADDRESS: DNS knows no address of the endpoint' };
  return { kind: 'found', addresses: [first, ...others] };
}

/** Resolves to `onAborted()` as soon as the signal is aborted; the work goes on unseen, because DNS cannot be stopped. */
function orWhenAborted<T>(signal: AbortSignal, work: Promise<T>, onAborted: () => T): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => resolve(onAborted()), { once: true });
    work.then(resolve, reject);
  });
}

async function postWithin(call: Call, endpoint: Endpoint, signal: AbortSignal, resolve: Resolve): Promise<CallOutcome> {
  const late = (): CallOutcome & { kind: 'unavailable' } => ({
    kind: 'unavailable',
    reason: `TIMED_OUT: not connected in ${call.timeoutMs / 1000} s; no call was made`,
  });
  const found = await orWhenAborted<Found>(signal, findAddresses(endpoint, resolve), late);
  if (found.kind !== 'found') return found;

  const socket = await connect(endpoint, found.addresses, signal);
  if (!(socket instanceof Socket)) return signal.aborted ? late() : socket;
  try {
    const { method = 'POST', body, headers, readsEveryBody = false } = call;
    await call.beforeRequest?.();
    const outcome = await exchange(socket, { endpoint, method, body, headers, readsEveryBody });
    return outcome.kind === 'unknown' && signal.aborted ? timedOut(call.timeoutMs) : outcome;
  } finally {
    socket.destroy();
  }
}

/**
 * Makes the call once; its outcome says whether a retry is safe. Throws only for headers that HTTP does not allow, and what `beforeRequest` throws.
 * Connects only to addresses that were checked, and does not follow redirects.
 */
export async function post(call: Call, resolve: Resolve = resolveBySystem): Promise<CallOutcome> {
  const read = readEndpoint(call.endpoint, call.allowsLoopback);
  if (read.kind === 'refused') return { kind: 'forbidden', reason: read.reason };
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(), call.timeoutMs);
  try {
    return await postWithin(call, read.endpoint, deadline.signal, resolve);
  } finally {
    clearTimeout(timer);
  }
}
