/** One call of a tenant's endpoint, and what became of it, as a value. */
import { promises as dns, type LookupAddress } from 'node:dns';
import { isIP, Socket } from 'node:net';
import { type CallOutcome, codeOf } from './call-outcome.ts';
import { connect } from './connect.ts';
import { exchange, timedOut } from './exchange.ts';
import { refuseAddress } from './refuse-address.ts';
import { type Endpoint, readEndpoint } from './tenant-endpoint.ts';

export type { CallOutcome };

export interface Call {
  readonly endpoint: string;
  readonly body: string;
  /** Beside those that HTTP needs, which are always ours. */
  readonly headers: Readonly<Record<string, string>>;
  /** For everything together: DNS, connection, request and the reading of the answer. */
  readonly timeoutMs: number;
  /** For endpoints on the same machine, also without encryption. */
  readonly allowsLoopback: boolean;
}

/** Every address of a host. Tests of what DNS may answer have their own. */
export type Resolve = (host: string) => Promise<readonly LookupAddress[]>;

// The system's resolver, as for every other connection of the function: a VPC's private names are seen, and refused.
const resolveBySystem: Resolve = (host) => dns.lookup(host, { all: true });

type Found =
  | { readonly kind: 'found'; readonly addresses: readonly [LookupAddress, ...LookupAddress[]] }
  | (CallOutcome & { kind: 'unavailable' | 'forbidden' });

/** All of them must be allowed: of a host that is half private nobody knows which half the next connection meets. */
async function findAddresses({ host, reach }: Endpoint, resolve: Resolve): Promise<Found> {
  // An address needs no DNS, and was judged with the URL.
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

/** `onAborted()` as soon as the signal comes; DNS cannot be stopped, only left behind. */
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
    const outcome = await exchange(socket, { endpoint, body: call.body, headers: call.headers });
    return outcome.kind === 'unknown' && signal.aborted ? timedOut(call.timeoutMs) : outcome;
  } finally {
    socket.destroy();
  }
}

/**
 * Whatever the endpoint does is an outcome; throws only for headers that HTTP does not allow.
 * The connection goes to an address that was checked, and to no other; redirects are not followed.
 * Repeats nothing: whether that is safe is what the outcome says.
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
