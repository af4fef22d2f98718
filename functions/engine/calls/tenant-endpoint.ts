/** The URL at which a tenant wants to be called, checked as far as possible without DNS. */
import { isIP } from 'node:net';
import { environment } from '../environment.ts';
import { type Reach, refuseAddress } from './refuse-address.ts';

/** A checked URL. */
export interface Endpoint {
  readonly url: URL;
  /** A name, or an IP address; version 6 without the brackets of a URL. */
  readonly host: string;
  readonly port: number;
  readonly isSecure: boolean;
  /** What every address of the host must be. */
  readonly reach: Reach;
}

/** Whether this installation allows endpoints on the machine that calls them. */
export const allowsLoopback = (): boolean => process.env[environment.allowsLoopback] === 'true';

/** https, and its usual second port: another one may belong to a service that does not expect a POST. */
const USUAL_PORTS = [443, 8443];

/** Ports that this installation allows. */
function allowedPorts(): readonly number[] {
  const ports: unknown = JSON.parse(process.env[environment.endpointPorts] || 'null');
  return Array.isArray(ports) ? ports.map(Number) : USUAL_PORTS;
}

/** An endpoint on this machine, which only a local stack allows, may have any port: tests and demos take a free one. */
function reasonAgainstPort({ host, port, isSecure }: Omit<Endpoint, 'url' | 'reach'>, isLoopbackAllowed: boolean) {
  const isName = isIP(host) === 0;
  // Without encryption an endpoint is called on this machine only; a name without a dot is none of the Internet's.
  const isHere = !isSecure || (isName ? !host.includes('.') : refuseAddress(host, ['loopback']) === undefined);
  const ports = allowedPorts();
  if (ports.includes(port) || (isLoopbackAllowed && isHere)) return undefined;
  return `PORT_NOT_ALLOWED: the endpoint has the port ${port}, and this installation calls ${ports.join(', ')} only; its operator adds ports with the context value endpointPorts`;
}

const refuse = (reason: string) => ({ kind: 'refused', reason }) as const;

function reachOf(isSecure: boolean, isLoopbackAllowed: boolean): Reach {
  if (!isSecure) return ['loopback'];
  return isLoopbackAllowed ? ['public', 'loopback'] : ['public'];
}

/** Checks as much of the host as can be known without DNS. A name without a dot is none of the Internet's. */
function reasonAgainstHost(host: string, reach: Reach): string | undefined {
  if (isIP(host) !== 0) return refuseAddress(host, reach);
  const isNamedHere = !host.replace(/\.$/, '').includes('.');
  if (!isNamedHere || reach.includes('loopback')) return undefined;
  return 'FORBIDDEN_ADDRESS: the endpoint has a name without a dot, which only loopback and private addresses have; calls go to public addresses only';
}

/**
 * Accepts `https` URLs; with `isLoopbackAllowed` also `http` ones, for this machine only.
 * Checks a host that is an address, in any spelling: the URL has normalised `0x7f.1` already.
 * The addresses of a name are checked against `reach` when it is called.
 */
export function readEndpoint(
  endpoint: string,
  isLoopbackAllowed: boolean,
): { readonly kind: 'valid'; readonly endpoint: Endpoint } | { readonly kind: 'refused'; readonly reason: string } {
  if (!URL.canParse(endpoint)) return refuse('NOT_A_URL: the endpoint is no absolute URL');
  const url = new URL(endpoint);
  const isSecure = url.protocol === 'https:';
  if (!isSecure && !(isLoopbackAllowed && url.protocol === 'http:'))
    return refuse('NOT_HTTPS: the endpoint must begin with https://');
  if (url.username || url.password)
    return refuse('HAS_CREDENTIALS: the endpoint has a user or password in it; calls are signed instead');

  const host = url.hostname.replace(/^\[|\]$/g, '');
  const reach = reachOf(isSecure, isLoopbackAllowed);
  const port = url.port === '' ? (isSecure ? 443 : 80) : Number(url.port);
  const againstHost = reasonAgainstHost(host, reach);
  const reason = againstHost ?? reasonAgainstPort({ host, port, isSecure }, isLoopbackAllowed);
  if (reason) return refuse(reason);
  return { kind: 'valid', endpoint: { url, host, port, isSecure, reach } };
}
