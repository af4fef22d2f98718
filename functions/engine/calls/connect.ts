import type { LookupAddress } from 'node:dns';
import { isIP, type LookupFunction, connect as openPlain, type Socket } from 'node:net';
import { addAbortSignal } from 'node:stream';
import { connect as openSecure } from 'node:tls';
import { type CallOutcome, codeOf } from './call-outcome.ts';
import type { Endpoint } from './tenant-endpoint.ts';

/** For each address of a host. Node's default of 250 ms would give up on healthy servers on another continent. */
const ADDRESS_TIMEOUT_MS = 2_000;

/** Gives the checked addresses in place of a second look-up, whose result could differ. */
const lookUpChecked =
  (addresses: readonly [LookupAddress, ...LookupAddress[]]): LookupFunction =>
  (_host, { all }, done) => {
    if (all) done(null, [...addresses]);
    else done(null, addresses[0].address, addresses[0].family);
  };

function open({ host, port, isSecure }: Endpoint, lookup: LookupFunction): Socket {
  const options = {
    host,
    port,
    lookup,
    autoSelectFamily: true,
    autoSelectFamilyAttemptTimeout: ADDRESS_TIMEOUT_MS,
  };
  if (!isSecure) return openPlain(options);
  // Certificates and SNI have names without the root's full stop, and SNI has no addresses.
  const name = host.replace(/\.$/, '');
  return openSecure({ ...options, ALPNProtocols: ['http/1.1'], ...(isIP(host) === 0 && { servername: name }) });
}

/**
 * Opens a new connection for each call. A pooled connection may be dead, which shows only when the request is written to
 * it: the call would count as unknown although it reached no server. The handshake costs milliseconds.
 * Resolves when connected and, for https, when the certificate was verified. Nothing of the request is sent before, so
 * every failure here may be retried. Aborting destroys the socket, also after this promise has resolved.
 */
export function connect(
  endpoint: Endpoint,
  addresses: readonly [LookupAddress, ...LookupAddress[]],
  signal: AbortSignal,
): Promise<Socket | (CallOutcome & { kind: 'unavailable' })> {
  return new Promise((resolve) => {
    const socket = addAbortSignal(signal, open(endpoint, lookUpChecked(addresses)));
    let failure = 'NOT_CONNECTED: nothing accepts connections at the endpoint';
    socket.once('connect', () => {
      failure = 'NOT_SECURE: no trusted encrypted connection to the endpoint';
    });
    socket.once(endpoint.isSecure ? 'secureConnect' : 'connect', () => resolve(socket));
    // Stays for the socket's lifetime: an error between now and the request must not end the process.
    socket.on('error', (error) => resolve({ kind: 'unavailable', reason: `${failure} (${codeOf(error)})` }));
    socket.once('close', () => resolve({ kind: 'unavailable', reason: `${failure} (closed)` }));
  });
}
