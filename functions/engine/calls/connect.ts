import type { LookupAddress } from 'node:dns';
import { isIP, type LookupFunction, connect as openPlain, type Socket } from 'node:net';
import { addAbortSignal } from 'node:stream';
import { connect as openSecure } from 'node:tls';
import { type CallOutcome, codeOf } from './call-outcome.ts';
import type { Endpoint } from './tenant-endpoint.ts';

/** A host's addresses are tried in turn; Node's 250 ms would give up on every healthy one that is an ocean away. */
const ADDRESS_TIMEOUT_MS = 2_000;

/** Answers with what was checked, so that a name which changes its mind meanwhile changes nothing. */
const answerWith =
  (addresses: readonly [LookupAddress, ...LookupAddress[]]): LookupFunction =>
  (_host, { all }, answer) => {
    if (all) answer(null, [...addresses]);
    else answer(null, addresses[0].address, addresses[0].family);
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
  // Certificates and SNI know names without the root's full stop, and SNI knows no addresses.
  const name = host.replace(/\.$/, '');
  return openSecure({ ...options, ALPNProtocols: ['http/1.1'], ...(isIP(host) === 0 && { servername: name }) });
}

/**
 * A connection of its own for each call. A pool's could be dead without anybody knowing until the request is written
 * to it, and a call that surely did not reach anyone would have to count as unknown; the handshake costs milliseconds.
 * Answers only when connected and, for https, when the other side has proved its name: up to then nothing of the
 * request exists on the wire, so each failure here is one that may be tried again. Aborting destroys the socket, then and later.
 */
export function connect(
  endpoint: Endpoint,
  addresses: readonly [LookupAddress, ...LookupAddress[]],
  signal: AbortSignal,
): Promise<Socket | (CallOutcome & { kind: 'unavailable' })> {
  return new Promise((resolve) => {
    const socket = addAbortSignal(signal, open(endpoint, answerWith(addresses)));
    let failure = 'NOT_CONNECTED: nothing accepts connections at the endpoint';
    socket.once('connect', () => {
      failure = 'NOT_SECURE: no trusted encrypted connection to the endpoint';
    });
    socket.once(endpoint.isSecure ? 'secureConnect' : 'connect', () => resolve(socket));
    // Stays for the socket's lifetime: one that breaks between being ready and being used must not end the process.
    socket.on('error', (error) => resolve({ kind: 'unavailable', reason: `${failure} (${codeOf(error)})` }));
    socket.once('close', () => resolve({ kind: 'unavailable', reason: `${failure} (closed)` }));
  });
}
